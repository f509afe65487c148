#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "tests/fuzz/small_models.hpp"

namespace {

using namespace likeness;

/// JSON if it begins like some, else one expression.
std::vector<Constraint> read(std::string_view text) {
  if (text.starts_with('[') || text.starts_with('{')) return parse_constraints(text, "fuzz");
  return {parse_constraint(text)};
}

}  // namespace

// Constraints are written and read again to the same, checked, and obeyed by rows or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Table table = fuzz::small_table();
  static const Metadata plain = detect_metadata(table);
  try {
    Metadata metadata = plain;
    metadata.constraints = read({reinterpret_cast<const char*>(data), size});
    const std::string written = constraints_to_json(metadata.constraints);
    if (constraints_to_json(parse_constraints(written, "written")) != written) __builtin_trap();
    for (const Constraint& constraint : metadata.constraints) {
      (void)constraint_text(constraint);
      (void)broken_rows(constraint, table, plain, table);
    }
    const Model model = make_recipe("independent").fit(table, metadata, {.seed = 1});
    const Table rows = model.sample(3, {.seed = 1, .max_tries = 20});
    for (const Constraint& constraint : metadata.constraints) {
      if (constraint.broken_rows == BrokenRows::kRefuse &&
          !broken_rows(constraint, table, plain, rows).empty()) {
        __builtin_trap();
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
