#include <algorithm>
#include <utility>

#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "table/declared_types.hpp"

namespace likeness {

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
    std::vector<FoundConstraint> orders = find_orders(searched, formulas);
    std::vector<FoundConstraint> multiples = find_multiples(searched, formulas);
    // What bits of one group say of each other is said.
    std::vector<FoundConstraint> known = formulas;
    known.insert(known.end(), found.begin(), found.end());
    std::vector<FoundConstraint> dependencies = find_dependencies(searched, known);
    append(std::move(formulas));
    append(std::move(orders));
    append(std::move(dependencies));
    append(find_missing_patterns(searched));
    append(std::move(multiples));
    return found;
  });
}

}  // namespace likeness
