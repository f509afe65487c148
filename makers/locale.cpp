#include "makers/locale.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "likeness/error.hpp"
#include "makers/calling_code.hpp"
#include "text/characters.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::makers {

extern const LocaleWords kWordsEnUs;
extern const LocaleWords kWordsEnGb;
extern const LocaleWords kWordsDeDe;
extern const LocaleWords kWordsFrFr;
extern const LocaleWords kWordsEsEs;
extern const LocaleWords kWordsItIt;
extern const LocaleWords kWordsPtBr;
extern const LocaleWords kWordsNlNl;
extern const LocaleWords kWordsPlPl;
extern const LocaleWords kWordsJaJp;
extern const LocaleWords kWordsZhCn;
extern const LocaleWords kWordsArSa;
extern const LocaleWords kWordsHiIn;

namespace {

/// In the order in which a language's first locale is meant by the language alone.
constexpr std::array<std::string_view, 13> kLocaleNames = {
    "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR",
    "nl_NL", "pl_PL", "ja_JP", "zh_CN", "ar_SA", "hi_IN"};
constexpr std::array<const LocaleWords*, 13> kLocaleWords = {
    &kWordsEnUs, &kWordsEnGb, &kWordsDeDe, &kWordsFrFr, &kWordsEsEs, &kWordsItIt, &kWordsPtBr,
    &kWordsNlNl, &kWordsPlPl, &kWordsJaJp, &kWordsZhCn, &kWordsArSa, &kWordsHiIn};

using Counts = std::unordered_map<std::string_view, std::uint32_t>;

void count_ranks(NameList& list, Counts& seen) {
  for (std::size_t i = 0; i < list.slugs.size(); ++i) {
    const std::string_view slug = list.slugs[i];
    list.rank.push_back(seen[slug]++);
    list.among_initial.push_back(seen[slug.substr(0, 1)]++);
    list.ranks = std::max(list.ranks, list.rank.back() + 1);
  }
}

void read_names(Locale& locale) {
  const LocaleWords& words = locale.words;
  locale.female = {WordList(words.female), WordList(words.female_slugs), {}, 1, {}};
  locale.male = {WordList(words.male), WordList(words.male_slugs), {}, 1, {}};
  locale.family = {WordList(words.family), WordList(words.family_slugs), {}, 1, {}};
  locale.family_female = WordList(words.family_female);
  Counts given;
  count_ranks(locale.female, given);
  count_ranks(locale.male, given);
  locale.female.ranks = locale.male.ranks = std::max(locale.female.ranks, locale.male.ranks);
  Counts family;
  count_ranks(locale.family, family);
}

void read_places(Locale& locale) {
  const WordList lines(locale.words.places);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const WordList parts(lines[i], ';');
    Place place{
        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], WordList(parts[6], ',')};
    for (std::size_t code = 0; code < place.codes.size(); ++code) {
      locale.codes.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(code)});
    }
    locale.places.push_back(std::move(place));
  }
}

const LocaleWords& words_of(std::string_view name) noexcept {
  const auto found = std::find(kLocaleNames.begin(), kLocaleNames.end(), name);
  return *kLocaleWords[static_cast<std::size_t>(found - kLocaleNames.begin())];
}

bool same_locale(std::string_view name, std::string_view given) {
  if (name.size() != given.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = given[i] == '-' ? '_' : text::to_lower(given[i]);
    if (text::to_lower(name[i]) != c) return false;
  }
  return true;
}

}  // namespace

std::span<const std::string_view> locale_names() noexcept {
  return kLocaleNames;
}

std::string_view locale_name(std::string_view given) {
  for (const std::string_view name : kLocaleNames) {
    if (same_locale(name, given) || same_locale(name.substr(0, 2), given)) return name;
  }
  std::string known;
  for (const std::string_view name : kLocaleNames) {
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(ErrorCode::kUsage,
              "There is no locale " + text::in_quotes(given) +
                  text::did_you_mean(given, kLocaleNames, "; known are " + known + "."));
}

std::string_view calling_code(std::string_view locale) noexcept {
  return words_of(locale).calling;
}

std::shared_ptr<const Locale> load_locale(std::string_view name) {
  auto locale = std::make_shared<Locale>();
  locale->words = words_of(name);
  const LocaleWords& words = locale->words;
  read_names(*locale);
  read_places(*locale);
  locale->streets = WordList(words.streets);
  locale->street_prefixes = WordList(words.street_prefixes);
  locale->street_kinds = WordList(words.street_kinds);
  locale->company_prefixes = WordList(words.company_prefixes);
  locale->company_kinds = WordList(words.company_kinds);
  locale->jobs = WordList(words.jobs);
  locale->prose = WordList(words.words);
  return locale;
}

}  // namespace likeness::makers
