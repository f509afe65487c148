#include "makers/texts.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "core/streams.hpp"
#include "makers/person.hpp"
#include "text/characters.hpp"

namespace likeness::makers {

extern const SharedWords kSharedWords;

namespace {

using streams::kMaking;

/// One entry of a list that is read where it stands.
std::string_view entry_of(std::string_view list, std::size_t place) {
  for (; place > 0; --place) list.remove_prefix(list.find('|') + 1);
  return list.substr(0, list.find('|'));
}

std::size_t entries(std::string_view list) {
  std::size_t count = 1;
  for (const char c : list) count += c == '|' ? 1 : 0;
  return count;
}

std::string_view drawn(std::string_view list, const Element& element, std::uint64_t use) {
  return entry_of(list, element.below(kMaking.details[use], entries(list)));
}

constexpr std::string_view kSubjects =
    "report|invoice|notes|summary|budget|photo|contract|minutes|"
    "plan|draft|schedule|order|offer|letter|list|scan";
constexpr std::string_view kEndings = "pdf|docx|xlsx|txt|jpg|png|csv|zip";

void append_capital(std::string_view word, std::string& out) {
  const std::size_t start = out.size();
  out += word;
  if (start < out.size()) out[start] = text::to_upper(out[start]);
}

}  // namespace

void append_company(const Locale& locale, const Element& element, std::string& out) {
  const std::uint64_t families = locale.family.names.size();
  const bool in_front = !locale.company_prefixes.empty();
  const WordList& kinds = in_front ? locale.company_prefixes : locale.company_kinds;
  const std::uint64_t size = families * kinds.size();
  std::uint64_t number = element.own_number(size);
  const std::string_view kind = kinds[number % kinds.size()];
  const std::string_view family = locale.family.names[number / kinds.size()];
  const std::uint64_t round = element.index / size;
  if (in_front) out += kind;
  out += family;
  if (round > 0) out += ' ' + std::to_string(round + 1);
  if (!in_front) out += kind;
}

void append_job(const Locale& locale, const Element& element, std::string& out) {
  out += locale.jobs[element.below(kMaking.details[10], locale.jobs.size())];
}

void append_prose(const Locale& locale, const Element& element, std::string& out) {
  const std::uint64_t words = 5 + element.below(kMaking.details[11], 10);
  const bool spaces = locale.words.language != "zh" && locale.words.language != "ja";
  for (std::uint64_t k = 0; k < words; ++k) {
    const std::string_view word =
        locale.prose[element.below(kMaking.texts[k], locale.prose.size())];
    if (k == 0) {
      append_capital(word, out);
    } else {
      if (spaces) out += ' ';
      out += word;
    }
  }
  out += spaces ? "." : "。";
}

void append_colour(const Element& element, std::string& out) {
  out += drawn(kSharedWords.colours, element, 12);
}

void append_country(const Element& element, std::string& out) {
  out += drawn(kSharedWords.countries, element, 13);
}

void append_country_code(const Element& element, std::string& out) {
  out += drawn(kSharedWords.country_codes, element, 13);
}

std::string_view country_of_code(std::string_view code) {
  static const WordList kNames(kSharedWords.countries);
  static const WordList kCodes(kSharedWords.country_codes);
  for (std::size_t k = 0; k < kCodes.size(); ++k) {
    if (kCodes[k] == code) return kNames[k];
  }
  return {};
}

void append_url(const Locale& locale, const Element& element, std::string& out) {
  const Person person = person_of(locale, element);
  out += "https://";
  out += locale.family.slugs[person.family];
  out += ".example.com/";
  out += drawn(kSubjects, element, 14);
  out += '/';
  out += std::to_string(element.own_number(1'000'000'000));
}

void append_file_name(const Element& element, std::string& out) {
  out += drawn(kSubjects, element, 14);
  out += '_';
  out += std::to_string(element.own_number(1'000'000'000));
  out += '.';
  out += drawn(kEndings, element, 15);
}

void append_user_agent(const Element& element, std::string& out) {
  constexpr std::array<std::string_view, 5> kSystems = {
      "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64",
      "Linux; Android 13; K", "X11; CrOS x86_64 14541.0.0"};
  const std::uint64_t draw = element.bits(kMaking.details[15]);
  const std::string_view system = kSystems[draw % kSystems.size()];
  const std::uint64_t version = 110 + draw / kSystems.size() % 25;
  if (draw >> 60 < 4) {
    out += "Mozilla/5.0 (" + std::string(system) + "; rv:" + std::to_string(version) +
           ".0) Gecko/20100101 Firefox/" + std::to_string(version) + ".0";
  } else {
    out += "Mozilla/5.0 (" + std::string(system) +
           ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + std::to_string(version) +
           ".0.0.0 Safari/537.36";
  }
}

}  // namespace likeness::makers
