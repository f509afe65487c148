#include "cli/associations.hpp"

#include "cli/scores.hpp"
#include "likeness/report.hpp"
#include "likeness/transactions.hpp"

namespace likeness::cli {

std::string Associations::added_to(std::string scores) const {
  if (json.empty()) return scores;
  scores.resize(scores.rfind('}'));
  return scores + ",\n\"associations\": " + json + "}\n";
}

void mark_subject(const EvaluateArguments& arguments, const Table& real, Metadata& metadata) {
  if (!arguments.associative || !arguments.metadata.empty()) return;
  const std::string subject = find_transaction_columns(real, arguments.columns).subject;
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == subject) column.sdtype = "id";
  }
}

Associations compare_associations(const EvaluateArguments& arguments, const Table& real,
                                  const Table& synthetic) {
  const auto comparison = metrics::compare_associations(real, synthetic, arguments.columns);
  return {"\n" + report::to_text(comparison, arguments.all ? 0 : kLongestList),
          report::to_json(comparison)};
}

}  // namespace likeness::cli
