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

namespace {

/// Each of these in ten rows.
std::vector<std::string> ten_times(const std::vector<std::string>& values) {
  std::vector<std::string> rows;
  for (int k = 0; k < 10; ++k) rows.insert(rows.end(), values.begin(), values.end());
  return rows;
}

}  // namespace

TEST_CASE("names of persons that repeat are personal data; places, brands and things are not") {
  const std::vector<std::string> given = {"Mary", "John", "Linda", "Robert", "Susan", "Qwx"};
  const std::vector<std::string> family = {"Smith", "Johnson", "Brown", "Miller", "Nuvqi"};
  std::vector<std::string> names;
  std::vector<std::string> turned;
  for (const std::string& first : given) {
    for (const std::string& last : family) {
      names.push_back(first + ' ' + last);
      turned.push_back(last + ", " + first);
    }
  }
  CHECK(detected("who", ten_times(names)) == "name");
  CHECK(detected("signed", ten_times(turned)) == "name");
  CHECK(detected("brand", ten_times(names)) == "categorical");
  // A few may be teams.
  CHECK(detected("who", ten_times({"Mary Smith", "John Brown", "Linda Miller"})) == "categorical");
  CHECK(detected("seen by", ten_times({"Dr. Smith", "Dr. Johnson", "Dr. Brown", "Dr. Miller",
                                       "Dr. Davis", "Dr. Wilson", "Dr. Moore", "Dr. Taylor",
                                       "Dr. Qwx", "Dr. Thomas"})) == "name");
  const std::vector<std::string> places = {"Jackson",  "Paris",     "Georgia", "Austin",
                                           "Houston",  "Madison",   "Lincoln", "Charlotte",
                                           "Florence", "Lancaster", "Aurora",  "Victoria"};
  CHECK(detected("where", ten_times(places)) == "categorical");
  CHECK(detected("what", ten_times({"Oak Chair", "Rose Lamp", "Ivy Shelf", "Jade Box", "Ruby Mug",
                                    "Amber Vase", "Violet Rug", "Pearl Plate", "Ginger Jar",
                                    "Crystal Glass"})) == "categorical");
  CHECK(detected("doctor", ten_times({"Smith", "Johnson", "Brown", "Miller", "Davis", "Wilson",
                                      "Moore", "Taylor", "Thomas", "Martin"})) == "last_name");
}

TEST_CASE("street addresses, phone numbers and logins that repeat are personal data") {
  std::vector<std::string> streets;
  std::vector<std::string> drives;
  std::vector<std::string> phones;
  std::vector<std::string> logins;
  for (int k = 1; k < 25; ++k) {
    streets.push_back(std::to_string(k) + (k % 3 == 0   ? " Elm Road"
                                           : k % 3 == 1 ? " Old Oak St. Apt. 4"
                                                        : " rue de la Paix"));
    drives.push_back(std::to_string(k) + (k % 2 == 0 ? " GB Drive" : " TB Drive"));
    phones.push_back("+49 30 12345" + std::to_string(10 + k));
    logins.push_back("jdoe" + std::to_string(k));
  }
  CHECK(detected("x", ten_times(streets)) == "street_address");
  CHECK(detected("x", ten_times(drives)) == "categorical");
  CHECK(detected("x", ten_times(phones)) == "phone_number");
  CHECK(detected("login", ten_times(logins)) == "user_name");
  CHECK(detected("login", ten_times({"success", "failed"})) == "categorical");
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
