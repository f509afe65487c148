#include "report/encoded_rows.hpp"

#include <cmath>
#include <limits>
#include <variant>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::report {
namespace {

using metrics::TableSide;
using Rows = std::vector<std::size_t>;

/// Numbers beyond this can't be squared and summed.
constexpr double kLargestNumber = 1e150;

bool usable(const metrics::PairedTables& tables, const ColumnMetadata& column) {
  if (metrics::is_discrete(column.sdtype)) return true;
  try {
    for (const TableSide side : {TableSide::kReal, TableSide::kSynthetic}) {
      const auto& numbers = tables.numbers(side, column);
      if (!numbers || std::fabs(numbers->minimum) > kLargestNumber ||
          std::fabs(numbers->maximum) > kLargestNumber) {
        return false;
      }
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

void pick_numbers(const metrics::ContinuousColumn& read, const Rows& rows,
                  Eigen::Ref<Eigen::VectorXd> picked) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    picked[static_cast<Eigen::Index>(i)] =
        read.valid(rows[i]) ? read.values[rows[i]] : std::numeric_limits<double>::quiet_NaN();
  }
}

void pick_codes(const metrics::Codes& codes, const Rows& rows, Eigen::Ref<Eigen::VectorXi> picked) {
  std::visit(
      [&](const auto& values) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          picked[static_cast<Eigen::Index>(i)] = static_cast<int>(values[rows[i]]);
        }
      },
      codes);
}

}  // namespace

EncodedPair encode_rows(const metrics::PairedTables& tables, const Rows& first_rows,
                        const Rows& second_rows) {
  std::vector<const ColumnMetadata*> compared;
  for (const ColumnMetadata& column : tables.metadata().columns) {
    if (metrics::is_compared(column.sdtype)) compared.push_back(&column);
  }
  std::vector<char> is_usable(compared.size());
  parallel_for(compared.size(),
               [&](std::size_t c) { is_usable[c] = usable(tables, *compared[c]) ? 1 : 0; });
  EncodedPair pair;
  std::vector<const ColumnMetadata*> encoded;
  Eigen::Index numbers = 0;
  Eigen::Index codes = 0;
  for (std::size_t c = 0; c < compared.size(); ++c) {
    if (is_usable[c] == 0) continue;
    const bool continuous = metrics::is_continuous(compared[c]->sdtype);
    encoded.push_back(compared[c]);
    pair.columns.push_back({compared[c]->name, continuous, continuous ? numbers++ : codes++, 0});
  }
  const auto first_count = static_cast<Eigen::Index>(first_rows.size());
  const auto second_count = static_cast<Eigen::Index>(second_rows.size());
  pair.first = {Eigen::MatrixXd(first_count, numbers), Eigen::MatrixXi(first_count, codes)};
  pair.second = {Eigen::MatrixXd(second_count, numbers), Eigen::MatrixXi(second_count, codes)};
  parallel_for(encoded.size(), [&](std::size_t c) {
    EncodedColumn& column = pair.columns[c];
    if (column.continuous) {
      pick_numbers(*tables.numbers(TableSide::kReal, *encoded[c]), first_rows,
                   pair.first.numbers.col(column.index));
      pick_numbers(*tables.numbers(TableSide::kSynthetic, *encoded[c]), second_rows,
                   pair.second.numbers.col(column.index));
      return;
    }
    const metrics::LevelCodes& levels = tables.levels(*encoded[c]);
    column.level_count = static_cast<int>(levels.level_count);
    pick_codes(levels.real, first_rows, pair.first.codes.col(column.index));
    pick_codes(levels.synthetic, second_rows, pair.second.codes.col(column.index));
  });
  return pair;
}

}  // namespace likeness::report
