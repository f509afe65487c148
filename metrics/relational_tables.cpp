#include "metrics/relational_tables.hpp"

#include <string>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

void check_side(const Dataset& dataset, const DatasetMetadata& metadata, const std::string& side) {
  for (const NamedMetadata& table : metadata.tables) {
    if (dataset.find(table.name) != nullptr) continue;
    throw Error(ErrorCode::kData, "There is no " + side + " table " + text::in_quotes(table.name) +
                                      "; all sides must have the tables of the metadata.");
  }
}

}  // namespace

void check_relational_tables(const RelationalInput& input) {
  check_side(input.real, input.metadata, "real");
  check_side(input.synthetic, input.metadata, "synthetic");
  if (input.holdout != nullptr) check_side(*input.holdout, input.metadata, "held-out");
}

}  // namespace likeness::metrics
