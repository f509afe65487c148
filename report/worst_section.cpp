#include <algorithm>
#include <cmath>
#include <limits>

#include "report/html_table.hpp"
#include "report/number_label.hpp"
#include "report/pair_shares.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

constexpr std::size_t kListed = 5;

/// The rows with the lowest scores; those without a score are not among them.
template <class Row>
std::vector<const Row*> lowest(const std::vector<Row>& rows) {
  std::vector<const Row*> order;
  for (const Row& row : rows) {
    if (!std::isnan(row.score)) order.push_back(&row);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Row* a, const Row* b) { return a->score < b->score; });
  if (order.size() > kListed) order.resize(kListed);
  return order;
}

std::string column_target(const std::vector<ColumnComparison>& columns, const std::string& name) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].name == name) return "column-" + std::to_string(c);
  }
  return "";
}

/// What differs, in a few words.
std::string column_difference(const ColumnComparison& column) {
  if (const auto* numbers = std::get_if<NumberComparison>(&column.distribution)) {
    if (numbers->dates) return "dates";
    return "median " + number_label(numbers->real.median) + " | " +
           number_label(numbers->synthetic.median);
  }
  if (const auto* levels = std::get_if<LevelComparison>(&column.distribution)) {
    const LevelShare* farthest = nullptr;
    double distance = -1;
    for (const LevelShare& level : levels->levels) {
      if (std::fabs(level.real - level.synthetic) <= distance) continue;
      distance = std::fabs(level.real - level.synthetic);
      farthest = &level;
    }
    if (farthest == nullptr) return "";
    return shortened(farthest->name, 14) + ' ' + share_label(farthest->real) + " | " +
           share_label(farthest->synthetic);
  }
  return "";
}

Eigen::Index place_of(const std::vector<EncodedColumn>& encoded, const std::string& name) {
  const auto found = std::find_if(encoded.begin(), encoded.end(),
                                  [&](const EncodedColumn& column) { return column.name == name; });
  return found == encoded.end() ? -1 : found - encoded.begin();
}

double association_of(const std::vector<EncodedColumn>& encoded, const Eigen::MatrixXd& matrix,
                      const metrics::ColumnPairTrend& pair) {
  const Eigen::Index a = place_of(encoded, pair.column_1);
  const Eigen::Index b = place_of(encoded, pair.column_2);
  return a < 0 || b < 0 ? std::numeric_limits<double>::quiet_NaN() : matrix(a, b);
}

void write_columns(Markup& out, const metrics::QualityReport& quality,
                   const std::vector<ColumnComparison>& columns) {
  HtmlTable table(out, "Columns with the lowest scores; 1 is best.",
                  {{"column"}, {"score", true}, {"real | synthetic"}});
  for (const metrics::ColumnShape* shape : lowest(quality.column_shapes)) {
    const auto column =
        std::find_if(columns.begin(), columns.end(),
                     [&](const ColumnComparison& c) { return c.name == shape->column; });
    table.row({shape->column, score_label(shape->score),
               column == columns.end() ? "" : column_difference(*column)},
              column_target(columns, shape->column));
  }
  table.close();
}

std::string pair_name(const metrics::ColumnPairTrend& pair) {
  return pair.column_1 + " × " + pair.column_2;
}

void write_pairs(Markup& out, const std::vector<const metrics::ColumnPairTrend*>& pairs,
                 const ComparedTables& tables) {
  HtmlTable table(out, "Pairs with the lowest scores; association from 0 (none) to 1.",
                  {{"pair"}, {"score", true}, {"real", true}, {"synthetic", true}});
  for (const metrics::ColumnPairTrend* pair : pairs) {
    const std::vector<EncodedColumn>& encoded = tables.rows.columns;
    table.row({pair_name(*pair), score_label(pair->score),
               association_label(association_of(encoded, tables.associations.real, *pair)),
               association_label(association_of(encoded, tables.associations.synthetic, *pair))});
  }
  table.close();
}

void draw_pairs(Markup& out, const std::vector<const metrics::ColumnPairTrend*>& pairs,
                const ComparedTables& tables) {
  out.element("p",
              "How often values of these pairs come together, from faint (seldom) to full (often): "
              "compare the two sides of a picture.",
              {{"class", "after-tables"}});
  out.open("div", {{"class", "columns"}});
  for (const metrics::ColumnPairTrend* pair : pairs) {
    const PairShares shares = share_pair(tables, pair->column_1, pair->column_2);
    if (shares.real.size() == 0) continue;
    out.open("article").open("h3").element("bdi", pair_name(*pair)).close();
    out.element("p", "score " + score_label(pair->score), {{"class", "facts"}});
    draw_pair(out, shares);
    out.close();
  }
  out.close();
}

}  // namespace

std::string worst_section(const metrics::QualityReport& quality, const ComparedTables& tables) {
  std::vector<metrics::ColumnPairTrend> counted;
  std::copy_if(quality.column_pair_trends.begin(), quality.column_pair_trends.end(),
               std::back_inserter(counted),
               [](const metrics::ColumnPairTrend& pair) { return pair.meets_threshold; });
  const std::vector<const metrics::ColumnPairTrend*> pairs = lowest(counted);
  Markup out;
  out.open("div", {{"class", "worst"}}).open("div");
  write_columns(out, quality, tables.columns);
  out.close().open("div");
  if (pairs.empty()) {
    out.element("p", "No pair of columns hangs together strongly enough to be scored.");
  } else {
    write_pairs(out, pairs, tables);
  }
  out.close().close();
  if (!pairs.empty()) draw_pairs(out, pairs, tables);
  return out.take();
}

}  // namespace likeness::report
