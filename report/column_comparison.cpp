#include "report/column_comparison.hpp"

#include <optional>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/continuous_column.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::report {
namespace {

double missing_share(const Column& column) {
  if (column.size() == 0) return 0;
  return static_cast<double>(column.missing_count()) / static_cast<double>(column.size());
}

std::optional<metrics::ContinuousColumn> read_numbers(const Column& column,
                                                      const ColumnMetadata& metadata) {
  try {
    return metrics::read_continuous(column, metadata);
  } catch (const Error&) {
    return std::nullopt;  // a datetime format that can't be understood: the scores say so
  }
}

ColumnComparison compare_column(const Column& real, const Column& synthetic,
                                const ColumnMetadata& metadata) {
  ColumnComparison result;
  result.name = metadata.name;
  result.sdtype = metadata.sdtype;
  result.real_missing = missing_share(real);
  result.synthetic_missing = missing_share(synthetic);
  result.real_rows = real.size();
  result.synthetic_rows = synthetic.size();
  if (metrics::is_discrete(metadata.sdtype)) {
    result.distribution = compare_levels(real, synthetic);
    return result;
  }
  const auto real_numbers = read_numbers(real, metadata);
  const auto synthetic_numbers = read_numbers(synthetic, metadata);
  if (real_numbers && synthetic_numbers) {
    result.distribution =
        compare_numbers(*real_numbers, *synthetic_numbers, metadata.sdtype == "datetime");
  }
  return result;
}

}  // namespace

std::vector<ColumnComparison> compare_columns(const Table& real, const Table& synthetic,
                                              const Metadata& metadata) {
  std::vector<const ColumnMetadata*> compared;
  for (const ColumnMetadata& column : metadata.columns) {
    if (metrics::is_continuous(column.sdtype) || metrics::is_discrete(column.sdtype))
      compared.push_back(&column);
  }
  std::vector<ColumnComparison> columns(compared.size());
  parallel_for(compared.size(), [&](std::size_t c) {
    columns[c] = compare_column(real.column(compared[c]->name), synthetic.column(compared[c]->name),
                                *compared[c]);
  });
  return columns;
}

}  // namespace likeness::report
