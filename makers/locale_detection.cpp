#include "makers/locale_detection.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "makers/outline.hpp"
#include "makers/person_values.hpp"
#include "table/column_type.hpp"

namespace likeness::makers {
namespace {

constexpr std::size_t kMostCells = 1000;

using Scores = std::array<double, 13>;

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find(' '));
}
/// What postal codes of each locale look like.
std::array<std::vector<std::string>, 13> code_outlines() {
  std::array<std::vector<std::string>, 13> outlines;
  for (std::size_t k = 0; k < outlines.size(); ++k) {
    const std::shared_ptr<const Locale> locale = load_locale(locale_names()[k]);
    for (const Place& place : locale->places) {
      for (std::size_t c = 0; c < place.codes.size(); ++c) {
        const std::string outline = outline_of(place.codes[c]);
        if (std::find(outlines[k].begin(), outlines[k].end(), outline) == outlines[k].end()) {
          outlines[k].push_back(outline);
        }
      }
    }
  }
  return outlines;
}

std::uint32_t locales_of_value(const KnownNames& names, std::string_view kind,
                               std::string_view value) {
  using Use = KnownNames::Use;
  if (kind == "first_name") return names.locales_of(Use::kGiven, first_word(value));
  if (kind == "last_name") return names.locales_of(Use::kFamily, value);
  if (kind == "name") return locales_of_full_name(names, value);
  return names.locales_of(Use::kPlace, value);
}

/// Calls use(cell) for the cells of at most kMostCells rows, evenly spread; how many there were.
template <class Use>
std::size_t each_cell(const Column& column, const Use& use) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostCells);
  std::size_t cells = 0;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!column.valid(row)) continue;
    ++cells;
    use(string_at(column, row));
  }
  return cells;
}

/// Adds the shares of cells that each locale knows.
void add_known(const KnownNames& names, const Column& column, std::string_view kind,
               Scores& scores) {
  std::array<std::size_t, 13> hits{};
  const std::size_t cells = each_cell(column, [&](std::string_view cell) {
    const std::uint32_t known = locales_of_value(names, kind, cell);
    for (std::size_t k = 0; k < hits.size(); ++k) hits[k] += known >> k & 1;
  });
  for (std::size_t k = 0; k < hits.size() && cells > 0; ++k) {
    scores[k] += static_cast<double>(hits[k]) / static_cast<double>(cells);
  }
}

/// Where nearly all codes look like those of a locale; of five digits, so do those of many, and
/// they only decide between locales that have other evidence, or none.
void add_codes(const Column& column, Scores& scores) {
  constexpr double kWeight = 0.3;
  constexpr double kNearlyAll = 0.9;
  const auto outlines = code_outlines();
  std::array<std::size_t, 13> hits{};
  const std::size_t cells = each_cell(column, [&](std::string_view cell) {
    const std::string outline = outline_of(cell);
    for (std::size_t k = 0; k < hits.size(); ++k) {
      const auto& known = outlines[k];
      hits[k] += std::find(known.begin(), known.end(), outline) != known.end() ? 1 : 0;
    }
  });
  for (std::size_t k = 0; k < hits.size() && cells > 0; ++k) {
    const double share = static_cast<double>(hits[k]) / static_cast<double>(cells);
    if (share >= kNearlyAll) scores[k] += kWeight;
  }
}

bool shows_locale(std::string_view kind) noexcept {
  return kind == "first_name" || kind == "last_name" || kind == "name" || kind == "city" ||
         kind == "state" || kind == "administrative_unit" || kind == "state_abbr";
}

}  // namespace

KnownNames::KnownNames() {
  const auto add = [&](Use use, const WordList& words, std::size_t k) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      known_[static_cast<std::size_t>(use)][words[i]] |= std::uint32_t{1} << k;
    }
  };
  for (std::size_t k = 0; k < locales_.size(); ++k) {
    locales_[k] = load_locale(locale_names()[k]);
    const Locale& locale = *locales_[k];
    add(Use::kGiven, locale.female.names, k);
    add(Use::kGiven, locale.male.names, k);
    add(Use::kFamily, locale.family.names, k);
    add(Use::kFamily, locale.family_female, k);
    for (const Place& place : locale.places) {
      for (const std::string_view name : {place.city, place.state, place.short_state}) {
        known_[static_cast<std::size_t>(Use::kPlace)][name] |= std::uint32_t{1} << k;
      }
    }
  }
}

std::uint32_t KnownNames::locales_of(Use use, std::string_view word) const {
  const auto& known = known_[static_cast<std::size_t>(use)];
  const auto found = known.find(word);
  return found == known.end() ? 0 : found->second;
}

std::optional<std::string_view> detect_locale(const Table& table, const Metadata& metadata) {
  constexpr double kEnough = 0.1;
  std::optional<KnownNames> names;
  Scores scores{};
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* column = table.find(meaning.name);
    if (column == nullptr || !is_string(column->type)) continue;
    if (meaning.sdtype == "postcode") add_codes(*column, scores);
    if (!shows_locale(meaning.sdtype)) continue;
    if (!names) names.emplace();
    add_known(*names, *column, meaning.sdtype, scores);
  }
  const auto best = std::max_element(scores.begin(), scores.end());
  if (*best < kEnough) return std::nullopt;
  return locale_names()[static_cast<std::size_t>(best - scores.begin())];
}

}  // namespace likeness::makers
