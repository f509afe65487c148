#include "table/odd_cells.hpp"

#include <algorithm>
#include <string_view>

#include "text/quote.hpp"

namespace likeness {
namespace {

/// Cells with a digit may hold what would be lost; words say that there is no value.
constexpr double kMostWithDigits = 0.05;
constexpr double kMostWords = 0.5;
constexpr double kMostImpossible = 0.5;
constexpr std::size_t kMostDifferentWords = 5;
/// A word in this share of cells is how the table writes missing ones.
constexpr double kMarkerShare = 0.01;

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct OddCells {
  std::size_t good_strings = 0;
  std::size_t cells = 0;  ///< all that are present
  std::size_t with_digits = 0;
  std::size_t impossible = 0;
  std::size_t words = 0;
  std::size_t different_words = 0;
  std::size_t first = 0;  ///< the odd string that comes first
  std::size_t most_frequent_word = 0;
  bool any = false;
};

OddCells count_odd(const StringColumn& strings, const StringCounts& counts, const OddCellRule& rule,
                   const Quantities& quantities) {
  OddCells odd;
  for (std::size_t code = 0; code < strings.strings.size(); ++code) {
    odd.cells += counts.cells[code];
    if (!quantities.missing[code]) {
      ++odd.good_strings;
      continue;
    }
    if (!odd.any || counts.first_rows[code] < counts.first_rows[odd.first]) odd.first = code;
    odd.any = true;
    if (rule.impossible != nullptr && rule.impossible(strings.strings[code])) {
      odd.impossible += counts.cells[code];
      continue;
    }
    if (has_digit(strings.strings[code])) {
      odd.with_digits += counts.cells[code];
      continue;
    }
    if (odd.different_words == 0 || counts.cells[code] > counts.cells[odd.most_frequent_word]) {
      odd.most_frequent_word = code;
    }
    odd.words += counts.cells[code];
    ++odd.different_words;
  }
  return odd;
}

}  // namespace

bool accept_odd_cells(const StringColumn& strings, const StringCounts& counts,
                      const OddCellRule& rule, Quantities& quantities) {
  const OddCells odd = count_odd(strings, counts, rule, quantities);
  if (!odd.any) return odd.good_strings >= rule.fewest;
  const auto share = [&](std::size_t cells) {
    return static_cast<double>(cells) / static_cast<double>(odd.cells);
  };
  if (odd.good_strings < rule.fewest || share(odd.with_digits) > kMostWithDigits ||
      share(odd.impossible) > kMostImpossible || share(odd.words) > kMostWords ||
      odd.different_words > kMostDifferentWords) {
    return false;
  }
  const bool one_word = odd.with_digits + odd.impossible == 0 && odd.different_words == 1;
  if (one_word && share(odd.words) >= kMarkerShare) {
    quantities.missing_marker = strings.strings[odd.most_frequent_word];
  }
  const std::size_t count = odd.with_digits + odd.impossible + odd.words;
  quantities.column.notes.push_back(
      {.column = std::string(strings.name),
       .text = "column " + text::in_quotes(strings.name) + ": " + std::to_string(count) + " of " +
               std::to_string(odd.cells) + (count == 1 ? " cells is " : " cells are ") + rule.what +
               (count == 1 ? " and counts as missing (row " : " and count as missing (first row ") +
               std::to_string(counts.first_rows[odd.first] + 1) + ": " +
               text::in_quotes(strings.strings[odd.first]) + ")",
       .remedy = ColumnNote::Remedy::kMissingMarker,
       .cell = std::string(strings.strings[odd.first])});
  return true;
}

}  // namespace likeness
