#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "makers/person.hpp"
#include "models/frame/frame.hpp"
#include "table/column_type.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Column words_column(const std::string& name, const std::vector<std::string>& values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return column;
}

/// A table of 40 rows, two of whose columns are learned (`gender`, `city`) and two made.
Frame learned_frame() {
  const std::vector<std::string> first = {"Mary", "John", "Linda", "Robert", "Susan"};
  const std::vector<std::string> cities = {"Boston", "Chicago"};
  std::vector<std::string> genders;
  std::vector<std::string> names;
  std::vector<std::string> places;
  std::vector<std::string> codes;
  for (std::size_t row = 0; row < 40; ++row) {
    genders.emplace_back(row % 2 == 0 ? "F" : "M");
    names.push_back(first[row % 5] + " Sm" + std::string(1, static_cast<char>('a' + row % 26)) +
                    std::string(1, static_cast<char>('a' + row / 26)));
    places.push_back(cities[row % 2]);
    codes.push_back(std::to_string(60601 + row));
  }
  Metadata metadata;
  metadata.columns = {{"gender", "categorical", {}, {}, {}, {}},
                      {"name", "name", {}, {}, {}, true},
                      {"city", "categorical", {}, {}, {}, {}},
                      {"zip", "postcode", {}, {}, {}, true}};
  return Frame::learn(Table({words_column("gender", genders), words_column("name", names),
                             words_column("city", places), words_column("zip", codes)}),
                      metadata)
      .frame;
}

}  // namespace

TEST_CASE(
    "made names are of the sex, and postal codes of the city, that a row's learned cells say") {
  const Frame frame = learned_frame();
  std::vector<ColumnValues> values = frame.empty_values(30);
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    const LevelEncoder* levels = frame.level_encoder(k);
    REQUIRE(levels != nullptr);
    for (std::size_t row = 0; row < 30; ++row) {
      values[k].codes[row] = levels->code_of(frame.name(k) == "gender" ? (row % 3 == 0 ? "M" : "F")
                                             : row % 2 == 0            ? "Boston"
                                                                       : "Chicago");
    }
  }
  const Table made = frame.decode(values, 30, 0, 5);
  const auto locale = makers::load_locale("en_US");
  const auto is_among = [](const makers::WordList& words, std::string_view word) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == word) return true;
    }
    return false;
  };
  for (std::size_t row = 0; row < 30; ++row) {
    const std::string name(string_at(made.column("name"), row));
    const auto& names = row % 3 == 0 ? locale->male.names : locale->female.names;
    CHECK(is_among(names, name.substr(0, name.find(' '))));
    CHECK(string_at(made.column("zip"), row).substr(0, 2) == (row % 2 == 0 ? "02" : "60"));
  }
}
