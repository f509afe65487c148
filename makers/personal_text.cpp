#include "makers/personal_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "makers/locale_detection.hpp"
#include "table/column_type.hpp"
#include "text/characters.hpp"
#include "text/check_digits.hpp"
#include "text/quote.hpp"

namespace likeness::makers {
namespace {

constexpr std::size_t kMostCellsRead = 2000;

enum Found : std::size_t { kEmail, kIban, kCard, kAddress, kName, kFoundKinds };
constexpr std::array<std::string_view, kFoundKinds> kFoundNames = {
    "e-mail addresses", "IBANs", "card numbers", "IP addresses", "names of persons"};

using FoundCounts = std::array<std::size_t, kFoundKinds>;

/// Calls use(word, previous word) for the words of a text, without the signs around them.
template <class Use>
void each_word(std::string_view text, const Use& use) {
  constexpr std::string_view kAround = ".,;:!?()[]{}<>\"'";
  std::string_view before;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool ends_sentence = !word.empty() && kAround.find(word.back()) != std::string_view::npos;
    while (!word.empty() && kAround.find(word.front()) != std::string_view::npos) {
      word.remove_prefix(1);
    }
    while (!word.empty() && kAround.find(word.back()) != std::string_view::npos) {
      word.remove_suffix(1);
    }
    if (word.empty()) continue;
    use(word, before);
    before = ends_sentence ? std::string_view() : word;
  }
}

/// Groups of digits that follow each other, with spaces or hyphens between them, as one number.
bool has_card(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '\0';
    if (text::is_digit(c)) {
      digits += c;
    } else if ((c != ' ' && c != '-') || digits.empty()) {
      if (digits.size() >= 15 && text::is_card_number(digits)) return true;
      digits.clear();
    }
  }
  return false;
}

/// Which kinds of personal data a cell has within it.
std::array<bool, kFoundKinds> found_in(const KnownNames& names, std::string_view cell) {
  std::array<bool, kFoundKinds> found{};
  each_word(cell, [&](std::string_view word, std::string_view before) {
    found[kEmail] = found[kEmail] || text::is_email(word);
    found[kIban] = found[kIban] || text::is_iban(word);
    found[kAddress] = found[kAddress] || text::is_ipv4(word);
    found[kName] = found[kName] ||
                   (!before.empty() && (names.locales_of(KnownNames::Use::kGiven, before) &
                                        names.locales_of(KnownNames::Use::kFamily, word)) != 0);
  });
  found[kCard] = has_card(cell);
  return found;
}

std::optional<ColumnNote> note_of_column(const KnownNames& names, const Column& column) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostCellsRead);
  FoundCounts counts{};
  std::size_t cells = 0;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!column.valid(row)) continue;
    ++cells;
    const auto found = found_in(names, string_at(column, row));
    for (std::size_t k = 0; k < kFoundKinds; ++k) counts[k] += found[k] ? 1 : 0;
  }
  std::string list;
  for (std::size_t k = 0; k < kFoundKinds; ++k) {
    if (counts[k] == 0) continue;
    list += (list.empty() ? "" : ", ") + std::string(kFoundNames[k]) + " in " +
            std::to_string(counts[k]);
  }
  if (list.empty()) return std::nullopt;
  return ColumnNote{.column = column.name,
                    .text = "column " + text::in_quotes(column.name) +
                            " holds personal data within its text: " + list + " of " +
                            std::to_string(cells) + " cells",
                    .remedy = ColumnNote::Remedy::kMetadata,
                    .cell = {}};
}

}  // namespace

std::vector<ColumnNote> personal_text_notes(const Table& table, const Metadata& metadata) {
  std::vector<ColumnNote> notes;
  std::optional<KnownNames> names;
  for (const Column& column : table.columns()) {
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool looked_at =
        meaning != nullptr && (meaning->sdtype == "text" || meaning->sdtype == "unknown" ||
                               meaning->sdtype == "categorical");
    if (!looked_at || !is_string(column.type)) continue;
    if (!names) names.emplace();
    if (auto note = note_of_column(*names, column)) notes.push_back(std::move(*note));
  }
  return notes;
}

}  // namespace likeness::makers
