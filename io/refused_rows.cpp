#include "io/refused_rows.hpp"

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {

void RefusedRows::refuse(const std::string& table, std::uint64_t rows, const std::string& reason) {
  Refused& refused = refused_[table];
  if (refused.rows == 0) refused.reason = reason;
  refused.rows += rows;
}

void RefusedRows::check_some_left() const {
  for (const auto& [table, refused] : refused_) {
    const auto given = given_.find(table);
    if (given != given_.end() && refused.rows < given->second) continue;
    throw Error(
        ErrorCode::kData,
        "Table " + text::in_quotes(table) + ": all " + std::to_string(refused.rows) +
            " rows break a rule of the schema, so that none would be left: " + refused.reason +
            "; take the rule out of the schema, or say it in a way that is kept.");
  }
}

std::vector<std::string> RefusedRows::notes() const {
  std::vector<std::string> notes;
  for (const auto& [table, refused] : refused_) {
    notes.push_back("Table " + text::in_quotes(table) + ": " + std::to_string(refused.rows) +
                    (refused.rows == 1 ? " row breaks" : " rows break") +
                    " a rule of the schema and " + (refused.rows == 1 ? "is" : "are") +
                    " left out: " + refused.reason);
  }
  return notes;
}

}  // namespace likeness::io
