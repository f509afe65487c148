#include "report/column_comparison.hpp"

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::report {
namespace {

double missing_share(const Column& column) {
  if (column.size() == 0) return 0;
  return static_cast<double>(column.missing_count()) / static_cast<double>(column.size());
}

/// Null where the cells can't be read, as by a datetime format that can't be understood: the scores
/// say so.
const metrics::ContinuousColumn* read_numbers(const metrics::PairedTables& tables,
                                              metrics::TableSide side,
                                              const ColumnMetadata& metadata) {
  try {
    const auto& numbers = tables.numbers(side, metadata);
    return numbers ? &*numbers : nullptr;
  } catch (const Error&) {
    return nullptr;
  }
}

ColumnComparison compare_column(const metrics::PairedTables& tables,
                                const ColumnMetadata& metadata) {
  const Column& real = tables.real().column(metadata.name);
  const Column& synthetic = tables.synthetic().column(metadata.name);
  ColumnComparison result;
  result.name = metadata.name;
  result.sdtype = metadata.sdtype;
  result.real_missing = missing_share(real);
  result.synthetic_missing = missing_share(synthetic);
  result.real_rows = real.size();
  result.synthetic_rows = synthetic.size();
  if (metrics::is_discrete(metadata.sdtype)) {
    result.distribution = compare_levels(real, synthetic, tables.levels(metadata));
    return result;
  }
  const auto* real_numbers = read_numbers(tables, metrics::TableSide::kReal, metadata);
  const auto* synthetic_numbers = read_numbers(tables, metrics::TableSide::kSynthetic, metadata);
  if (real_numbers != nullptr && synthetic_numbers != nullptr) {
    result.distribution =
        compare_numbers(*real_numbers, *synthetic_numbers, metadata.sdtype == "datetime");
  }
  return result;
}

}  // namespace

std::vector<ColumnComparison> compare_columns(const metrics::PairedTables& tables) {
  std::vector<const ColumnMetadata*> compared;
  for (const ColumnMetadata& column : tables.metadata().columns) {
    if (metrics::is_compared(column.sdtype)) compared.push_back(&column);
  }
  std::vector<ColumnComparison> columns(compared.size());
  parallel_for(compared.size(),
               [&](std::size_t c) { columns[c] = compare_column(tables, *compared[c]); });
  return columns;
}

}  // namespace likeness::report
