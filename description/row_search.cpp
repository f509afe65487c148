#include "description/row_search.hpp"

#include <numeric>
#include <utility>

#include "core/hash.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

constexpr std::uint32_t kMostDraws = 5000;
/// A row that is no better after so many draws begins anew.
constexpr std::uint32_t kPatience = 1000;

/// Of each row, the checks that it breaks.
using BrokenChecks = std::vector<std::vector<std::uint16_t>>;

class RowSearch {
 public:
  RowSearch(const SearchedRows& searched, std::span<const std::uint64_t> rows)
      : searched_(searched), rows_(rows), tries_(searched.columns) {
    for (const std::vector<std::size_t>& columns : searched.drawn) {
      for (const std::size_t column : columns) tries_[column].assign(rows.size(), 0);
    }
  }

  ColumnTries run() {
    std::vector<std::size_t> places(rows_.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    broken_ = broken_in(places, tries_of(places));
    drop_met(places);
    for (std::uint32_t draw = 1; !places.empty(); ++draw) {
      if (draw >= kMostDraws) refuse_row(places.front());
      draw_again(places, draw);
      drop_met(places);
    }
    return std::move(tries_);
  }

 private:
  [[nodiscard]] ColumnTries tries_of(const std::vector<std::size_t>& places) const {
    ColumnTries tries(tries_.size());
    for (std::size_t column = 0; column < tries_.size(); ++column) {
      if (tries_[column].empty()) continue;
      for (const std::size_t place : places) tries[column].push_back(tries_[column][place]);
    }
    return tries;
  }

  [[nodiscard]] BrokenChecks broken_in(const std::vector<std::size_t>& places,
                                       const ColumnTries& tries) const {
    std::vector<std::uint64_t> numbers;
    for (const std::size_t place : places) numbers.push_back(rows_[place]);
    const Table made = searched_.make(numbers, tries);
    BrokenChecks broken(places.size());
    for (std::size_t k = 0; k < searched_.checks.size(); ++k) {
      const std::vector<std::uint8_t> mine = searched_.checks[k].broken(made);
      for (std::size_t i = 0; i < mine.size(); ++i) {
        if (mine[i] != 0) broken[i].push_back(static_cast<std::uint16_t>(k));
      }
    }
    return broken;
  }

  void drop_met(std::vector<std::size_t>& places) {
    std::vector<std::size_t> left;
    BrokenChecks broken;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (broken_[i].empty()) continue;
      left.push_back(places[i]);
      broken.push_back(std::move(broken_[i]));
    }
    places = std::move(left);
    broken_ = std::move(broken);
  }

  /// One more draw of a cell of each row, or of all, kept where no more is broken by it.
  void draw_again(const std::vector<std::size_t>& places, std::uint32_t draw) {
    const bool anew = draw % kPatience == 0;
    ColumnTries proposed = tries_of(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (anew) {
        for (std::vector<std::uint32_t>& tries : proposed) {
          if (!tries.empty()) tries[i] = draw;
        }
      } else if (const std::vector<std::size_t>& columns = columns_of(i, places[i], draw);
                 !columns.empty()) {
        const std::uint64_t bits = bits_of_draw(places[i], draw, 1);
        proposed[columns[bits % columns.size()]][i] = draw;
      }
    }
    BrokenChecks broken = broken_in(places, proposed);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!anew && broken[i].size() > broken_[i].size()) continue;
      for (std::size_t column = 0; column < proposed.size(); ++column) {
        if (!proposed[column].empty()) tries_[column][places[i]] = proposed[column][i];
      }
      broken_[i] = std::move(broken[i]);
    }
  }

  [[nodiscard]] std::uint64_t bits_of_draw(std::size_t place, std::uint32_t draw,
                                           std::uint64_t use) const {
    return mixed_bits(mixed_bits(searched_.seed ^ rows_[place]) + 2 * std::uint64_t{draw} + use);
  }

  /// The columns of one of the checks that a row breaks.
  [[nodiscard]] const std::vector<std::size_t>& columns_of(std::size_t i, std::size_t place,
                                                           std::uint32_t draw) const {
    const std::uint64_t bits = bits_of_draw(place, draw, 0);
    return searched_.drawn[broken_[i][bits % broken_[i].size()]];
  }

  [[noreturn]] void refuse_row(std::size_t place) const {
    std::size_t named = broken_.front().front();
    for (const std::uint16_t one : broken_.front()) {
      if (searched_.drawn[one].empty()) named = one;
    }
    const ConstraintCheck& check = searched_.checks[named];
    throw Error(ErrorCode::kData, "No row " + std::to_string(rows_[place] + 1) + " of table " +
                                      text::in_quotes(searched_.table) + " meets " + check.text() +
                                      " in " + std::to_string(kMostDraws) +
                                      " tries; its columns' ranges and values contradict it.");
  }

  const SearchedRows& searched_;
  std::span<const std::uint64_t> rows_;
  ColumnTries tries_;
  BrokenChecks broken_;
};

}  // namespace

ColumnTries search_rows(const SearchedRows& searched, std::span<const std::uint64_t> rows) {
  return RowSearch(searched, rows).run();
}

}  // namespace likeness::description
