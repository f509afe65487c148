#include "models/constraints/constrained_questions.hpp"

#include <utility>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::models {

void ConstrainedQuestions::need_all_columns(const Table& table) const {
  for (const Column& column : plan_.schema().columns()) {
    if (table.find(column.name) != nullptr) continue;
    throw Error(ErrorCode::kData, "The table lacks column " + text::in_quotes(column.name) +
                                      ", which this model needs, because constraints tie its "
                                      "columns together.");
  }
}

std::vector<double> ConstrainedQuestions::log_likelihood(const Table& table) const {
  if (plan_.plain()) return inner_.log_likelihood(table);
  need_all_columns(table);
  return inner_.log_likelihood(plan_.encode(table));
}

Table ConstrainedQuestions::predict(const Table& table, const std::string& column,
                                    std::uint64_t seed) const {
  if (plan_.plain()) return inner_.predict(table, column, seed);
  need_all_columns(table);
  if (plan_.schema().find(column) != nullptr && plan_.is_computed(column)) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(column) +
                                       " is computed from others by a constraint, so the model has "
                                       "no prediction of it; fit one without the constraint.");
  }
  return inner_.predict(plan_.encode(table), column, seed);
}

Table ConstrainedQuestions::impute(const Table& table, std::uint64_t seed) const {
  if (plan_.plain()) return inner_.impute(table, seed);
  need_all_columns(table);
  const Table drawn = plan_.restore(inner_.impute(plan_.encode(table, true), seed));
  return ConstraintPlan::completed(table, drawn);
}

}  // namespace likeness::models
