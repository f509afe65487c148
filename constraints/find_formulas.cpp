#include <algorithm>
#include <set>
#include <tuple>

#include "constraints/formula_tries.hpp"
#include "likeness/parallel.hpp"
#include "text/characters.hpp"

namespace likeness {
namespace {

constexpr int kRounded = 2;
constexpr int kDivided = 3;

/// Copies first, then what is exact, and then what was rounded.
int rank_of(const FoundFormula& one) {
  const std::string& text = one.rule.constraint.expression;
  const bool rounds =
      text.find("round(") != std::string::npos || text.find("floor(") != std::string::npos;
  const bool copy = one.rule.columns.size() == 2 && text.find_first_of("*/+-(") == text.npos;
  if (!rounds) return copy ? 0 : 1;
  // What was divided by another column was more often multiplied.
  const std::size_t slash = text.find("/ ");
  const bool by_number = slash != text.npos && text::is_digit(text[slash + 2]);
  return slash == text.npos || by_number ? kRounded : kDivided;
}

/// What formulas join with a column of these already.
struct FormulaLinks {
  bool all = false;      ///< whether they join all of these
  std::size_t free = 0;  ///< how many of what is joined no formula gives
};
FormulaLinks joined_with(const std::set<std::size_t>& columns,
                         const std::vector<std::set<std::size_t>>& taken) {
  std::set<std::size_t> joined = {*columns.begin()};
  const auto touches = [&](const std::set<std::size_t>& one) {
    return std::any_of(one.begin(), one.end(), [&](std::size_t c) { return joined.contains(c); });
  };
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& one : taken) {
      if (!touches(one)) continue;
      for (const std::size_t c : one) grows = joined.insert(c).second || grows;
    }
  }
  const auto formulas =
      static_cast<std::size_t>(std::count_if(taken.begin(), taken.end(), touches));
  return {std::includes(joined.begin(), joined.end(), columns.begin(), columns.end()),
          joined.size() - std::min(joined.size(), formulas)};
}

/// Whether a copy of one of its columns stands in its place.
bool reversed(const std::set<std::size_t>& columns,
              const std::vector<std::set<std::size_t>>& taken) {
  if (columns.size() < 3) return false;
  return std::any_of(taken.begin(), taken.end(), [&](const std::set<std::size_t>& one) {
    return one.size() == 2 && std::includes(columns.begin(), columns.end(), one.begin(), one.end());
  });
}

/// Whether a formula is a sum that counts one of its parts several times: `3 * won + drawn`.
bool is_weighted_sum(const FoundFormula& one) {
  const std::string& text = one.rule.constraint.expression;
  const std::size_t times = text.find(" * ");
  return rank_of(one) < kRounded && times != text.npos && times > 0 &&
         text::is_digit(text[times - 1]) && text.find(" + ") != text.npos;
}

/// Whether two columns are rounded proportions of each other because an exact sum counts one of
/// them several times, such as 100 for each hour, and minutes: that says no more than how small the
/// rest of it is.
bool is_leading_part(const FoundFormula& one, const std::vector<const FoundFormula*>& chosen) {
  const std::vector<std::size_t>& columns = one.rule.columns;
  if (columns.size() != 2 || rank_of(one) < kRounded) return false;
  return std::ranges::any_of(chosen, [&](const FoundFormula* sum) {
    return is_weighted_sum(*sum) && std::ranges::all_of(columns, [&](std::size_t c) {
             return std::ranges::find(sum->rule.columns, c) != sum->rule.columns.end();
           });
  });
}

/// Of a share and the counts that it is of, the share was rounded: its product gives the count,
/// but not every share that does is one.
int place_of(const FoundFormula& one) {
  const int rank = rank_of(one);
  return rank >= kRounded && one.is_near ? rank + kDivided : rank;
}

/// Each set of columns once, the simplest first; and nothing that follows from what is there:
/// a formula of columns that already hang together by as many formulas as they can.
std::vector<FoundConstraint> chosen_formulas(const FormulaTries& tries) {
  std::vector<const FoundFormula*> all;
  for (const auto& of_target : tries.found()) {
    for (const FoundFormula& candidate : of_target) all.push_back(&candidate);
  }
  std::stable_sort(all.begin(), all.end(), [](const FoundFormula* a, const FoundFormula* b) {
    const auto key = [](const FoundFormula& one) {
      // Of quotients of the same columns, what is left of most digits is the result.
      const int rank = rank_of(one);
      return std::tuple(place_of(one), one.rule.columns.size(),
                        rank == kDivided ? -one.rule.surprise : 0.0,
                        one.rule.constraint.expression.size());
    };
    return key(*a) < key(*b);
  });
  std::vector<FoundConstraint> result;
  std::vector<std::set<std::size_t>> taken;
  std::vector<const FoundFormula*> chosen;
  std::set<std::size_t> targets;
  for (const FoundFormula* one : all) {
    const std::set<std::size_t> columns(one->rule.columns.begin(), one->rule.columns.end());
    if (std::find(taken.begin(), taken.end(), columns) != taken.end()) continue;
    const std::size_t target = one->rule.columns.back();
    // A column is computed once; a second formula for it says something of its inputs, which
    // then is a rule of theirs only where these are not tied together otherwise.
    const FormulaLinks joined = joined_with(columns, taken);
    if (joined.all && (targets.contains(target) || joined.free <= 1)) continue;
    if (reversed(columns, taken) || is_leading_part(*one, chosen)) continue;
    taken.push_back(columns);
    chosen.push_back(one);
    targets.insert(target);
    result.push_back({one->rule.constraint, one->rows, one->rule.surprise, true});
  }
  return result;
}

}  // namespace

std::vector<FoundConstraint> find_formulas(const SearchedTable& table) {
  FormulaTries tries(table);
  // A target at a time, so that threads don't share anything.
  parallel_for(tries.size(), [&](std::size_t c) {
    if (tries.at(c).few) return;
    try_lines(tries, c);
    try_dates(tries, c);
    if (tries.at(c).date) return;
    try_products(tries, c);
    try_sums(tries, c);
  });
  return chosen_formulas(tries);
}

}  // namespace likeness
