#include <algorithm>
#include <cmath>

#include "report/html_table.hpp"
#include "report/number_label.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

constexpr Eigen::Index kMostColumns = 60;
constexpr std::size_t kMostNarrowColumns = 20;
constexpr std::size_t kMostPairs = 40;

/// The columns to draw: all, or those with the largest differences, in the table's order.
std::vector<Eigen::Index> drawn_columns(const Eigen::MatrixXd& difference) {
  std::vector<std::pair<double, Eigen::Index>> order;
  for (Eigen::Index c = 0; c < difference.cols(); ++c) {
    double largest = 0;
    for (const double value : difference.col(c)) {
      if (!std::isnan(value)) largest = std::max(largest, std::fabs(value));
    }
    order.emplace_back(-largest, c);
  }
  std::sort(order.begin(), order.end());
  if (std::ssize(order) > kMostColumns) order.resize(kMostColumns);
  std::vector<Eigen::Index> columns;
  for (const auto& [size, column] : order) columns.push_back(column);
  std::sort(columns.begin(), columns.end());
  return columns;
}

/// Few columns shrink to the width of a phone; many keep their size, and the picture scrolls.
void write_map(Markup& out, const std::string& caption, const std::vector<std::string>& names,
               const Eigen::MatrixXd& values, HeatMapKind kind) {
  const bool wide = names.size() > kMostNarrowColumns;
  out.open("figure").element("figcaption", caption);
  if (wide) {
    out.open("div",
             {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  }
  draw_heat_map(out, caption, names, values, kind);
  if (wide) out.close();
  draw_heat_map_key(out, kind);
  out.close();
}

void write_maps(Markup& out, const std::vector<EncodedColumn>& encoded,
                const Associations& associations, const Eigen::MatrixXd& difference) {
  const std::vector<Eigen::Index> columns = drawn_columns(difference);
  std::vector<std::string> names;
  for (const Eigen::Index column : columns) {
    names.push_back(encoded[static_cast<std::size_t>(column)].name);
  }
  out.open("div", {{"class", "figures"}});
  write_map(out, "Real table", names, associations.real(columns, columns),
            HeatMapKind::kAssociation);
  write_map(out, "Synthetic table", names, associations.synthetic(columns, columns),
            HeatMapKind::kAssociation);
  write_map(out, "Difference, synthetic less real", names, difference(columns, columns),
            HeatMapKind::kDifference);
  out.close();
  if (std::ssize(encoded) > kMostColumns) {
    out.element("p",
                "Shown are the " + std::to_string(kMostColumns) + " of " +
                    count_label(encoded.size()) + " columns with the largest differences.",
                {{"class", "note"}});
  }
}

struct PairDifference {
  Eigen::Index a = 0;
  Eigen::Index b = 0;
  double difference = 0;
};

void write_pairs(Markup& out, const std::vector<EncodedColumn>& encoded,
                 const Associations& associations, const Eigen::MatrixXd& difference) {
  std::vector<PairDifference> pairs;
  for (Eigen::Index a = 0; a < difference.rows(); ++a) {
    for (Eigen::Index b = a + 1; b < difference.cols(); ++b) {
      if (!std::isnan(difference(a, b))) pairs.push_back({a, b, difference(a, b)});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const PairDifference& a, const PairDifference& b) {
                     return std::fabs(a.difference) > std::fabs(b.difference);
                   });
  if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
  out.open("details").element("summary", "The numbers of the pairs that differ most");
  HtmlTable table(out,
                  "At most " + std::to_string(kMostPairs) + " pairs, the largest difference first.",
                  {{"pair"}, {"real", true}, {"synthetic", true}, {"difference", true}});
  for (const PairDifference& pair : pairs) {
    table.row({encoded[static_cast<std::size_t>(pair.a)].name + " × " +
                   encoded[static_cast<std::size_t>(pair.b)].name,
               association_label(associations.real(pair.a, pair.b)),
               association_label(associations.synthetic(pair.a, pair.b)),
               association_label(pair.difference)});
  }
  table.close();
  out.close();
}

}  // namespace

std::string associations_section(const ComparedTables& tables) {
  const std::vector<EncodedColumn>& encoded = tables.rows.columns;
  const Associations& associations = tables.associations;
  Markup out;
  if (encoded.size() < 2) {
    out.element("p", "With fewer than two columns to compare there are no relations to draw.");
    return out.take();
  }
  out.element(
      "p",
      "How strongly each two columns hang together: Pearson's correlation of two numbers, "
      "the correlation ratio of a number and a level, Cramér's V of two levels. The fuller "
      "the shade, the stronger; a bar across a cell (or a minus sign) means a negative one. "
      "Cells without a shade are undefined, as for a constant column. In the third picture, "
      "blue cells are lower and orange cells higher in the synthetic table.");
  const Eigen::MatrixXd difference = associations.synthetic - associations.real;
  write_maps(out, encoded, associations, difference);
  write_pairs(out, encoded, associations, difference);
  return out.take();
}

}  // namespace likeness::report
