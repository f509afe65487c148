#include "description/agreeing_references.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "text/quote.hpp"

namespace likeness::description {
namespace {

void let_agree(DescribedTables& all, DescribedTable& table, std::size_t relation,
               std::vector<std::string>& notes) {
  std::vector<DescribedTable>& tables = all.tables;
  constexpr std::uint64_t kMostParents = 4'000'000;
  Reference& reference = table.references[relation];
  std::set<std::uint64_t> leaders;
  std::vector<std::size_t> mine;
  for (std::size_t k = 0; k < reference.child_columns.size(); ++k) {
    const std::uint64_t first = table.reference_of[reference.child_columns[k]];
    if (first == relation) continue;
    leaders.insert(first);
    mine.push_back(k);
  }
  if (leaders.empty() || mine.size() == reference.child_columns.size()) return;
  Reference& leader = table.references[*leaders.begin()];
  const auto can_agree = [&](const Reference& one) {
    return !one.children && !one.unique && !one.agreement && &tables[one.parent] != &table &&
           tables[one.parent].rows <= kMostParents;
  };
  std::vector<std::size_t> of_parent;
  std::vector<std::size_t> of_leader;
  for (const std::size_t k : mine) {
    const auto place = std::find(leader.child_columns.begin(), leader.child_columns.end(),
                                 reference.child_columns[k]) -
                       leader.child_columns.begin();
    if (static_cast<std::size_t>(place) == leader.child_columns.size()) continue;
    of_parent.push_back(reference.parent_columns[k]);
    of_leader.push_back(leader.parent_columns[static_cast<std::size_t>(place)]);
  }
  const std::string what = "Table " + text::in_quotes(table.name) + ": its references to " +
                           text::in_quotes(tables[leader.parent].name) + " and " +
                           text::in_quotes(tables[reference.parent].name) + " share a column";
  if (leaders.size() > 1 || !can_agree(reference) || !can_agree(leader) ||
      reference.combinations > 0) {
    notes.push_back(what + ", but are made by themselves, so that they may not agree in it.");
    return;
  }
  std::vector<std::uint64_t> rows = reference.allowed;
  if (rows.empty()) {
    rows.resize(tables[reference.parent].rows);
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  }
  Agreement agreement{.leader = static_cast<std::size_t>(*leaders.begin()),
                      .code_of_leader = {},
                      .rows_of_code = {}};
  std::unordered_map<std::string, std::uint32_t> code_of;
  const std::vector<std::string> keys = all.keys_of(reference.parent, of_parent);
  for (const std::uint64_t row : rows) {
    const auto [found, is_new] =
        code_of.try_emplace(keys[row], static_cast<std::uint32_t>(agreement.rows_of_code.size()));
    if (is_new) agreement.rows_of_code.emplace_back();
    agreement.rows_of_code[found->second].push_back(row);
  }
  std::vector<std::uint64_t> allowed;
  const std::vector<std::string> others = all.keys_of(leader.parent, of_leader);
  for (std::size_t row = 0; row < others.size(); ++row) {
    const auto found = code_of.find(others[row]);
    agreement.code_of_leader.push_back(found == code_of.end() ? Agreement::kNoCode : found->second);
    const bool was_allowed = leader.allowed.empty() ||
                             std::binary_search(leader.allowed.begin(), leader.allowed.end(), row);
    if (found != code_of.end() && was_allowed) allowed.push_back(row);
  }
  if (allowed.empty()) {
    notes.push_back(what + ", in which no rows of the two agree, so that they don't either.");
    return;
  }
  if (leader.combinations == 0) {
    leader.allowed = std::move(allowed);
  } else if (allowed.size() < others.size()) {
    notes.push_back(what + ", in which " + std::to_string(others.size() - allowed.size()) +
                    " of the first find none to agree with.");
  }
  reference.agreement = std::move(agreement);
}

}  // namespace

void let_references_agree(DescribedTables& all, std::size_t t, std::vector<std::string>& notes) {
  DescribedTable& table = all.tables[t];
  if (table.rows == 0) return;
  // A leader's own leader is decided before it, so the last ones come first.
  for (std::size_t r = table.references.size(); r-- > 0;) let_agree(all, table, r, notes);
}

}  // namespace likeness::description
