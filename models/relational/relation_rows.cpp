#include "models/relational/relation_rows.hpp"

#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "table/key_codes.hpp"

namespace likeness::models {
bool always_agree(const std::vector<std::int32_t>& first, const std::vector<std::int32_t>& then,
                  const std::vector<std::int32_t>& direct) {
  constexpr double kWonder = 20;  // nats by which chance can't be what makes them agree
  std::vector<double> rows_of;
  double rows = 0;
  for (std::size_t row = 0; row < direct.size(); ++row) {
    if (direct[row] == kNoParent || first[row] == kNoParent) continue;
    const std::int32_t led = then[static_cast<std::size_t>(first[row])];
    if (led == kNoParent) continue;
    if (led != direct[row]) return false;
    if (static_cast<std::size_t>(led) >= rows_of.size()) {
      rows_of.resize(static_cast<std::size_t>(led) + 1, 0);
    }
    rows_of[static_cast<std::size_t>(led)] += 1;
    rows += 1;
  }
  double nats = 0;
  for (const double count : rows_of) {
    if (count > 0) nats -= count * log_deterministic(count / rows);
  }
  return nats > kWonder;
}

RelationRows find_relation_rows(const Relation& relation, const Table& parent, const Table& child) {
  if (parent.rows() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::kData, "The relation " + relation_text(relation) +
                                      " has a parent of more than 2^31 rows; learn fewer.");
  }
  const KeyCodes codes = key_codes(relation, parent, child);
  std::vector<std::int32_t> row_of(codes.keys, kNoParent);
  for (std::size_t row = 0; row < parent.rows(); ++row) {
    const std::int64_t code = codes.of_tables[0][row];
    if (code >= 0) row_of[static_cast<std::size_t>(code)] = static_cast<std::int32_t>(row);
  }
  RelationRows found;
  found.parent.assign(child.rows(), kNoParent);
  for (std::size_t row = 0; row < child.rows(); ++row) {
    const std::int64_t code = codes.of_tables[1][row];
    if (code < 0) {
      ++found.missing;
      continue;
    }
    found.parent[row] = row_of[static_cast<std::size_t>(code)];
    if (found.parent[row] == kNoParent) ++found.orphans;
  }
  return found;
}

}  // namespace likeness::models
