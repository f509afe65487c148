#include "drawn_tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "gap_tables.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr std::uint64_t kSampledRows = 1000;

/// Sanitizers look at the same code in a few tables.
#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kOneOf = 40;
#else
constexpr std::uint64_t kOneOf = 1;
#endif

/// A cell with every digit as 9, every small letter as a and every capital as A: how it is written.
std::string shape_of(std::string_view cell) {
  std::string shape;
  for (const char c : cell) {
    shape += c >= '0' && c <= '9'   ? '9'
             : c >= 'a' && c <= 'z' ? 'a'
             : c >= 'A' && c <= 'Z' ? 'A'
                                    : c;
  }
  return shape;
}

/// The cells of one column as they are written to a file.
std::vector<std::string> written_cells(const Table& table, const std::string& column) {
  const std::string text = io::format_csv(Table({table.column(column)}));
  std::vector<std::string> cells;
  for (std::size_t begin = text.find('\n') + 1; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    std::string cell = text.substr(begin, end - begin);
    if (cell.size() > 1 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
    cells.push_back(std::move(cell));
    begin = end + 1;
  }
  return cells;
}

double share_missing(const std::vector<std::string>& cells) {
  return static_cast<double>(std::count(cells.begin(), cells.end(), std::string())) /
         static_cast<double>(cells.size());
}

std::pair<double, double> range_of(const Column& column) {
  std::pair<double, double> range{1e300, -1e300};
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    range.first = std::min(range.first, number_in(column, row));
    range.second = std::max(range.second, number_in(column, row));
  }
  return range;
}

/// What is wrong with a column, in a word; nothing where all is well.
std::string fault_of(const CellKind& kind, const std::string& name, const Table& real,
                     const std::vector<std::string>& real_cells, const Table& made) {
  const std::vector<std::string> cells = written_cells(made, name);
  const double error = std::sqrt(1.0 / static_cast<double>(real.rows()) + 1.0 / kSampledRows);
  if (std::fabs(share_missing(cells) - share_missing(real_cells)) > 0.02 + 1.5 * error) {
    return "missing cells";
  }
  std::set<std::string> shapes = {""};
  for (const std::string& cell : real_cells) shapes.insert(shape_of(cell));
  const auto strange = std::count_if(cells.begin(), cells.end(), [&](const std::string& cell) {
    return !shapes.contains(shape_of(cell));
  });
  if (strange > static_cast<std::ptrdiff_t>(kSampledRows / 100)) return "the way of writing";
  const Column& column = real.column(name);
  const bool is_number = column.type == ColumnType::kInt64 || column.type == ColumnType::kFloat64 ||
                         column.type == ColumnType::kDatetime;
  if (!is_number) {
    const std::set<std::string> known(real_cells.begin(), real_cells.end());
    const bool all_known = std::all_of(cells.begin(), cells.end(), [&](const std::string& cell) {
      return cell.empty() || known.contains(cell);
    });
    return kind.has_order && kind.name != std::string_view("truth") ? "the type"
           : all_known                                              ? ""
                                                                    : "the categories";
  }
  if (!kind.has_order) return "the type";
  const auto [low, high] = range_of(column);
  const auto [made_low, made_high] = range_of(made.column(name));
  if (made_low < low || made_high > high) return "the range";
  const double wanted = rank_correlation(real, "carrier", name.c_str());
  const double found = rank_correlation(made, "carrier", name.c_str());
  const double noise = std::max(0.15, 1 - wanted * wanted) * error;
  if (std::fabs(wanted - found) > 0.03 + 3.5 * noise) {
    return "the relation, " + std::to_string(wanted) + " and " + std::to_string(found);
  }
  return "";
}

/// Learns tables of every kind of column; of 1,000 columns, 5 may be learned less than well.
void learn_drawn_tables(const char* model, std::uint64_t tables, std::size_t fewest_rows) {
  const std::vector<CellKind> kinds = cell_kinds();
  std::size_t columns = 0;
  std::size_t faults = 0;
  std::string report;
  for (std::uint64_t number = 0; number < tables / kOneOf; ++number) {
    const DrawnTable drawn = draw_table(kinds, number, fewest_rows);
    const Table real = io::parse_csv(drawn.text, "drawn.csv");
    const Table made = make_recipe(model)
                           .fit(real, detect_metadata(real), {.seed = number})
                           .sample(kSampledRows, {.seed = number});
    for (std::size_t c = 0; c < drawn.kinds.size(); ++c, ++columns) {
      const CellKind& kind = kinds[drawn.kinds[c]];
      const std::string fault =
          fault_of(kind, "c" + std::to_string(c), real, drawn.cells[c + 1], made);
      if (fault.empty()) continue;
      ++faults;
      report += "table " + std::to_string(number) + ", " + kind.name + ": " + fault + "\n";
    }
  }
  CAPTURE(report);
  CHECK(faults <= std::max<std::size_t>(1, columns / 200));
}

}  // namespace

TEST_CASE("gaussian_copula keeps columns of every kind that people bring") {
  learn_drawn_tables("gaussian_copula", 400, 200);
}

TEST_CASE("sequential_trees keeps columns of every kind that people bring") {
  learn_drawn_tables("sequential_trees", 40, 1000);
}
