#include <algorithm>
#include <cmath>
#include <cstdint>

#include "report/html_table.hpp"
#include "report/number_label.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"
#include "text/datetime.hpp"

namespace likeness::report {
namespace {

constexpr double kNanosecondsPerMicrosecond = 1000.0;

const metrics::ColumnShape* shape_of(const metrics::QualityReport& quality,
                                     const std::string& name) {
  for (const metrics::ColumnShape& shape : quality.column_shapes) {
    if (shape.column == name) return &shape;
  }
  return nullptr;
}

std::string facts(const ColumnComparison& column, const metrics::ColumnShape* shape) {
  std::string text = column.sdtype;
  if (shape != nullptr && !std::isnan(shape->score))
    text += " · score " + score_label(shape->score);
  if (column.real_missing > 0 || column.synthetic_missing > 0) {
    text += " · missing " + share_label(column.real_missing) + " | " +
            share_label(column.synthetic_missing);
  }
  return text;
}

/// `a` and `b` as `a | b`, as everywhere the real table first.
std::string both(const std::string& real, const std::string& synthetic) {
  return real + " | " + synthetic;
}

std::string left_out(const Histogram& histogram) {
  std::string note;
  if (histogram.spike) {
    note += "The value " + number_label(histogram.spike->value) + " (" +
            both(share_label(histogram.spike->real_share),
                 share_label(histogram.spike->synthetic_share)) +
            ") is left out of the picture. ";
  }
  if (histogram.real_outside > 0 || histogram.synthetic_outside > 0) {
    note += "Beyond the picture: " +
            both(share_label(histogram.real_outside), share_label(histogram.synthetic_outside)) +
            '.';
  }
  return note;
}

std::string only_value(const NumberSummary& summary) {
  return std::isnan(summary.minimum) ? "no value" : number_label(summary.minimum);
}

void draw_numbers(Markup& out, const std::string& name, const NumberComparison& numbers) {
  if (!numbers.histogram) {
    const bool empty = std::isnan(numbers.real.minimum) || std::isnan(numbers.synthetic.minimum);
    out.element("p",
                empty ? "One of the tables has no value here: nothing to draw."
                      : "Nearly all values are equal, nothing to draw: " +
                            both(only_value(numbers.real), only_value(numbers.synthetic)) + '.',
                {{"class", "note"}});
    return;
  }
  draw_histogram(out, name, *numbers.histogram);
  const std::string note = left_out(*numbers.histogram);
  if (!note.empty()) out.element("p", note, {{"class", "note"}});
}

void draw_column(Markup& out, const ColumnComparison& column) {
  if (const auto* numbers = std::get_if<NumberComparison>(&column.distribution)) {
    draw_numbers(out, column.name, *numbers);
  } else if (const auto* levels = std::get_if<LevelComparison>(&column.distribution)) {
    if (levels->levels.empty()) {
      out.element("p", "Neither table has a value here.", {{"class", "note"}});
    } else {
      draw_levels(out, "Shares of the levels of " + column.name + " in both tables.", *levels);
    }
  } else {
    out.element("p", "Its cells can't be read as " + column.sdtype + '.', {{"class", "note"}});
  }
}

/// The missing cells of the columns that have any, those with most first.
void draw_missing(Markup& out, const std::vector<ColumnComparison>& columns) {
  LevelComparison missing;
  for (const ColumnComparison& column : columns) {
    if (column.real_missing + column.synthetic_missing == 0) continue;
    missing.levels.push_back({column.name, column.real_missing, column.synthetic_missing, -1});
  }
  if (missing.levels.empty()) return;
  std::stable_sort(missing.levels.begin(), missing.levels.end(),
                   [](const LevelShare& a, const LevelShare& b) { return a.real > b.real; });
  const std::size_t all = missing.levels.size();
  if (all > kMostLevels) missing.levels.resize(kMostLevels);
  out.open("article").element("h3", "Missing cells");
  std::string text = "share of the rows, by column";
  if (all > kMostLevels) text += "; " + std::to_string(all - kMostLevels) + " more have some";
  out.element("p", text, {{"class", "facts"}});
  draw_levels(out, "Share of missing cells by column in both tables.", missing);
  out.close();
}

std::string value_label(double value, bool dates) {
  if (!dates || std::isnan(value)) return number_label(value);
  static const text::DatetimeFormat format("%Y-%m-%d %H:%M");
  std::string text;
  format.append(static_cast<std::int64_t>(value / kNanosecondsPerMicrosecond), text);
  return text.ends_with(" 00:00") ? text.substr(0, text.size() - 6) : text;
}

std::vector<std::string> summary_row(const std::string& name, const std::string& which,
                                     double missing, const NumberSummary& summary, bool dates) {
  std::vector<std::string> cells = {name, which, share_label(missing)};
  cells.push_back(value_label(summary.mean, dates));
  cells.push_back(dates ? std::string(kNoNumber) : number_label(summary.deviation));
  for (const double value : {summary.minimum, summary.lower_quartile, summary.median,
                             summary.upper_quartile, summary.maximum}) {
    cells.push_back(value_label(value, dates));
  }
  return cells;
}

void write_numbers(Markup& out, const std::vector<ColumnComparison>& columns) {
  out.open("details").element("summary", "The numbers of the numerical columns and dates");
  HtmlTable table(out, "Each column in the real and in the synthetic table.",
                  {{"column"},
                   {"table"},
                   {"missing", true},
                   {"mean", true},
                   {"std. deviation", true},
                   {"minimum", true},
                   {"lower quartile", true},
                   {"median", true},
                   {"upper quartile", true},
                   {"maximum", true}});
  for (const ColumnComparison& column : columns) {
    const auto* numbers = std::get_if<NumberComparison>(&column.distribution);
    if (numbers == nullptr) continue;
    table.row(summary_row(column.name, "real", column.real_missing, numbers->real, numbers->dates));
    table.row(summary_row(column.name, "synthetic", column.synthetic_missing, numbers->synthetic,
                          numbers->dates));
  }
  table.close();
  out.close();
}

bool has_numbers(const std::vector<ColumnComparison>& columns) {
  for (const ColumnComparison& column : columns) {
    if (std::holds_alternative<NumberComparison>(column.distribution)) return true;
  }
  return false;
}

}  // namespace

std::string columns_section(const metrics::QualityReport& quality, const ComparedTables& tables) {
  const std::vector<ColumnComparison>& columns = tables.columns;
  Markup out;
  out.element(
      "p",
      "Every column in the order of the table. The filled area or bar is the real table, the "
      "line or outline the synthetic one; where two numbers stand as a | b, the first is "
      "real. Shares are of the cells that are not missing.");
  out.open("div", {{"class", "columns"}});
  draw_missing(out, columns);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    out.open("article", {{"id", "column-" + std::to_string(c)}});
    out.open("h3").element("bdi", columns[c].name).close();
    out.element("p", facts(columns[c], shape_of(quality, columns[c].name)), {{"class", "facts"}});
    draw_column(out, columns[c]);
    out.close();
  }
  out.close();
  if (has_numbers(columns)) write_numbers(out, columns);
  return out.take();
}

}  // namespace likeness::report
