#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/row_combinations.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostTried = 2000;
/// Of rows, those that have to be drawn again for all conditions that are left to that.
constexpr double kMostBreaking = 0.05;
/// What is drawn where a condition has few rows is like the whole column as if by this many of its
/// rows.
constexpr double kRowsOfTheWhole = 10;
constexpr std::uint64_t kSeedOfRedraws = 0x726564726177ULL;

/// Finds rules of categories that a model which draws columns in turn hardly ever breaks.
class RedrawPlanner {
 public:
  explicit RedrawPlanner(PlanDraft& draft) : draft_(draft) {
    const std::size_t count = std::min(draft.rows, kMostTried);
    for (std::size_t k = 0; k < count; ++k) tried_.push_back(k * draft.rows / count);
  }

  void choose() {
    choose_conditions();
    choose_dependencies();
  }

 private:
  /// Those that the fewest rows break, as far as all together are few.
  void choose_conditions() {
    std::vector<std::pair<double, std::size_t>> by_share;
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      const Parts parts = tied_parts(k);
      if (!parts.empty()) by_share.emplace_back(breaking_share(k, parts), k);
    }
    std::ranges::sort(by_share);
    double breaking = 0;
    for (const auto& [share, k] : by_share) {
      breaking += share;
      if (breaking > kMostBreaking) break;
      draft_.redrawn[k] = true;
    }
  }

  /// A category that follows from another one tells what comes after it more easily than that one
  /// does, which may have many levels.
  void choose_dependencies() {
    std::map<std::size_t, std::string> found;
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (auto column = determined_column(k)) found.emplace(k, *std::move(column));
    }
    Names tied;
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!draft_.is_left(k) || found.contains(k)) continue;
      tied.insert(tied.end(), draft_.checks[k].columns().begin(), draft_.checks[k].columns().end());
    }
    for (const auto& [k, column] : found) {
      if (!names_include(tied, column)) draft_.redrawn[k] = true;
    }
  }

  /// Of two categories of which one follows from the other, so that the model finds it for itself:
  /// that one. It doesn't where levels that few rows have become others.
  [[nodiscard]] std::optional<std::string> determined_column(std::size_t k) {
    if (draft_.checks[k].constraint().kind != "FixedCombinations" || !draft_.is_left(k)) return {};
    const Names& names = draft_.checks[k].columns();
    const bool free = std::ranges::all_of(names, [&](const std::string& name) {
      return draft_.is_category(name) && !draft_.is_defined(name);
    });
    if (!free || names.size() != 2) return {};
    const std::size_t together = combinations({{names[0]}, {names[1]}}).size();
    const std::size_t first = combinations({{names[0]}}).size() == together ? 0 : 1;
    const RowCombinations& base = combinations({{names[first]}});
    const RowCombinations& target = combinations({{names[1 - first]}});
    const bool follows = base.size() == together && target.size() < together;
    if (!follows || base.common(draft_.share) < base.size()) return {};
    constexpr double kWonder = 40;
    return surprise(base, target) >= kWonder ? std::optional(names[1 - first]) : std::nullopt;
  }

  /// That rows of one level of `base` have the same of `target`, in nats.
  [[nodiscard]] double surprise(const RowCombinations& base, const RowCombinations& target) const {
    const auto rows = static_cast<double>(draft_.rows);
    double nats = 0;
    for (const std::size_t count : target.counts) {
      nats -= static_cast<double>(count) * std::log(static_cast<double>(count) / rows);
    }
    return nats * (1 - static_cast<double>(base.size()) / rows);
  }

  /// What a rule ties: a column by its cells, or by whether these are missing.
  struct Part {
    std::string column;
    bool by_gaps = false;
    auto operator<=>(const Part&) const = default;
  };
  using Parts = std::vector<Part>;

  /// What a rule ties that speaks of categories and missing cells alone; nothing where one category
  /// determines the others.
  [[nodiscard]] Parts tied_parts(std::size_t k) {
    if (!draft_.is_left(k)) return {};
    const Constraint& constraint = draft_.checks[k].constraint();
    auto pattern = pattern_of(constraint, draft_.schema,
                              [&](const std::string& name) { return draft_.is_category(name); });
    if (constraint.kind == "FixedNullCombinations" && !constraint.strict) {
      pattern = PatternShape{{}, constraint.columns};
    }
    if (!pattern) return {};
    Parts parts;
    for (const std::string& name : pattern->categories) parts.push_back({name, false});
    for (const std::string& name : pattern->missing) parts.push_back({name, true});
    if (parts.size() < 2) return {};
    const std::size_t together = combinations(parts).size();
    const bool fits = std::ranges::all_of(parts, [&](const Part& part) {
      return draft_.is_learned(part.column) && !draft_.is_settled(part.column) &&
             !draft_.is_given(part.column) &&
             (!pattern->missing.empty() || combinations({part}).size() < together);
    });
    return fits ? parts : Parts();
  }

  /// The largest share of rows that break a rule where one of its columns is drawn last, by how
  /// many rows have what it is drawn by.
  [[nodiscard]] double breaking_share(std::size_t k, const Parts& parts) {
    double most = 0;
    for (const Part& last : parts) {
      Parts others = parts;
      std::erase(others, last);
      most = std::max(most, breaking_share(k, last.column, combinations(others)));
    }
    return most;
  }

  [[nodiscard]] double breaking_share(std::size_t k, const std::string& last,
                                      const RowCombinations& given) const {
    std::vector<Column> columns =
        take_table_rows(draft_.work.table(draft_.checks[k].columns()), tried_).columns();
    for (Column& column : columns) {
      if (column.name == last) column = anyhow(last);
    }
    const std::vector<std::uint8_t> broken = draft_.checks[k].broken(Table(std::move(columns)));
    double sum = 0;
    for (std::size_t row = 0; row < broken.size(); ++row) {
      const std::size_t rows = given.counts[static_cast<std::size_t>(given.codes[tried_[row]])];
      if (broken[row] != 0) sum += kRowsOfTheWhole / (kRowsOfTheWhole + static_cast<double>(rows));
    }
    return sum / static_cast<double>(std::max<std::size_t>(broken.size(), 1));
  }

  /// Cells of a column, from any rows.
  [[nodiscard]] Column anyhow(const std::string& name) const {
    const RandomStream random(mixed_bits(kSeedOfRedraws ^ fnv_hash(name)),
                              streams::kSampling.ranks);
    std::vector<std::size_t> source(tried_.size());
    for (std::size_t row = 0; row < source.size(); ++row) {
      source[row] = random.below(row, draft_.rows);
    }
    return take_table_rows(Table({draft_.work.at(name)}), source).column(0);
  }

  [[nodiscard]] const RowCombinations& combinations(const Parts& parts) {
    const auto known = combinations_.find(parts);
    if (known != combinations_.end()) return known->second;
    std::vector<Column> columns;
    Names names;
    for (const Part& part : parts) {
      names.push_back(part.by_gaps ? "gaps of " + part.column : part.column);
      const Column& column = draft_.work.at(part.column);
      columns.push_back(part.by_gaps ? missing_flag(column, names.back()) : column);
    }
    return combinations_.emplace(parts, RowCombinations(Table(std::move(columns)), names))
        .first->second;
  }

  PlanDraft& draft_;
  std::vector<std::size_t> tried_;  ///< rows
  std::map<Parts, RowCombinations> combinations_;
};

}  // namespace

void leave_to_redraws(PlanDraft& draft) {
  if (draft.limits.draws_in_turn && !draft.limits.rows_stay) RedrawPlanner(draft).choose();
}

}  // namespace likeness::models
