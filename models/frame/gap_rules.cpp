#include "models/frame/gap_rules.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

/// As rules of missing cells are found (constraints/find_missing_patterns.cpp).
constexpr double kLeastGapSurprise = 30;
constexpr std::size_t kFewestGapRows = 20;
constexpr std::int32_t kMostTellingLevels = 50;
constexpr std::int32_t kThere = 0;
constexpr std::int32_t kGone = 1;
constexpr std::int32_t kEither = -1;

std::int32_t code_at(const ColumnValues& values, std::size_t row) {
  if (!values.codes.empty()) return values.codes[row];
  return std::isnan(values.numbers[row]) ? 1 : 0;
}

/// Whether that many rows are on one side by more than accident, where a share of all are.
bool is_telling(std::size_t rows, double share, double least) {
  return rows >= kFewestGapRows && -log_deterministic(share) * static_cast<double>(rows) >= least;
}

/// What each code says, and of how many rows.
std::pair<std::vector<std::int32_t>, std::size_t> told_by(const GapRules::Teller& teller,
                                                          std::span<const std::int32_t> gaps,
                                                          double share) {
  const auto levels = static_cast<std::size_t>(teller.levels);
  std::vector<std::size_t> rows(levels, 0);
  std::vector<std::size_t> missing(levels, 0);
  for (std::size_t row = 0; row < gaps.size(); ++row) {
    if (!teller.is_real(row)) continue;
    const auto code = static_cast<std::size_t>(code_at(*teller.values, row));
    ++rows[code];
    missing[code] += gaps[row] == kGone ? 1 : 0;
  }
  std::size_t all = 0;
  std::size_t none = 0;
  for (std::size_t code = 0; code < levels; ++code) {
    if (missing[code] == rows[code]) all += rows[code];
    if (missing[code] == 0) none += rows[code];
  }
  const double least = kLeastGapSurprise + log_deterministic(static_cast<double>(levels));
  const bool tells_gone = is_telling(all, share, least);
  const bool tells_there = is_telling(none, 1 - share, least);
  std::vector<std::int32_t> says(levels, kEither);
  for (std::size_t code = 0; code < levels; ++code) {
    if (rows[code] == 0) continue;
    if (tells_gone && missing[code] == rows[code]) says[code] = kGone;
    if (tells_there && missing[code] == 0) says[code] = kThere;
  }
  return {std::move(says), (tells_gone ? all : 0) + (tells_there ? none : 0)};
}

}  // namespace

GapRules::GapRules(std::span<const std::int32_t> gaps, std::span<const Teller> tellers) {
  const auto count = std::count(gaps.begin(), gaps.end(), kGone);
  const double share = static_cast<double>(count) / static_cast<double>(gaps.size());
  std::vector<std::pair<std::size_t, Rule>> found;
  for (const Teller& teller : tellers) {
    if (teller.levels < 2 || teller.levels > kMostTellingLevels) continue;
    auto [says, rows] = told_by(teller, gaps, share);
    if (rows > 0) found.emplace_back(rows, Rule{teller.k, std::move(says)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& one : found) rules_.push_back(std::move(one.second));
}

void GapRules::apply(const std::function<const ColumnValues&(std::size_t)>& cells_of,
                     std::span<std::int32_t> gaps) const {
  for (const Rule& rule : rules_) {
    const ColumnValues& cells = cells_of(rule.column);
    for (std::size_t row = 0; row < gaps.size(); ++row) {
      const std::int32_t told = rule.says[static_cast<std::size_t>(code_at(cells, row))];
      if (told != kEither) gaps[row] = told;
    }
  }
}

void GapRules::fields(io::Archive& archive) {
  archive("rules", rules_);
}

void GapRules::Rule::fields(io::Archive& archive) {
  archive("column", column);
  archive("says", says);
  archive.require(
      std::all_of(says.begin(), says.end(),
                  [](std::int32_t one) { return one == kThere || one == kGone || one == kEither; }),
      "a rule of gaps says what can't be");
}

bool GapRules::fits(std::size_t columns,
                    const std::function<std::int32_t(std::size_t)>& levels_of) const {
  return std::all_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
    return rule.column < columns &&
           rule.says.size() == static_cast<std::size_t>(levels_of(rule.column));
  });
}

}  // namespace likeness::models
