#include "metrics/row_matrix.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::metrics {
namespace {

constexpr double kMissingCell = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse_rows(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

void check_tables(const PairedTables& tables, std::span<const TableSide> sides) {
  for (const TableSide side : sides) {
    const std::string which = side_name(side);
    if (tables.table(side).rows() == 0) {
      refuse_rows("The " + which + " table has no rows; there is nothing to compare.");
    }
    for (const ColumnMetadata& column : tables.metadata().columns) {
      if (!is_compared(column.sdtype) || tables.table(side).find(column.name) != nullptr) continue;
      refuse_rows("The " + which + " table has no column \"" + column.name +
                  "\"; all tables must have the columns of the metadata.");
    }
  }
}

/// One comparable column: where it goes and what it is.
struct Place {
  const ColumnMetadata* metadata;
  Eigen::Index index;  ///< among its kind
};

void fill_numbers(const PairedTables& tables, TableSide side, const Place& place,
                  Eigen::Ref<Eigen::VectorXd> target) {
  const std::optional<ContinuousColumn>& values = tables.numbers(side, *place.metadata);
  if (!values) {
    const Column& column = tables.table(side).column(place.metadata->name);
    refuse_rows("The " + std::string(side_name(side)) + " column \"" + column.name +
                "\" has type " + std::string(column_type_name(column.type)) +
                ", whose cells can't be read as " + place.metadata->sdtype + ".");
  }
  for (std::size_t row = 0; row < values->values.size(); ++row) {
    target[static_cast<Eigen::Index>(row)] =
        values->valid(row) ? values->values[row] : kMissingCell;
  }
}

void fill_codes(const Codes& levels, std::optional<std::uint32_t> missing_level,
                Eigen::Ref<Eigen::VectorXi> target) {
  std::visit(
      [&](const auto& codes) {
        for (std::size_t row = 0; row < codes.size(); ++row) {
          const bool missing = missing_level && codes[row] == *missing_level;
          target[static_cast<Eigen::Index>(row)] = missing ? -1 : static_cast<int>(codes[row]);
        }
      },
      levels);
}

std::uint32_t read_codes(const PairedTables& tables, const Place& place, RowMatrices& result) {
  const auto target = [&](std::size_t t) { return result.tables[t].codes.col(place.index); };
  if (result.tables.size() == 2) {
    const LevelCodes& levels = tables.levels(*place.metadata);
    fill_codes(levels.real, levels.missing_level, target(0));
    fill_codes(levels.synthetic, levels.missing_level, target(1));
    return levels.missing_level.value_or(levels.level_count);
  }
  std::vector<const Column*> columns;
  for (const TableSide side : tables.sides()) {
    columns.push_back(&tables.table(side).column(place.metadata->name));
  }
  const SharedLevelCodes levels = number_levels(columns);
  for (std::size_t t = 0; t < columns.size(); ++t) {
    fill_codes(levels.columns[t], levels.missing_level, target(t));
  }
  return levels.missing_level.value_or(levels.level_count);
}

}  // namespace

std::vector<std::string> RowMatrices::names() const {
  std::vector<std::string> all = number_names;
  all.insert(all.end(), code_names.begin(), code_names.end());
  return all;
}

RowMatrices read_rows(const PairedTables& tables, bool with_holdout) {
  std::vector<TableSide> sides = tables.sides();
  if (!with_holdout) sides.resize(2);
  check_tables(tables, sides);
  RowMatrices result;
  std::vector<Place> numbers;
  std::vector<Place> codes;
  for (const ColumnMetadata& column : tables.metadata().columns) {
    if (is_continuous(column.sdtype)) {
      numbers.push_back({&column, static_cast<Eigen::Index>(numbers.size())});
      result.number_names.push_back(column.name);
      result.is_datetime.push_back(column.sdtype == "datetime");
      result.whole.push_back(tables.real().column(column.name).type == ColumnType::kInt64);
    } else if (is_discrete(column.sdtype)) {
      codes.push_back({&column, static_cast<Eigen::Index>(codes.size())});
      result.code_names.push_back(column.name);
    }
  }
  if (numbers.empty() && codes.empty()) {
    refuse_rows(
        "No column is numerical, datetime, categorical or boolean; there is nothing to compare.");
  }
  for (const TableSide side : sides) {
    const auto rows = static_cast<Eigen::Index>(tables.table(side).rows());
    result.tables.push_back(
        {Eigen::MatrixXd(rows, numbers.size()), Eigen::MatrixXi(rows, codes.size())});
  }
  result.level_counts.resize(codes.size());
  parallel_for(numbers.size() + codes.size(), [&](std::size_t c) {
    if (c < numbers.size()) {
      for (std::size_t t = 0; t < sides.size(); ++t) {
        fill_numbers(tables, sides[t], numbers[c], result.tables[t].numbers.col(numbers[c].index));
      }
    } else {
      const std::size_t k = c - numbers.size();
      result.level_counts[k] = read_codes(tables, codes[k], result);
    }
  });
  return result;
}

RowMatrix take_rows(const RowMatrix& matrix, std::span<const std::size_t> rows) {
  const auto count = static_cast<Eigen::Index>(rows.size());
  RowMatrix taken{Eigen::MatrixXd(count, matrix.numbers.cols()),
                  Eigen::MatrixXi(count, matrix.codes.cols())};
  for (Eigen::Index c = 0; c < matrix.numbers.cols(); ++c) {
    for (Eigen::Index k = 0; k < count; ++k) {
      taken.numbers(k, c) =
          matrix.numbers(static_cast<Eigen::Index>(rows[static_cast<std::size_t>(k)]), c);
    }
  }
  for (Eigen::Index c = 0; c < matrix.codes.cols(); ++c) {
    for (Eigen::Index k = 0; k < count; ++k) {
      taken.codes(k, c) =
          matrix.codes(static_cast<Eigen::Index>(rows[static_cast<std::size_t>(k)]), c);
    }
  }
  return taken;
}

RowMatrix stacked(const RowMatrix& a, const RowMatrix& b) {
  RowMatrix both{Eigen::MatrixXd(a.numbers.rows() + b.numbers.rows(), a.numbers.cols()),
                 Eigen::MatrixXi(a.codes.rows() + b.codes.rows(), a.codes.cols())};
  both.numbers << a.numbers, b.numbers;
  both.codes << a.codes, b.codes;
  return both;
}

std::vector<std::size_t> draw_rows(std::size_t size, std::size_t count, std::uint64_t seed,
                                   std::uint64_t stream) {
  std::vector<std::size_t> rows(size);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (size <= count) return rows;
  const RandomStream random(seed, stream);
  for (std::size_t k = 0; k < count; ++k) {
    std::swap(rows[k], rows[k + static_cast<std::size_t>(random.below(k, size - k))]);
  }
  rows.resize(count);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace likeness::metrics
