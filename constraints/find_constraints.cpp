#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "table/declared_types.hpp"

namespace likeness {
namespace {

bool is_part_of_date(const std::string& expression) {
  constexpr std::string_view kParts[] = {"= format(",  "= date_trunc(", "= year(",    "= month(",
                                         "= quarter(", "= day(",        "= weekday(", "= hour("};
  return std::ranges::any_of(
      kParts, [&](std::string_view part) { return expression.find(part) != std::string::npos; });
}

/// Adds what is a copy of one of these.
void append_copies(const std::vector<FoundConstraint>& formulas, std::vector<std::string>& names) {
  const std::vector<std::string> known = names;
  for (const FoundConstraint& one : formulas) {
    if (one.constraint.expression.find_first_of("*/+-(") != std::string::npos) continue;
    const std::vector<std::string> pair = constraint_columns(one.constraint);
    if (std::ranges::find_first_of(pair, known) == pair.end()) continue;
    names.insert(names.end(), pair.begin(), pair.end());
  }
}

/// What parts of one date say of each other follows from the date.
void append_parts_of_dates(const std::vector<FoundConstraint>& formulas,
                           const std::vector<FoundConstraint>& texts,
                           std::vector<FoundConstraint>& known) {
  std::vector<FoundConstraint> of_dates = texts;
  std::ranges::copy_if(formulas, std::back_inserter(of_dates), [](const FoundConstraint& one) {
    return is_part_of_date(one.constraint.expression);
  });
  Constraint group{"FixedCombinations"};
  for (const FoundConstraint& one : of_dates) {
    for (std::string& name : constraint_columns(one.constraint)) {
      group.columns.push_back(std::move(name));
    }
  }
  append_copies(formulas, group.columns);
  // Of several dates, a rule too few is better than one that can't be kept.
  if (!group.columns.empty()) known.push_back({std::move(group)});
}

}  // namespace

std::vector<FoundConstraint> find_constraints(const Table& given, const Metadata& metadata) {
  return parallel_session([&] {
    std::vector<FoundConstraint> found;
    if (given.rows() < kFewestTellingRows) return found;
    const Table table = as_declared_where_it_fits(given, metadata);
    const SearchedTable searched(table, metadata);
    const auto append = [&](std::vector<FoundConstraint> part) {
      for (FoundConstraint& one : part) found.push_back(std::move(one));
    };
    append(find_one_hot(searched));
    std::vector<FoundConstraint> formulas = find_formulas(searched);
    std::vector<FoundConstraint> either = find_zero_or_equal(searched);
    std::vector<FoundConstraint> tied = formulas;
    tied.insert(tied.end(), either.begin(), either.end());
    std::vector<FoundConstraint> orders = find_orders(searched, tied);
    std::vector<FoundConstraint> multiples = find_multiples(searched, formulas);
    // What bits of one group say of each other is said.
    std::vector<FoundConstraint> known = formulas;
    known.insert(known.end(), found.begin(), found.end());
    std::vector<FoundConstraint> texts = find_date_texts(searched);
    append_parts_of_dates(formulas, texts, known);
    std::vector<FoundConstraint> thresholds = find_thresholds(searched, known);
    known.insert(known.end(), thresholds.begin(), thresholds.end());
    std::vector<FoundConstraint> dependencies = find_dependencies(searched, known);
    append(std::move(formulas));
    append(std::move(texts));
    append(std::move(orders));
    append(std::move(either));
    std::erase_if(thresholds, [](const FoundConstraint& one) { return one.rows == 0; });
    append(std::move(thresholds));
    append(std::move(dependencies));
    append(find_missing_patterns(searched));
    append(std::move(multiples));
    return found;
  });
}

}  // namespace likeness
