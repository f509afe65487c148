#include "io/csv_dictionary.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "io/csv_number.hpp"

using namespace likeness::io;

TEST_CASE("strings of every length get codes in the order in which they come") {
  // Strings that share fronts, ends and everything but one byte, each in padded memory.
  std::vector<std::string> memory;
  for (std::size_t size = 1; size < 70; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = 'y';
      memory.push_back(text + std::string(kCellPadding, static_cast<char>('a' + size % 7)));
      memory.back().resize(size + kCellPadding);
    }
  }
  CsvDictionary dictionary;
  std::vector<std::string_view> strings;
  for (const std::string& padded : memory) {
    strings.push_back(std::string_view(padded).substr(0, padded.size() - kCellPadding));
    const auto key = CsvDictionary::key(strings.back());
    REQUIRE(dictionary.find(key) == CsvDictionary::kAbsent);
    CHECK(dictionary.add(key) == static_cast<std::int32_t>(strings.size() - 1));
  }
  for (std::size_t code = 0; code < strings.size(); ++code) {
    CHECK(dictionary.find(CsvDictionary::key(strings[code])) == static_cast<std::int32_t>(code));
  }
  CHECK(dictionary.strings() == strings);
}

TEST_CASE("a string that stands for a missing cell takes no code") {
  const std::string memory = "NA" + std::string(kCellPadding, ' ');
  const std::string other = "NB" + std::string(kCellPadding, ' ');
  const auto key = CsvDictionary::key(std::string_view(memory).substr(0, 2));
  CsvDictionary dictionary;
  CHECK(dictionary.find(key) == CsvDictionary::kAbsent);
  dictionary.add_missing(key);
  CHECK(dictionary.find(key) == -1);
  CHECK(dictionary.add(CsvDictionary::key(std::string_view(other).substr(0, 2))) == 0);
  CHECK(dictionary.release().size() == 1);
}
