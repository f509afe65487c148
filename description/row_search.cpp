#include "description/row_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

/// A row that is no better after so many draws begins anew.
constexpr std::uint32_t kPatience = 1000;
constexpr double kNothingWanted = std::numeric_limits<double>::quiet_NaN();

/// Of each row, the checks that it breaks.
using BrokenChecks = std::vector<std::vector<std::uint16_t>>;

struct CheckedRows {
  BrokenChecks broken;
  /// Of each column of numbers or dates, what it has; else empty.
  std::vector<std::vector<double>> numbers;
};

class RowSearch {
 public:
  RowSearch(const SearchedRows& searched, std::span<const std::uint64_t> rows)
      : searched_(searched), rows_(rows), tries_(searched.first) {
    const std::size_t columns = searched.columns.size();
    tries_.draws.resize(columns);
    tries_.wanted.resize(columns);
    for (const RowCheck& check : searched.checks) {
      for (const std::size_t c : check.drawn) {
        tries_.draws[c].resize(rows.size(), 0);
        if (searched.units[c] > 0) tries_.wanted[c].resize(rows.size(), kNothingWanted);
      }
    }
  }

  ColumnTries run() {
    std::vector<std::size_t> places(rows_.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    now_ = checked(places, tries_of(places));
    drop_met(places);
    for (std::uint32_t draw = 1; !places.empty(); ++draw) {
      if (draw >= kMostDraws) refuse_row(places.front());
      draw_again(places, draw);
      drop_met(places);
    }
    return std::move(tries_);
  }

 private:
  template <class T>
  static std::vector<std::vector<T>> taken(const std::vector<std::vector<T>>& lists,
                                           const std::vector<std::size_t>& places) {
    std::vector<std::vector<T>> some(lists.size());
    for (std::size_t column = 0; column < lists.size(); ++column) {
      if (lists[column].empty()) continue;
      some[column].reserve(places.size());
      for (const std::size_t place : places) some[column].push_back(lists[column][place]);
    }
    return some;
  }

  [[nodiscard]] ColumnTries tries_of(const std::vector<std::size_t>& places) const {
    return {taken(tries_.draws, places), taken(tries_.wanted, places)};
  }

  [[nodiscard]] CheckedRows checked(const std::vector<std::size_t>& places,
                                    const ColumnTries& tries) const {
    std::vector<std::uint64_t> numbers;
    for (const std::size_t place : places) numbers.push_back(rows_[place]);
    const Table made = searched_.make(numbers, tries);
    CheckedRows found{BrokenChecks(places.size()), numbers_of(made)};
    for (std::size_t k = 0; k < searched_.checks.size(); ++k) {
      const std::vector<std::uint8_t> mine = searched_.checks[k].broken(made);
      for (std::size_t i = 0; i < mine.size(); ++i) {
        if (mine[i] != 0) found.broken[i].push_back(static_cast<std::uint16_t>(k));
      }
    }
    return found;
  }

  [[nodiscard]] std::vector<std::vector<double>> numbers_of(const Table& made) const {
    std::vector<std::vector<double>> numbers(searched_.columns.size());
    for (std::size_t c = 0; c < numbers.size(); ++c) {
      const Column* column = made.find(searched_.columns[c]);
      if (column == nullptr || !is_quantity(column->type)) continue;
      numbers[c].assign(made.rows(), kNothingWanted);
      for (std::size_t row = 0; row < made.rows(); ++row) {
        if (column->valid(row)) numbers[c][row] = number_at(*column, row);
      }
    }
    return numbers;
  }

  void drop_met(std::vector<std::size_t>& places) {
    std::vector<std::size_t> left;
    std::vector<std::size_t> kept;
    BrokenChecks broken;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (now_.broken[i].empty()) continue;
      left.push_back(places[i]);
      kept.push_back(i);
      broken.push_back(std::move(now_.broken[i]));
    }
    places = std::move(left);
    now_ = {std::move(broken), taken(now_.numbers, kept)};
  }

