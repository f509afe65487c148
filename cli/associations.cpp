#include "cli/associations.hpp"

#include "likeness/transactions.hpp"

namespace likeness::cli {

void mark_subject(const EvaluateArguments& arguments, const Table& real, Metadata& metadata) {
  if (!arguments.associative || !arguments.metadata.empty()) return;
  const std::string subject = find_transaction_columns(real, arguments.columns).subject;
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name != subject) continue;
    column.sdtype = "id";
    // New subjects need not look like the old ones.
    column.regex_format.reset();
  }
}

}  // namespace likeness::cli
