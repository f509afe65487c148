#include <algorithm>
#include <cmath>

#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

/// `a` and `b` as `a | b`, as everywhere the real table first.
std::string both(const std::string& real, const std::string& synthetic) {
  return real + " | " + synthetic;
}

std::string both_shares(double real, double synthetic) {
  return both(text::percent(real), text::percent(synthetic));
}

std::string facts(const ColumnComparison& column, const metrics::QualityReport& quality) {
  std::string text = column.sdtype;
  for (const metrics::ColumnShape& shape : quality.column_shapes) {
    if (shape.column == column.name && !std::isnan(shape.score)) {
      text += " · score " + shown(score(shape.score));
    }
  }
  if (column.real_missing > 0 || column.synthetic_missing > 0) {
    text += " · missing " + both_shares(column.real_missing, column.synthetic_missing);
  }
  return text;
}

std::string left_out(const Histogram& histogram) {
  std::string note;
  if (histogram.spike) {
    note += "The value " + shown(number(histogram.spike->value)) + " (" +
            both_shares(histogram.spike->real_share, histogram.spike->synthetic_share) +
            ") is left out of the picture. ";
  }
  if (histogram.real_outside > 0 || histogram.synthetic_outside > 0) {
    note +=
        "Beyond the picture: " + both_shares(histogram.real_outside, histogram.synthetic_outside) +
        '.';
  }
  return note;
}

Picture column_picture(const ColumnComparison& column) {
  Picture picture;
  picture.title = column.name;
  if (const auto* numbers = std::get_if<NumberComparison>(&column.distribution)) {
    if (numbers->histogram) {
      picture.data = *numbers->histogram;
      picture.note = left_out(*numbers->histogram);
      return picture;
    }
    const double real = numbers->real.minimum;
    const double synthetic = numbers->synthetic.minimum;
    const Style style = numbers->dates ? Style::kTime : Style::kNumber;
    picture.note = std::isnan(real) || std::isnan(synthetic)
                       ? "One of the tables has no value here: nothing to draw."
                       : "Nearly all values are equal, nothing to draw: " +
                             both(shown({real, style}), shown({synthetic, style})) + '.';
  } else if (const auto* levels = std::get_if<LevelComparison>(&column.distribution)) {
    if (levels->levels.empty()) {
      picture.note = "Neither table has a value here.";
    } else {
      picture.data = *levels;
    }
  } else {
    picture.note = "Its cells can't be read as " + column.sdtype + '.';
  }
  return picture;
}

/// The missing cells of the columns that have any, those with most first.
Picture missing_picture(const std::vector<ColumnComparison>& columns) {
  LevelComparison missing;
  for (const ColumnComparison& column : columns) {
    if (column.real_missing + column.synthetic_missing == 0) continue;
    missing.levels.push_back({column.name, column.real_missing, column.synthetic_missing, -1});
  }
  std::stable_sort(missing.levels.begin(), missing.levels.end(),
                   [](const LevelShare& a, const LevelShare& b) { return a.real > b.real; });
  const std::size_t all = missing.levels.size();
  missing.levels.resize(std::min(all, kMostLevels));
  std::string text = "share of the rows, by column";
  if (all > kMostLevels) text += "; " + text::grouped(all - kMostLevels) + " more have some";
  return {"Missing cells", std::move(missing), text};
}

Table numbers_table(const std::vector<ColumnComparison>& columns) {
  Table table{{},
              "The numbers of the numerical columns and dates",
              {{{}, "column"},
               {{}, "table"},
               {{}, "missing"},
               {{}, "mean"},
               {{}, "std. deviation"},
               {{}, "minimum"},
               {{}, "lower quartile"},
               {{}, "median"},
               {{}, "upper quartile"},
               {{}, "maximum"}},
              {}};
  const auto add = [&](const ColumnComparison& column, const char* which, double missing,
                       const NumberSummary& summary, bool dates) {
    const Style style = dates ? Style::kTime : Style::kNumber;
    table.rows.push_back({words(column.name),
                          words(which),
                          share(missing),
                          {summary.mean, style},
                          {summary.deviation, dates ? Style::kDuration : Style::kNumber},
                          {summary.minimum, style},
                          {summary.lower_quartile, style},
                          {summary.median, style},
                          {summary.upper_quartile, style},
                          {summary.maximum, style}});
  };
  for (const ColumnComparison& column : columns) {
    const auto* numbers = std::get_if<NumberComparison>(&column.distribution);
    if (numbers == nullptr) continue;
    add(column, "real", column.real_missing, numbers->real, numbers->dates);
    add(column, "synthetic", column.synthetic_missing, numbers->synthetic, numbers->dates);
  }
  table.collapsed = true;
  return table;
}

}  // namespace

Section columns_section(const metrics::QualityReport& quality, const ComparedTables& tables) {
  Pictures pictures;
  Picture missing = missing_picture(tables.columns);
  if (!std::get<LevelComparison>(missing.data).levels.empty()) {
    pictures.pictures.push_back(std::move(missing));
  }
  for (std::size_t c = 0; c < tables.columns.size(); ++c) {
    Picture picture = column_picture(tables.columns[c]);
    picture.facts = facts(tables.columns[c], quality);
    picture.id = "column-" + std::to_string(c);
    pictures.pictures.push_back(std::move(picture));
  }
  Section section{"columns", "Columns", {}};
  section.blocks = {
      Paragraph{
          "Every column in the order of the table. The filled area or bar is the real table, the "
          "line or outline the synthetic one; where two numbers stand as a | b, the first is "
          "real. Shares are of the cells that are not missing."},
      std::move(pictures), numbers_table(tables.columns)};
  return section;
}

Section training_section(const TrainingSummary& training) {
  Pictures pictures;
  const auto add = [&](const std::string& name, const std::vector<double>& values) {
    const double last = values.empty() ? 0 : values.back();
    pictures.pictures.push_back(
        {name, Curve{values, "epoch"},
         text::grouped(values.size()) + " epochs · last value " + shown(number(last))});
  };
  for (const TrainingCurve& curve : training.losses) add(curve.name, curve.values);
  if (!training.held_out_scores.empty()) add("held-out score", training.held_out_scores);
  Section section{"training", "Training", {}};
  section.blocks = {
      Paragraph{
          "What the model reported of its training, epoch by epoch. Curves that have become flat "
          "are at rest; one that runs away or jumps up late points to too long a training or too "
          "high a learning rate. The losses of adversarial networks need not fall: the two "
          "networks work against each other."},
      std::move(pictures)};
  return section;
}

}  // namespace likeness::report
