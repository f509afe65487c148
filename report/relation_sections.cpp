#include <algorithm>
#include <cmath>

#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr Eigen::Index kMostColumns = 60;
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

Pictures heat_maps(const ComparedTables& tables, const Eigen::MatrixXd& difference) {
  const std::vector<Eigen::Index> columns = drawn_columns(difference);
  std::vector<std::string> names;
  for (const Eigen::Index column : columns) {
    names.push_back(tables.rows.columns[static_cast<std::size_t>(column)].name);
  }
  const Associations& associations = tables.associations;
  Pictures pictures{false, {}};
  pictures.pictures.push_back({"Real table", HeatMap{names, associations.real(columns, columns)}});
  pictures.pictures.push_back(
      {"Synthetic table", HeatMap{names, associations.synthetic(columns, columns)}});
  pictures.pictures.push_back(
      {"Difference, synthetic less real", HeatMap{names, difference(columns, columns), true}});
  return pictures;
}

Table pairs_table(const ComparedTables& tables, const Eigen::MatrixXd& difference) {
  struct Pair {
    Eigen::Index a;
    Eigen::Index b;
    double size;
  };
  std::vector<Pair> pairs;
  for (Eigen::Index a = 0; a < difference.rows(); ++a) {
    for (Eigen::Index b = a + 1; b < difference.cols(); ++b) {
      if (!std::isnan(difference(a, b))) pairs.push_back({a, b, std::fabs(difference(a, b))});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.size > b.size; });
  if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
  Table table{{},
              "The numbers of the pairs that differ most",
              {{{}, "pair"}, {{}, "real"}, {{}, "synthetic"}, {{}, "difference"}},
              {}};
  const auto name = [&](Eigen::Index column) {
    return tables.rows.columns[static_cast<std::size_t>(column)].name;
  };
  for (const Pair& pair : pairs) {
    table.rows.push_back({words(name(pair.a) + " × " + name(pair.b)),
                          score(tables.associations.real(pair.a, pair.b)),
                          score(tables.associations.synthetic(pair.a, pair.b)),
                          score(difference(pair.a, pair.b))});
  }
  table.collapsed = true;
  return table;
}

std::string axis_sentence(const std::string& which, const PrincipalAxis& axis) {
  std::string text = "The " + which + " component holds " + text::percent(axis.explained) +
                     " of the real table's variation";
  if (axis.columns.empty()) return text + '.';
  text += ", mostly of ";
  for (std::size_t k = 0; k < axis.columns.size(); ++k) {
    if (k > 0) text += k + 1 == axis.columns.size() ? " and " : ", ";
    text += axis.columns[k];
  }
  return text + '.';
}

}  // namespace

Section relations_section(const ComparedTables& tables) {
  Section section{"relations", "Relations between columns", {}};
  if (tables.rows.columns.size() < 2) {
    section.blocks.emplace_back(
        Paragraph{"With fewer than two columns to compare there are no relations to draw."});
    return section;
  }
  const Eigen::MatrixXd difference = tables.associations.synthetic - tables.associations.real;
  section.blocks = {
      Paragraph{"How strongly each two columns are related: Pearson's correlation of two numbers, "
                "the correlation ratio of a number and a category, Cramér's V of two categories. "
                "The fuller the shade, the stronger; a bar across a cell (or a minus sign) means a "
                "negative one. Cells without a shade are undefined, as for a constant column. In "
                "the third picture, blue cells are lower and orange cells higher in the synthetic "
                "table."},
      heat_maps(tables, difference)};
  if (std::ssize(tables.rows.columns) > kMostColumns) {
    section.blocks.emplace_back(Paragraph{"Shown are the " + std::to_string(kMostColumns) + " of " +
                                              text::grouped(tables.rows.columns.size()) +
                                              " columns with the largest differences.",
                                          true, true});
  }
  section.blocks.emplace_back(pairs_table(tables, difference));
  return section;
}

Section projection_section(const Projection& projection) {
  Section section{"projection", "Both tables in one plane", {}};
  if (projection.real.empty()) {
    section.blocks.emplace_back(
        Paragraph{"The real table varies in fewer than two directions: there is no plane to "
                  "project it to."});
    return section;
  }
  Pictures pictures{false, {}};
  pictures.pictures.push_back({"Real rows", Scatter{projection, true, false}});
  pictures.pictures.push_back({"Synthetic rows", Scatter{projection, false, true}});
  pictures.pictures.push_back({"Both", Scatter{projection, true, true}});
  section.blocks = {
      Paragraph{"All columns at once, seen from the side from which the real table is widest "
                "(principal components of mixed data). Every dot or cross is a row, at most " +
                text::grouped(kMostPoints) +
                " of each table. Look for regions that only one of the tables fills, and for "
                "synthetic rows that cluster on a few spots."},
      std::move(pictures),
      Paragraph{axis_sentence("first", projection.axes[0]) + ' ' +
                    axis_sentence("second", projection.axes[1]),
                true, true}};
  return section;
}

}  // namespace likeness::report
