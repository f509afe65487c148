#include <algorithm>

#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/handles.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

Table as_learned(const HeldModel& model, const HeldTable& table) {
  return declared(table.content.table, model.model.metadata());
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_impute(const likeness_model* model, const likeness_table* table, uint64_t seed,
                    likeness_table** imputed) {
  return call([&] {
    clear(imputed, "imputed");
    const auto content = held(model);
    const auto given = held(table);
    give_table(content->model.impute(as_learned(*content, *given), seed), given->content.types,
               imputed);
  });
}

int likeness_predict(const likeness_model* model, const likeness_table* table, const char* column,
                     uint64_t seed, likeness_table** predicted) {
  return call([&] {
    clear(predicted, "predicted");
    require(column, "column");
    const auto content = held(model);
    const auto given = held(table);
    give_table(content->model.predict(as_learned(*content, *given), column, seed), content->types(),
               predicted);
  });
}

int likeness_score(const likeness_model* model, const likeness_table* table, double* scores,
                   size_t rows) {
  return call([&] {
    const auto content = held(model);
    const auto given = held(table);
    if (rows != given->content.table.rows()) {
      throw Error(ErrorCode::kUsage, "There is room for " + std::to_string(rows) +
                                         " scores, but the table has " +
                                         std::to_string(given->content.table.rows()) + " rows.");
    }
    if (rows > 0) require(scores, "scores");
    const std::vector<double> logs = content->model.log_likelihood(as_learned(*content, *given));
    std::copy(logs.begin(), logs.end(), scores);
  });
}

}  // extern "C"
