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

enum Found : std::size_t { kEmail, kIban, kCard, kAddress, kPhone, kName, kFoundKinds };
constexpr std::array<std::string_view, kFoundKinds> kFoundNames = {
    "e-mail addresses", "IBANs",         "card numbers",
    "IP addresses",     "phone numbers", "names of persons"};

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

/// A plus and nine to fifteen digits, in groups or in one.
bool has_phone(std::string_view text) {
  for (std::size_t at = text.find('+'); at != std::string_view::npos; at = text.find('+', at + 1)) {
    std::size_t digits = 0;
    for (std::size_t i = at + 1; i < text.size(); ++i) {
      if (text::is_digit(text[i])) {
        ++digits;
      } else if (std::string_view(" -./()").find(text[i]) == std::string_view::npos) {
        break;
      }
    }
    if (digits >= 9 && digits <= 15) return true;
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
  found[kPhone] = has_phone(cell);
  return found;
}

struct ColumnCounts {
  FoundCounts found{};
  std::size_t cells = 0;     ///< that were looked at
  std::size_t personal = 0;  ///< that have any kind
};

ColumnCounts count_found(const KnownNames& names, const Column& column) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostCellsRead);
  ColumnCounts counts;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!column.valid(row)) continue;
    ++counts.cells;
    const auto found = found_in(names, string_at(column, row));
    for (std::size_t k = 0; k < kFoundKinds; ++k) counts.found[k] += found[k] ? 1 : 0;
    counts.personal += std::find(found.begin(), found.end(), true) == found.end() ? 0 : 1;
  }
  return counts;
}

std::optional<ColumnNote> note_of_column(const Column& column, const ColumnMetadata& meaning,
                                         const ColumnCounts& counts) {
  std::string list;
  for (std::size_t k = 0; k < kFoundKinds; ++k) {
    if (counts.found[k] == 0) continue;
    list += (list.empty() ? "" : ", ") + std::string(kFoundNames[k]) + " in " +
            std::to_string(counts.found[k]);
  }
  if (list.empty()) return std::nullopt;
  return ColumnNote{.column = column.name,
                    .text = "column " + text::in_quotes(column.name) +
                            " holds personal data within its text: " + list + " of " +
                            std::to_string(counts.cells) + " cells" +
                            (meaning.sdtype == "categorical"
                                 ? ", and those that enough rows share stay as they are"
                                 : ""),
                    .remedy = ColumnNote::Remedy::kMetadata,
                    .cell = {}};
}

/// Calls use(column, counts) for the columns whose cells are looked at.
template <class Use>
void each_text_column(const Table& table, const Metadata& metadata, const Use& use) {
  std::optional<KnownNames> names;
  for (const Column& column : table.columns()) {
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool looked_at =
        meaning != nullptr && (meaning->sdtype == "text" || meaning->sdtype == "unknown" ||
                               meaning->sdtype == "categorical");
    if (!looked_at || !is_string(column.type)) continue;
    if (!names) names.emplace();
    use(column, count_found(*names, column));
  }
}

}  // namespace

std::vector<ColumnNote> personal_text_notes(const Table& table, const Metadata& metadata) {
  std::vector<ColumnNote> notes;
  each_text_column(table, metadata, [&](const Column& column, const ColumnCounts& counts) {
    if (auto note = note_of_column(column, *metadata.find(column.name), counts))
      notes.push_back(std::move(*note));
  });
  return notes;
}

double personal_text_share(const Table& table, const Metadata& metadata) {
  double most = 0;
  each_text_column(table, metadata, [&](const Column&, const ColumnCounts& counts) {
    if (counts.cells == 0) return;
    most = std::max(most, static_cast<double>(counts.personal) / static_cast<double>(counts.cells));
  });
  return most;
}

}  // namespace likeness::makers
