#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "makers/locale_detection.hpp"
#include "makers/personal_text.hpp"

using namespace likeness;

namespace {

Table table_of(const std::string& name, const std::vector<std::string>& values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return Table({column});
}

std::string detected(const std::string& name, const std::vector<std::string>& values) {
  return detect_metadata(table_of(name, values)).columns[0].sdtype;
}

}  // namespace

TEST_CASE("names of persons are found by lists, whatever their column is called") {
  CHECK(detected("x", {"Mary Smith", "John Johnson", "Linda Brown", "Robert Miller", "Susan Davis",
                       "David Wilson"}) == "name");
  CHECK(detected("x", {"Mary", "John", "Linda", "Robert", "Susan", "Qwx"}) == "first_name");
  CHECK(detected("x", {"Oak chair", "Pine desk", "Elm bed", "Ash lamp", "Fir shelf", "Yew box"}) ==
        "text");
}

TEST_CASE("a city whose values repeat is a category to learn; one of a value for each row is not") {
  std::vector<std::string> cities;
  for (int k = 0; k < 200; ++k)
    cities.push_back("Town " + std::string(1, static_cast<char>('A' + k % 50 / 2)) +
                     std::to_string(k % 50));
  CHECK(detected("city", cities) == "categorical");
  cities.clear();
  for (int k = 0; k < 60; ++k) cities.push_back("Town " + std::to_string(k));
  CHECK(detected("city", cities) == "city");
}

TEST_CASE("whole numbers that differ by chance are no key") {
  // Of numbers drawn from as many values as these span, four pairs would be equal: that none is
  // happens by chance in one table of fifty.
  std::string text = "meter,number\n";
  for (int row = 0; row < 60; ++row) {
    text += std::to_string(1000 + 50 * row % 457) + ',' + std::to_string(7 + row);
    text += '\n';
  }
  const Metadata metadata = detect_metadata(io::parse_csv(text, "meters.csv"));
  CHECK(metadata.find("meter")->sdtype == "numerical");
  CHECK(metadata.find("number")->sdtype == "id");
}

TEST_CASE("the locale is the one whose names and places the columns show") {
  const std::vector<std::string> german = {"Anna Müller", "Adele Schmidt", "Abbas Ackermann",
                                           "Adelheid Adler"};
  Metadata metadata;
  metadata.columns = {{"n", "name", {}, {}, {}, true}};
  CHECK(makers::detect_locale(table_of("n", german), metadata) == "de_DE");
  metadata.columns = {{"n", "city", {}, {}, {}, true}};
  CHECK(makers::detect_locale(table_of("n", {"Toulouse", "Nantes", "Dijon"}), metadata) == "fr_FR");
  CHECK(!makers::detect_locale(table_of("n", {"Xyz", "Abc"}), metadata));
  metadata.columns = {{"n", "postcode", {}, {}, {}, true}};
  CHECK(makers::detect_locale(table_of("n", {"1012 AB", "3511 XY"}), metadata) == "nl_NL");
}

TEST_CASE("personal data within free text are found by form, check digits and lists of names") {
  Metadata metadata;
  metadata.columns = {{"n", "text", {}, {}, {}, {}}};
  const Table table =
      table_of("n", {"please call Mary Smith, or mail to m.smith@mail.com",
                     "paid by 4539 1488 0343 6467.", "nothing to see here 1234 5678 1234 5678",
                     "seen at (10.1.2.3)", "account DE89370400440532013000"});
  const auto notes = makers::personal_text_notes(table, metadata);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].text ==
        "column \"n\" holds personal data within its text: e-mail addresses in 1, IBANs in 1, card "
        "numbers in 1, IP addresses in 1, names of persons in 1 of 5 cells");
  CHECK(makers::personal_text_share(table, metadata) == doctest::Approx(0.8));
  const Table phones = table_of("n", {"call +47 900 23326 now", "1 + 12345678"});
  CHECK(makers::personal_text_share(phones, metadata) == doctest::Approx(0.5));
}
