#include "metrics/relational_cardinality.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "table/key_codes.hpp"

namespace likeness::metrics {
namespace {

/// One side of a relation.
struct Counts {
  std::vector<std::uint64_t> children;  ///< of each parent row
  std::uint64_t met = 0;                ///< references that name a row
  std::uint64_t missing = 0;
  std::uint64_t orphans = 0;
};

Counts count_children(const Relation& relation, const Dataset& dataset) {
  const KeyCodes codes =
      key_codes(relation, *dataset.find(relation.parent), *dataset.find(relation.child));
  std::vector<bool> in_parent(codes.keys, false);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) in_parent[static_cast<std::size_t>(code)] = true;
  }
  std::vector<std::uint64_t> of_key(codes.keys, 0);
  Counts counts;
  for (const std::int64_t code : codes.of_tables[1]) {
    if (code < 0) {
      ++counts.missing;
    } else if (!in_parent[static_cast<std::size_t>(code)]) {
      ++counts.orphans;
    } else {
      ++counts.met;
      ++of_key[static_cast<std::size_t>(code)];
    }
  }
  for (const std::int64_t code : codes.of_tables[0]) {
    counts.children.push_back(code < 0 ? 0 : of_key[static_cast<std::size_t>(code)]);
  }
  return counts;
}

/// 1 - the largest difference of the two cumulated distributions.
double shape_similarity(std::vector<std::uint64_t> a, std::vector<std::uint64_t> b) {
  if (a.empty() || b.empty()) return std::nan("");
  std::ranges::sort(a);
  std::ranges::sort(b);
  double distance = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint64_t at = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
    distance = std::max(distance, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                           static_cast<double>(j) / static_cast<double>(b.size())));
  }
  return 1 - distance;
}

double boundary_adherence(const Counts& real, const Counts& synthetic) {
  if (real.children.empty() || synthetic.children.empty()) return std::nan("");
  const auto ends = std::ranges::minmax(real.children);
  const auto within = std::ranges::count_if(synthetic.children, [&](std::uint64_t count) {
    return count >= ends.min && count <= ends.max;
  });
  return static_cast<double>(within) / static_cast<double>(synthetic.children.size());
}

/// Missing references are faults where no real one is missing.
double integrity(const Counts& real, const Counts& synthetic) {
  const std::uint64_t all =
      synthetic.met + synthetic.orphans + (real.missing > 0 ? 0 : synthetic.missing);
  return all == 0 ? std::nan("") : static_cast<double>(synthetic.met) / static_cast<double>(all);
}

}  // namespace

std::vector<std::uint64_t> children_of(const Relation& relation, const Dataset& dataset) {
  return count_children(relation, dataset).children;
}

RelationScore score_relation(const Relation& relation, const RelationalInput& input) {
  const Counts real = count_children(relation, input.real);
  const Counts synthetic = count_children(relation, input.synthetic);
  return {relation, shape_similarity(real.children, synthetic.children), integrity(real, synthetic),
          boundary_adherence(real, synthetic), synthetic.orphans};
}

}  // namespace likeness::metrics
