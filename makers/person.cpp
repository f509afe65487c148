#include "makers/person.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/streams.hpp"

namespace likeness::makers {
namespace {

constexpr std::uint64_t kMostRounds = streams::kMillion - 1;

const NameList& given_names(const Locale& locale, Sex sex) noexcept {
  return sex == Sex::kFemale ? locale.female : locale.male;
}

/// Further given names, as many as it takes to tell rounds apart; beyond a million rounds, where
/// only pseudonyms come from, names may repeat instead of growing on.
void append_more_given(const Locale& locale, const Person& person, std::string& out) {
  if (person.round > kMostRounds) return;
  const WordList& names = given_names(locale, person.sex).names;
  const std::string_view between = locale.words.language == "zh" ? "·" : " ";
  for (std::uint64_t round = person.round; round > 0; round = (round - 1) / names.size()) {
    out += between;
    out += names[(person.given + round) % names.size()];
  }
}

/// What tells apart those whose names give the same letters; 0 for the first of them.
std::uint64_t number_of(const Locale& locale, const Person& person) {
  const NameList& given = given_names(locale, person.sex);
  const std::uint64_t rank = std::uint64_t{given.rank[person.given]} * locale.family.ranks +
                             locale.family.rank[person.family];
  return person.round * given.ranks * locale.family.ranks + rank;
}

}  // namespace

std::uint64_t persons(const Locale& locale) noexcept {
  return (locale.female.names.size() + locale.male.names.size()) * locale.family.names.size();
}

Person person_of(const Locale& locale, const Element& element) {
  const std::uint64_t women = locale.female.names.size();
  const std::uint64_t families = locale.family.names.size();
  const std::uint64_t given = !element.sex ? women + locale.male.names.size()
                                           : given_names(locale, *element.sex).names.size();
  const std::uint64_t size = given * families;
  Person person;
  person.round = element.index / size;
  const RandomStream order(element.seed,
                           streams::kMaking.person[std::min(person.round, kMostRounds)]);
  const std::uint64_t number = IndexPermutation(size, order)(element.index % size);
  person.family = static_cast<std::uint32_t>(number % families);
  const std::uint64_t name = number / families;
  person.sex = element.sex.value_or(name < women ? Sex::kFemale : Sex::kMale);
  const bool behind_women = !element.sex && name >= women;
  person.given = static_cast<std::uint32_t>(behind_women ? name - women : name);
  return person;
}

void append_given(const Locale& locale, const Person& person, std::string& out) {
  out += given_names(locale, person.sex).names[person.given];
}

void append_family(const Locale& locale, const Person& person, std::string& out) {
  const bool other = person.sex == Sex::kFemale && !locale.family_female.empty();
  out += other ? locale.family_female[person.family] : locale.family.names[person.family];
}

void append_full_name(const Locale& locale, const Person& person, std::string& out) {
  const std::string_view form = locale.words.name_form;
  const std::string_view between = form.size() > 15 ? " " : "";
  const bool family_first = form.starts_with("{family}");
  if (family_first) {
    append_family(locale, person, out);
    out += between;
  }
  append_given(locale, person, out);
  append_more_given(locale, person, out);
  if (!family_first) {
    out += between;
    append_family(locale, person, out);
  }
}

void append_email(const Locale& locale, const Person& person, std::string& out) {
  constexpr std::array<std::string_view, 3> kDomains = {"@example.com", "@example.org",
                                                        "@example.net"};
  out += given_names(locale, person.sex).slugs[person.given];
  out += '.';
  out += locale.family.slugs[person.family];
  const std::uint64_t number = number_of(locale, person);
  if (number > 0) out += std::to_string(number);
  out += kDomains[(person.given + person.family) % kDomains.size()];
}

void append_user_name(const Locale& locale, const Person& person, std::string& out) {
  const std::string_view given = given_names(locale, person.sex).slugs[person.given];
  out += given[0];
  out += locale.family.slugs[person.family];
  const std::uint64_t most = locale.female.names.size() + locale.male.names.size();
  const std::uint64_t number =
      (person.round * locale.family.ranks + locale.family.rank[person.family]) * most +
      given_names(locale, person.sex).among_initial[person.given];
  if (number > 0) out += std::to_string(number);
}

Birth birth_of(const Element& element) {
  const std::uint64_t number = element.spread(streams::kMaking.birth, kBirths);
  using std::chrono::days;
  using std::chrono::sys_days;
  using std::chrono::year_month_day;
  const sys_days first = std::chrono::year{1936} / 1 / 1;
  const year_month_day date(first + days(static_cast<int>(number / kBirthSerials)));
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<std::uint32_t>(number % kBirthSerials)};
}

}  // namespace likeness::makers
