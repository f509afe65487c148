#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/column_rules.hpp"
#include "metrics/sdtype.hpp"
#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

constexpr std::uint32_t kNothing = 0xFFFFFFFF;

/// A column under one numbering for both tables.
struct CodedPair {
  std::string name;
  bool learned = false;  ///< of numbers and categories, not of ids and texts
  std::vector<std::uint32_t> real;
  std::vector<std::uint32_t> synthetic;
  std::vector<std::size_t> counts;  ///< of the levels in the real table
  std::uint32_t missing = kNothing;
};

std::vector<std::uint32_t> widened(const Codes& codes) {
  return std::visit(
      [](const auto& narrow) { return std::vector<std::uint32_t>(narrow.begin(), narrow.end()); },
      codes);
}

/// Whether the first thousand numbers hardly repeat: then it isn't worth numbering all of them.
bool hardly_repeats(const Column& column) {
  constexpr std::size_t kTried = 1000;
  if (!is_quantity(column.type)) return false;
  std::vector<double> first;
  for (std::size_t row = 0; row < column.size() && first.size() < kTried; ++row) {
    if (column.valid(row)) first.push_back(number_at(column, row));
  }
  const std::size_t tried = first.size();
  std::sort(first.begin(), first.end());
  first.erase(std::unique(first.begin(), first.end()), first.end());
  return tried == kTried && 10 * first.size() > 9 * tried;
}

/// Columns with values that repeat: others determine everything, and nothing determines them.
std::vector<CodedPair> coded_pairs(const PairedTables& tables) {
  std::vector<CodedPair> pairs;
  for (const ColumnMetadata& meaning : tables.metadata().columns) {
    if (tables.metadata().primary_key == meaning.name) continue;
    if (tables.real().find(meaning.name) == nullptr) continue;
    if (tables.synthetic().find(meaning.name) == nullptr) continue;
    if (is_continuous(meaning.sdtype) && hardly_repeats(tables.real().column(meaning.name)))
      continue;
    const LevelCodes& levels = tables.levels(meaning);
    CodedPair pair{meaning.name,
                   is_compared(meaning.sdtype),
                   widened(levels.real),
                   widened(levels.synthetic),
                   count_levels(levels.real, levels.level_count),
                   levels.missing_level.value_or(kNothing)};
    std::size_t different = 0;
    for (const std::size_t count : pair.counts) different += count > 0 ? 1 : 0;
    if (different < 2 || 10 * different > 9 * pair.real.size()) continue;
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// The level of `to` that each level of `from` has in all real rows; empty where one has two.
std::vector<std::uint32_t> determined(const CodedPair& from, const CodedPair& to) {
  std::vector<std::uint32_t> level(from.counts.size(), kNothing);
  for (std::size_t row = 0; row < from.real.size(); ++row) {
    const std::uint32_t code = from.real[row];
    if (code == from.missing) continue;
    if (level[code] == kNothing) level[code] = to.real[row];
    if (level[code] != to.real[row]) return {};
  }
  return level;
}

/// The most frequent level of `to` that each level of `from` has in the synthetic rows: of ids,
/// which are made, so that those of real rows say nothing.
std::vector<std::uint32_t> most_frequent(const CodedPair& from, const CodedPair& to) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> counts;
  for (std::size_t row = 0; row < from.synthetic.size(); ++row) {
    if (from.synthetic[row] != from.missing) ++counts[{from.synthetic[row], to.synthetic[row]}];
  }
  std::vector<std::uint32_t> level(from.counts.size(), kNothing);
  std::vector<std::size_t> most(from.counts.size(), 0);
  for (const auto& [codes, count] : counts) {
    if (count <= most[codes.first]) continue;
    most[codes.first] = count;
    level[codes.first] = codes.second;
  }
  return level;
}

/// How many rows would differ from the first of their level if the columns had nothing in common.
double broken_by_chance(const CodedPair& from, const CodedPair& to) {
  double repeated = 0;
  for (std::size_t level = 0; level < from.counts.size(); ++level) {
    const std::size_t count = from.counts[level];
    if (level != from.missing && count > 1) repeated += static_cast<double>(count - 1);
  }
  const auto rows = static_cast<double>(to.real.size());
  double same = 0;
  for (const std::size_t count : to.counts) {
    same += static_cast<double>(count) / rows * static_cast<double>(count) / rows;
  }
  return repeated * (1 - same);
}

ColumnRule rule_of(const CodedPair& from, const CodedPair& to, std::vector<std::uint32_t> level) {
  ColumnRule rule;
  rule.text = from.name + " determines " + to.name;
  rule.columns = {from.name, to.name};
  for (const std::uint32_t code : from.real) rule.real_rows += code != from.missing ? 1 : 0;
  for (std::size_t row = 0; row < from.synthetic.size(); ++row) {
    const std::uint32_t code = from.synthetic[row];
    if (code == from.missing) continue;
    ++rule.synthetic_rows;
    // Values that the real table doesn't have, such as new ids, must agree among themselves.
    if (level[code] == kNothing) level[code] = to.synthetic[row];
    if (level[code] != to.synthetic[row]) ++rule.broken;
  }
  return rule;
}

}  // namespace

void add_dependency_rules(const PairedTables& tables, std::vector<ColumnRule>& rules) {
  const std::vector<CodedPair> columns = coded_pairs(tables);
  for (const CodedPair& from : columns) {
    for (const CodedPair& to : columns) {
      if (&from == &to || !to.learned) continue;
      std::vector<std::uint32_t> level = determined(from, to);
      if (level.empty() || broken_by_chance(from, to) < kExpectedByChance) continue;
      if (!from.learned) level = most_frequent(from, to);
      rules.push_back(rule_of(from, to, std::move(level)));
    }
  }
}

}  // namespace likeness::metrics
