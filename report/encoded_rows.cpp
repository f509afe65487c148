#include "report/encoded_rows.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/continuous_column.hpp"
#include "metrics/level_codes.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::report {
namespace {

/// Numbers beyond this can't be squared and summed.
constexpr double kLargestNumber = 1e150;

using Rows = std::vector<std::size_t>;

/// One column of both tables, before it has a place.
struct Cells {
  bool readable = false;
  int level_count = 0;
  Eigen::VectorXd first_numbers;
  Eigen::VectorXd second_numbers;
  Eigen::VectorXi first_codes;
  Eigen::VectorXi second_codes;
};

std::optional<Eigen::VectorXd> read_numbers(const Column& column, const ColumnMetadata& metadata,
                                            const Rows& rows) {
  std::optional<metrics::ContinuousColumn> read;
  try {
    read = metrics::read_continuous(column, metadata);
  } catch (const Error&) {
    return std::nullopt;
  }
  if (!read || std::fabs(read->minimum) > kLargestNumber ||
      std::fabs(read->maximum) > kLargestNumber) {
    return std::nullopt;
  }
  Eigen::VectorXd numbers(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    numbers[static_cast<Eigen::Index>(i)] =
        read->valid(rows[i]) ? read->values[rows[i]] : std::numeric_limits<double>::quiet_NaN();
  }
  return numbers;
}

Eigen::VectorXi pick_codes(const metrics::Codes& codes, const Rows& rows) {
  Eigen::VectorXi picked(static_cast<Eigen::Index>(rows.size()));
  std::visit(
      [&](const auto& values) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          picked[static_cast<Eigen::Index>(i)] = static_cast<int>(values[rows[i]]);
        }
      },
      codes);
  return picked;
}

Cells read_cells(const Column& first, const Column& second, const ColumnMetadata& metadata,
                 const Rows& first_rows, const Rows& second_rows) {
  Cells cells;
  if (metrics::is_discrete(metadata.sdtype)) {
    const metrics::LevelCodes levels = metrics::number_levels(first, second);
    cells.first_codes = pick_codes(levels.real, first_rows);
    cells.second_codes = pick_codes(levels.synthetic, second_rows);
    cells.level_count = static_cast<int>(levels.level_count);
    cells.readable = true;
    return cells;
  }
  auto first_numbers = read_numbers(first, metadata, first_rows);
  auto second_numbers = read_numbers(second, metadata, second_rows);
  if (!first_numbers || !second_numbers) return cells;
  cells.first_numbers = std::move(*first_numbers);
  cells.second_numbers = std::move(*second_numbers);
  cells.readable = true;
  return cells;
}

}  // namespace

EncodedRows EncodedRows::pick(const std::vector<std::size_t>& chosen) const {
  const auto count = static_cast<Eigen::Index>(chosen.size());
  EncodedRows picked{Eigen::MatrixXd(count, numbers.cols()), Eigen::MatrixXi(count, codes.cols())};
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto row = static_cast<Eigen::Index>(chosen[static_cast<std::size_t>(i)]);
    if (numbers.cols() > 0) picked.numbers.row(i) = numbers.row(row);
    if (codes.cols() > 0) picked.codes.row(i) = codes.row(row);
  }
  return picked;
}

EncodedPair encode_rows(const Table& first, const Table& second, const Metadata& metadata,
                        const std::vector<std::size_t>& first_rows,
                        const std::vector<std::size_t>& second_rows) {
  std::vector<const ColumnMetadata*> compared;
  for (const ColumnMetadata& column : metadata.columns) {
    if (metrics::is_continuous(column.sdtype) || metrics::is_discrete(column.sdtype))
      compared.push_back(&column);
  }
  std::vector<Cells> cells(compared.size());
  parallel_for(compared.size(), [&](std::size_t c) {
    cells[c] = read_cells(first.column(compared[c]->name), second.column(compared[c]->name),
                          *compared[c], first_rows, second_rows);
  });

  EncodedPair pair;
  Eigen::Index numbers = 0;
  Eigen::Index codes = 0;
  for (std::size_t c = 0; c < compared.size(); ++c) {
    if (!cells[c].readable) continue;
    const bool continuous = metrics::is_continuous(compared[c]->sdtype);
    pair.columns.push_back(
        {compared[c]->name, continuous, continuous ? numbers++ : codes++, cells[c].level_count});
  }
  const auto first_count = static_cast<Eigen::Index>(first_rows.size());
  const auto second_count = static_cast<Eigen::Index>(second_rows.size());
  pair.first = {Eigen::MatrixXd(first_count, numbers), Eigen::MatrixXi(first_count, codes)};
  pair.second = {Eigen::MatrixXd(second_count, numbers), Eigen::MatrixXi(second_count, codes)};
  numbers = codes = 0;
  for (std::size_t c = 0; c < compared.size(); ++c) {
    if (!cells[c].readable) continue;
    if (metrics::is_continuous(compared[c]->sdtype)) {
      pair.first.numbers.col(numbers) = cells[c].first_numbers;
      pair.second.numbers.col(numbers++) = cells[c].second_numbers;
    } else {
      pair.first.codes.col(codes) = cells[c].first_codes;
      pair.second.codes.col(codes++) = cells[c].second_codes;
    }
  }
  return pair;
}

}  // namespace likeness::report