  /// One more draw of a cell of each row, or of all, kept where no more is broken by it.
  void draw_again(const std::vector<std::size_t>& places, std::uint32_t draw) {
    const bool anew = draw % kPatience == 0;
    ColumnTries proposed = tries_of(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (anew) {
        for (std::size_t c = 0; c < proposed.draws.size(); ++c) {
          if (!proposed.draws[c].empty()) draw_cell(proposed, places[i], i, c, draw);
        }
        continue;
      }
      const RowCheck& check = broken_check(i, places[i], draw);
      if (check.drawn.empty()) continue;
      const std::uint64_t bits = bits_of_draw(places[i], draw, 1);
      const std::size_t c = check.drawn[bits % check.drawn.size()];
      draw_cell(proposed, places[i], i, c, draw);
      if ((bits >> 40) % 2 == 0) put_near(proposed, check, places[i], i, c, draw);
    }
    CheckedRows next = checked(places, proposed);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!anew && next.broken[i].size() > now_.broken[i].size()) continue;
      for (std::size_t c = 0; c < proposed.draws.size(); ++c) {
        if (!proposed.draws[c].empty()) tries_.draws[c][places[i]] = proposed.draws[c][i];
        if (!proposed.wanted[c].empty()) tries_.wanted[c][places[i]] = proposed.wanted[c][i];
        if (!next.numbers[c].empty()) now_.numbers[c][i] = next.numbers[c][i];
      }
      now_.broken[i] = std::move(next.broken[i]);
    }
  }

  void draw_cell(ColumnTries& proposed, std::size_t place, std::size_t i, std::size_t c,
                 std::uint32_t draw) const {
    const std::uint32_t before = searched_.first.empty() || searched_.first.draws[c].empty()
                                     ? 0
                                     : searched_.first.draws[c][place];
    proposed.draws[c][i] = before + draw;
    if (!proposed.wanted[c].empty()) proposed.wanted[c][i] = kNothingWanted;
  }

  /// Lets a number or date lie near another one of the same check: from the same up to a million
  /// steps away, each order of magnitude as likely.
  void put_near(ColumnTries& proposed, const RowCheck& check, std::size_t place, std::size_t i,
                std::size_t c, std::uint32_t draw) const {
    if (proposed.wanted[c].empty()) return;
    std::vector<std::size_t> others;
    for (const std::string& name : check.columns) {
      const auto at = std::ranges::find(searched_.columns, name) - searched_.columns.begin();
      const auto other = static_cast<std::size_t>(at);
      if (other < searched_.columns.size() && other != c && !now_.numbers[other].empty()) {
        others.push_back(other);
      }
    }
    if (others.empty()) return;
    const std::uint64_t bits = bits_of_draw(place, draw, 2);
    const double near = now_.numbers[others[bits % others.size()]][i];
    if (std::isnan(near)) return;
    constexpr double kLogOfMillion = 13.8;
    const double uniform = static_cast<double>(bits >> 32 & 0xFFFF) / 0x1p16;
    const double steps = std::floor(exp_deterministic(uniform * kLogOfMillion)) - 1;
    proposed.wanted[c][i] = near + (bits >> 63 == 0 ? steps : -steps) * searched_.units[c];
  }

  [[nodiscard]] std::uint64_t bits_of_draw(std::size_t place, std::uint32_t draw,
                                           std::uint64_t use) const {
    return mixed_bits(mixed_bits(searched_.seed ^ rows_[place]) + 4 * std::uint64_t{draw} + use);
  }

  /// One of the checks that a row breaks.
  [[nodiscard]] const RowCheck& broken_check(std::size_t i, std::size_t place,
                                             std::uint32_t draw) const {
    const std::uint64_t bits = bits_of_draw(place, draw, 0);
    return searched_.checks[now_.broken[i][bits % now_.broken[i].size()]];
  }

  [[noreturn]] void refuse_row(std::size_t place) const {
    std::size_t named = now_.broken.front().front();
    for (const std::uint16_t one : now_.broken.front()) {
      if (searched_.checks[one].drawn.empty()) named = one;
    }
    throw Error(ErrorCode::kData, "No row " + std::to_string(rows_[place] + 1) + " of table " +
                                      text::in_quotes(searched_.table) + " meets " +
                                      searched_.checks[named].text + " in " +
                                      std::to_string(kMostDraws) +
                                      " tries; its columns' ranges and values contradict it.");
  }

  const SearchedRows& searched_;
  std::span<const std::uint64_t> rows_;
  ColumnTries tries_;
  CheckedRows now_;
};

}  // namespace

ColumnTries search_rows(const SearchedRows& searched, std::span<const std::uint64_t> rows) {
  return RowSearch(searched, rows).run();
}

}  // namespace likeness::description
