#include "makers/maker.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "likeness/error.hpp"
#include "makers/address.hpp"
#include "makers/person.hpp"
#include "text/check_digits.hpp"

using namespace likeness;
using namespace likeness::makers;

namespace {

std::string made(const Maker& maker, std::uint64_t index, std::uint64_t seed = 7) {
  std::string text;
  maker.append({.seed = seed, .index = index}, text);
  return text;
}

std::string made(std::string_view sdtype, std::string_view locale, std::uint64_t index) {
  return made(Maker(sdtype, locale), index);
}

}  // namespace

TEST_CASE("a value follows from the seed and the row alone, in every locale and of every kind") {
  CHECK(made("name", "en_US", 0) == "Krystal Hayden");
  CHECK(made("email", "en_US", 0) == "krystal.hayden@example.org");
  CHECK(made("address", "en_US", 0) == "147 Spring Road, Akron, OH 44310");
  CHECK(made("name", "ja_JP", 0) == "三浦 英樹");
  for (const std::string_view locale : locale_names()) {
    for (const std::string_view kind : maker_kinds()) {
      const Maker maker(kind, locale);
      CHECK(!made(maker, 5).empty());
      CHECK(made(maker, 5) == made(Maker(kind, locale), 5));
    }
  }
}

TEST_CASE("values of one row belong together") {
  const auto locale = load_locale("pl_PL");
  for (std::uint64_t row = 0; row < 20; ++row) {
    const Element element{.seed = 7, .index = row};
    const std::string name = made("name", "pl_PL", row);
    CHECK(name.starts_with(made("first_name", "pl_PL", row)));
    CHECK(name.ends_with(made("last_name", "pl_PL", row)));
    CHECK(made("address", "pl_PL", row) == made("street_address", "pl_PL", row) + ", " +
                                               made("postcode", "pl_PL", row) + " " +
                                               made("city", "pl_PL", row));
    CHECK(made("iban", "pl_PL", row).ends_with(made("bban", "pl_PL", row)));
    CHECK(made("state", "pl_PL", row) == place_of(*locale, element).state);
    CHECK(made("sex", "pl_PL", row) ==
          (person_of(*locale, element).sex == Sex::kFemale ? "F" : "M"));
  }
}

TEST_CASE("names are of the sex that another column says") {
  const auto locale = load_locale("de_DE");
  const Element woman{.seed = 7, .index = 3, .sex = Sex::kFemale};
  const Element man{.seed = 7, .index = 3, .sex = Sex::kMale};
  CHECK(person_of(*locale, woman).sex == Sex::kFemale);
  CHECK(person_of(*locale, man).sex == Sex::kMale);
}

TEST_CASE("names and addresses stay unique when all are used up: names get longer") {
  // The smallest locale, thrice around.
  const Maker names("name", "ja_JP");
  const Maker emails("email", "ja_JP");
  const Maker users("user_name", "ja_JP");
  const std::uint64_t rows = 3 * persons(*load_locale("ja_JP"));
  std::set<std::string> all_names;
  std::set<std::string> all_emails;
  std::set<std::string> all_users;
  for (std::uint64_t row = 0; row < rows; ++row) {
    all_names.insert(made(names, row));
    all_emails.insert(made(emails, row));
    all_users.insert(made(users, row));
  }
  CHECK(all_names.size() == rows);
  CHECK(all_emails.size() == rows);
  CHECK(all_users.size() == rows);
}

TEST_CASE("numbers have the check digits that belong to them") {
  for (std::uint64_t row = 0; row < 50; ++row) {
    for (const std::string_view locale : locale_names()) {
      CHECK(text::is_iban(made("iban", locale, row)));
    }
    CHECK(text::is_card_number(made("credit_card_number", "fr_FR", row)));
    CHECK(text::is_ipv4(made("ipv4_address", "fr_FR", row)));
  }
  // What python-stdnum 2.2 accepts.
  CHECK(made("ssn", "it_IT", 0) == "FRRLRT84D05F250F");
  CHECK(made("ssn", "pl_PL", 0) == "84040515038");
  CHECK(made("vin", "en_US", 0) == "1HGJC754XDV634278");
}

TEST_CASE("an unknown locale is refused with the nearest name") {
  CHECK(locale_name("de") == "de_DE");
  CHECK(locale_name("pt-br") == "pt_BR");
  CHECK_THROWS_WITH_AS((void)locale_name("de_DD"),
                       "There is no locale \"de_DD\"; did you mean \"de_DE\"?", Error);
  CHECK_THROWS_WITH_AS(
      (void)locale_name("klingon"),
      "There is no locale \"klingon\"; known are en_US, en_GB, de_DE, fr_FR, es_ES, "
      "it_IT, pt_BR, nl_NL, pl_PL, ja_JP, zh_CN, ar_SA, hi_IN.",
      Error);
}
