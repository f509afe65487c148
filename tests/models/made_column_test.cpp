#include "models/frame/made_column.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "tests/models/json_path.hpp"
#include "text/check_digits.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Column integers(std::vector<std::int64_t> values, ColumnType type = ColumnType::kInt64) {
  Column column;
  column.name = "id";
  column.type = type;
  column.integers = std::move(values);
  return column;
}

Column floats(std::vector<double> values) {
  Column column;
  column.name = "id";
  column.type = ColumnType::kFloat64;
  column.floats = std::move(values);
  return column;
}

Column texts(const std::vector<std::string>& values) {
  Column column;
  column.name = "id";
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return column;
}

Column bools(std::vector<std::int32_t> codes) {
  Column column;
  column.name = "id";
  column.type = ColumnType::kBool;
  column.dictionary = StringArray(std::vector<std::string>{"no", "yes"});
  column.codes = std::move(codes);
  return column;
}

ColumnMetadata meaning(const std::string& sdtype, std::optional<std::string> regex = {}) {
  ColumnMetadata metadata;
  metadata.name = "id";
  metadata.sdtype = sdtype;
  metadata.regex_format = std::move(regex);
  return metadata;
}

std::vector<std::int64_t> scattered(std::int64_t lowest, std::uint64_t span, std::size_t count) {
  std::vector<std::int64_t> values;
  for (std::size_t k = 0; k < count; ++k) {
    values.push_back(lowest + static_cast<std::int64_t>(RandomStream(9, 9).below(k, span)));
  }
  return values;
}

std::vector<std::string> customers(int count) {
  std::vector<std::string> values;
  for (int k = 0; k < count; ++k) values.push_back("C-" + std::to_string(100 + k * 7));
  return values;
}

/// The cells as text; missing ones are `?`.
std::vector<std::string> cells(const Column& column) {
  std::vector<std::string> result;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) {
      result.emplace_back("?");
    } else if (column.type == ColumnType::kFloat64) {
      result.push_back(std::to_string(column.floats[row]));
    } else if (column.type == ColumnType::kText) {
      result.emplace_back(column.strings[row]);
    } else if (column.type == ColumnType::kInt64 || column.type == ColumnType::kDatetime) {
      result.push_back(std::to_string(column.integers[row]));
    } else {
      result.emplace_back(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
    }
  }
  return result;
}

std::size_t distinct(const Column& column) {
  const std::vector<std::string> all = cells(column);
  return std::set<std::string>(all.begin(), all.end()).size();
}

/// Saved and loaded again.
MadeColumn reloaded(const MadeColumn& made) {
  io::ModelFile file;
  file.header["made"] = io::save_part(made, "made", file);
  const std::string bytes = file.to_bytes();
  const io::ModelFile read = io::ModelFile::parse(std::as_bytes(std::span(bytes)), "m");
  return io::load_part<MadeColumn>(read.header["made"], "made", read);
}

std::vector<MadeColumn> one_of_each() {
  Column gaps = texts(customers(300));
  gaps.validity = std::vector<std::uint8_t>(38, 0x77);
  Column category = bools({0, 1, 1, 0});
  category.type = ColumnType::kCategory;
  std::vector<MadeColumn> columns;
  columns.emplace_back(integers({7, 8, 9, 10}), meaning("id"), true);
  columns.emplace_back(integers(scattered(10'000, 90'000, 500)), meaning("id"), true);
  columns.emplace_back(integers(scattered(0, 50, 500)), meaning("id"), false);
  columns.emplace_back(floats({1.5, 2.5, 9.25}), meaning("latitude"), false);
  columns.emplace_back(integers({0, 86'400'000'000}, ColumnType::kDatetime), meaning("id"), true);
  columns.emplace_back(bools({0, 1, 1, 1}), meaning("id"), false);
  columns.emplace_back(texts(customers(50)), meaning("id"), true);
  columns.emplace_back(gaps, meaning("text"), false);
  columns.emplace_back(texts(customers(50)), meaning("id", "[A-Z]{5}"), true);
  columns.emplace_back(category, meaning("id"), false);
  return columns;
}

}  // namespace

TEST_CASE("keys that follow each other are continued from the smallest one") {
  const MadeColumn made(integers({12, 10, 11, 13}), meaning("id"), true);
  CHECK(cells(made.make(0, 6, 1)) == std::vector<std::string>{"10", "11", "12", "13", "14", "15"});
  const MadeColumn tens(integers({100, 110, 130, 140}), meaning("id"), true);
  CHECK(cells(tens.make(2, 3, 1)) == std::vector<std::string>{"120", "130", "140"});
}

TEST_CASE("scattered keys keep their number of digits until these are used up") {
  const MadeColumn made(integers(scattered(1'000, 9'000, 200)), meaning("id"), true);
  const Column column = made.make(0, 20'000, 5);
  CHECK(distinct(column) == 20'000);
  std::vector<std::int64_t> first(column.integers.begin(), column.integers.begin() + 9'000);
  CHECK_FALSE(std::is_sorted(first.begin(), first.end()));
  CHECK(*std::min_element(first.begin(), first.end()) == 1'000);
  CHECK(*std::max_element(first.begin(), first.end()) == 9'999);
  CHECK(*std::min_element(column.integers.begin() + 9'000, column.integers.end()) >= 10'000);
}

TEST_CASE("keys at the ends of their type don't overflow") {
  constexpr std::int64_t kLowest = INT64_MIN;
  constexpr std::int64_t kHighest = INT64_MAX;
  for (const auto& values :
       {std::vector<std::int64_t>{kHighest - 2, kHighest - 1, kHighest},
        std::vector<std::int64_t>{kLowest, 0, kHighest},
        std::vector<std::int64_t>{kLowest, kHighest},
        std::vector<std::int64_t>{kLowest, 5, kHighest - 1, kHighest},
        std::vector<std::int64_t>{kHighest - 3, kHighest - 40, kHighest - 9}}) {
    const MadeColumn made(integers(values), meaning("id"), true);
    std::size_t rows = 1000;
    for (; rows > 1; rows /= 2) {
      try {
        (void)made.make(0, rows, 1);
        break;
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::kUsage);
      }
    }
    CHECK(distinct(made.make(0, rows, 1)) == rows);
  }
}

TEST_CASE("every kind of column is a function of the row and the seed, on any number of threads") {
  for (const MadeColumn& made : one_of_each()) {
    const std::vector<std::string> whole = cells(made.make(0, 9'000, 3));
    CAPTURE(whole.front());
    for (const int count : {1, 2, 7}) {
      set_threads(count);
      CHECK(cells(made.make(0, 9'000, 3)) == whole);
      const std::vector<std::string> half = cells(made.make(4'500, 4'500, 3));
      CHECK(std::equal(half.begin(), half.end(), whole.begin() + 4'500));
    }
    set_threads(0);
    const MadeColumn again = reloaded(made);
    CHECK(cells(again.make(0, 9'000, 3)) == whole);
  }
}

TEST_CASE("keys are never missing and never repeat, far out as well") {
  std::vector<MadeColumn> columns = one_of_each();
  Column gaps = texts(customers(300));
  gaps.validity = std::vector<std::uint8_t>(38, 0x77);
  columns.emplace_back(gaps, meaning("id"), true);
  columns.emplace_back(floats({1.5, 2.5, 9.25, 77.125}), meaning("id"), true);
  for (const std::size_t k : {0U, 1U, 4U, 6U, 8U, 10U, 11U}) {
    CAPTURE(k);
    CHECK(columns[k].make(0, 20'000, 3).missing_count() == 0);
    CHECK(distinct(columns[k].make(0, 20'000, 3)) == 20'000);
    if (k == 4 || k == 8) continue;  // these end sooner
    CHECK(distinct(columns[k].make(1'000'000'000, 1'000, 3)) == 1'000);
  }
}

TEST_CASE("a given regex wins over the pattern of the values, and says when it is used up") {
  const MadeColumn made(integers({1, 2, 3}), meaning("id", "K[0-9]{2}"), true);
  const Column column = made.make(0, 100, 1);
  CHECK(column.type == ColumnType::kText);
  CHECK(distinct(column) == 100);
  for (const std::string& cell : cells(column)) {
    CHECK(std::regex_match(cell, std::regex("K[0-9]{2}")));
  }
  try {
    (void)made.make(50, 51, 1);
    FAIL("101 keys from 100");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUsage);
    CHECK(std::string(error.what()).find("K[0-9]{2}\" gives 100") != std::string::npos);
  }
}

TEST_CASE("a regex that was only read off the values does not end the keys") {
  const MadeColumn made(texts(customers(60)), meaning("id", "C-[0-9]{3}"), true);
  CHECK(distinct(made.make(0, 5'000, 1)) == 5'000);
}

TEST_CASE("ids that repeat do so about as often, and are missing about as often") {
  Column column = integers(scattered(1, 400, 1'000));
  const auto real_distinct = static_cast<double>(distinct(column));
  std::vector<std::uint8_t> bits(125, 0xFF);
  for (std::size_t k = 0; k < 50; ++k) bits[k] = 0x0F;
  column.validity = bits;
  const MadeColumn made(column, meaning("id"), false);
  const Column result = made.make(0, 1'000, 2);
  CHECK(std::abs(static_cast<double>(distinct(result)) - real_distinct) < 0.1 * real_distinct);
  CHECK(std::abs(static_cast<int>(result.missing_count()) - 200) < 50);
  for (std::size_t row = 0; row < 1'000; ++row) {
    if (!result.valid(row)) continue;
    CHECK(result.integers[row] >= 1);
    CHECK(result.integers[row] <= 550);
  }
}

TEST_CASE("subjects have as many rows as real ones, together or apart as there") {
  // 60 subjects with four rows each; then 30 with two and 30 with six, scattered.
  std::vector<std::int64_t> visits;
  for (std::int64_t row = 0; row < 240; ++row) visits.push_back(1000 + row / 4);
  const MadeColumn together(integers(visits), meaning("id"), false, 5);
  CHECK(together.has_subjects());
  const auto made = together.make(0, 4'000, 9).integers;
  for (std::size_t row = 0; row < 4'000; ++row) CHECK(made[row] == made[row - row % 4]);
  CHECK(distinct(together.make(0, 4'000, 9)) == 1'000);

  std::vector<std::int64_t> orders;
  for (std::int64_t row = 0; row < 240; ++row) {
    orders.push_back(row % 8 < 2 ? 100 + row % 30 : 200 + (row * 7) % 30);
  }
  const MadeColumn apart(integers(orders), meaning("customer"), false, 5);
  CHECK(!apart.has_subjects());  // no kind that identifies anybody
  const MadeColumn ids(integers(orders), meaning("id"), false, 5);
  const Column column = ids.make(0, 2'400, 9);
  std::map<std::int64_t, int> rows;
  int neighbours = 0;
  for (std::size_t row = 0; row < 2'400; ++row) {
    ++rows[column.integers[row]];
    if (row > 0 && column.integers[row] == column.integers[row - 1]) ++neighbours;
  }
  std::map<std::int64_t, int> real;
  for (const std::int64_t order : orders) ++real[order];
  std::set<int> sizes;
  for (const auto& [order, count] : real) sizes.insert(count);
  for (const auto& [order, count] : rows) CHECK(sizes.contains(count));
  CHECK(std::abs(static_cast<int>(rows.size()) - 10 * static_cast<int>(real.size())) <
        static_cast<int>(real.size()));
  CHECK(neighbours < 500);
}

TEST_CASE("no subject has more rows than five real ones") {
  std::vector<std::int64_t> orders(300, 7);
  for (std::size_t row = 0; row < 200; ++row)
    orders[row] = 100 + static_cast<std::int64_t>(row / 2);
  const MadeColumn ids(integers(orders), meaning("id"), false, 5);
  const auto made = ids.make(0, 1'000, 2).integers;
  std::map<std::int64_t, int> rows;
  for (const std::int64_t id : made) ++rows[id];
  for (const auto& [id, count] : rows) CHECK(count <= 2);
}

TEST_CASE("what is generated passes the checks that real values pass, and stays unique") {
  std::vector<std::string> cards;
  std::vector<std::string> ibans;
  std::vector<std::string> addresses;
  std::vector<std::int64_t> numbers;
  for (int k = 0; k < 80; ++k) {
    const std::string payload = "4" + std::to_string(10'000'000'000'000LL + 7'919'131'713LL * k);
    cards.push_back("C" + payload + text::luhn_digit(payload));
    numbers.push_back(std::stoll(cards.back().substr(1)));
    const std::string account = std::to_string(100'000'000'000'000'000LL + 977'131'717'123LL * k);
    const std::string country = k % 4 == 0 ? "FR" : "DE";
    ibans.push_back(country + text::iban_digits(country, account) + account);
    addresses.push_back("10." + std::to_string(k) + ".3." + std::to_string(255 - k));
  }
  constexpr std::size_t kRows = 3'000;
  const Column made_cards =
      MadeColumn(texts(cards), meaning("credit_card_number"), false).make(0, kRows, 4);
  const Column made_numbers =
      MadeColumn(integers(numbers), meaning("credit_card_number"), false).make(0, kRows, 4);
  const Column made_ibans = MadeColumn(texts(ibans), meaning("iban"), false).make(0, kRows, 4);
  const Column made_addresses =
      MadeColumn(texts(addresses), meaning("ipv4_address"), false).make(0, kRows, 4);
  for (const std::string& card : cells(made_cards)) {
    CHECK(card.size() == cards[0].size());
    CHECK(text::is_card_number(card.substr(1)));
  }
  for (const std::int64_t number : made_numbers.integers) {
    CHECK(text::is_card_number(std::to_string(number)));
  }
  for (const std::string& iban : cells(made_ibans)) {
    CHECK(text::is_iban(iban));
    CHECK(iban.substr(0, 2) == "DE");
  }
  for (const std::string& address : cells(made_addresses)) {
    CHECK(text::is_ipv4(address));
    CHECK(address.substr(0, 3) == "10.");
  }
  for (const Column* column : {&made_cards, &made_numbers, &made_ibans, &made_addresses}) {
    CHECK(distinct(*column) == kRows);
  }
  const MadeColumn again = reloaded(MadeColumn(texts(ibans), meaning("iban"), false));
  CHECK(cells(again.make(0, 50, 4)) ==
        cells(MadeColumn(texts(ibans), meaning("iban"), false).make(0, 50, 4)));
}

TEST_CASE("a regex of whole numbers keeps a column of whole numbers") {
  const MadeColumn made(integers({100'000, 100'001, 2'000'000}), meaning("id", "[0-9]{6}"), true);
  const Column column = made.make(0, 5'000, 1);
  CHECK(column.type == ColumnType::kInt64);
  CHECK(distinct(column) == 5'000);
  for (const std::int64_t value : column.integers) {
    CHECK(value >= 100'000);
    CHECK(value <= 999'999);
  }
  CHECK(distinct(made.make(899'000, 1'000, 1)) == 1'000);
  CHECK_THROWS_AS((void)made.make(899'500, 1'000, 1), Error);
  CHECK(cells(reloaded(made).make(0, 20, 1)) == cells(made.make(0, 20, 1)));
}

TEST_CASE("the smallest and largest of scattered numbers are not kept") {
  std::vector<std::int64_t> values = scattered(5'000, 900'000, 100);
  values[3] = 3;
  values[4] = 77'777'777;
  const MadeColumn made(integers(values), meaning("id"), false);
  for (const std::int64_t value : made.make(0, 2'000, 1).integers) CHECK(value != 77'777'777);
  io::ModelFile file;
  const std::string header = io::save_part(made, "made", file).dump();
  CHECK(header.find("77777777") == std::string::npos);
}

TEST_CASE("repeated names come back as other names, of a category's type") {
  Column column;
  column.name = "id";
  column.type = ColumnType::kCategory;
  const std::vector<std::string> names = {"Anna", "Bert", "Cleo", "Dora", "Emil", "Fred"};
  column.dictionary = StringArray(names);
  column.codes = std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};
  const MadeColumn made(column, meaning("first_name"), false);
  const Column result = made.make(0, 500, 2);
  CHECK(result.type == ColumnType::kCategory);
  CHECK(result.dictionary.size() <= 10);
  for (std::size_t k = 0; k < result.dictionary.size(); ++k) {
    const std::string name(result.dictionary[k]);
    CHECK(std::regex_match(name, std::regex("[A-Z][a-z]+")));
  }
}

TEST_CASE("dates and decimals stay on their steps and in their range") {
  constexpr std::int64_t kDay = 86'400'000'000;
  const MadeColumn days(integers({kDay, 40 * kDay, 7 * kDay, 900 * kDay}, ColumnType::kDatetime),
                        meaning("id"), false);
  for (const std::int64_t time : days.make(0, 200, 1).integers) {
    CHECK(time % kDay == 0);
  }
  Column column = floats({50.25, 51.75, 50.5, 58.0, 50.25, 51.75, 90.25});
  column.decimals = 2;
  const MadeColumn decimals(column, meaning("latitude"), false);
  for (const double value : decimals.make(0, 200, 1).floats) {
    CHECK(value >= 50.25);
    CHECK(value <= 90.25);
    CHECK(value * 4 == std::round(value * 4));
  }
  const MadeColumn huge(floats({1e308, -1.7e308, 3e300}), meaning("id"), true);
  for (const double value : huge.make(0, 1'000, 1).floats) CHECK(std::isfinite(value));
}

TEST_CASE("truth values keep their share; as a key there are two") {
  const MadeColumn made(bools({0, 1, 1, 1}), meaning("id"), false);
  const Column column = made.make(0, 1'000, 1);
  const auto trues = std::count(column.codes.begin(), column.codes.end(), 1);
  CHECK(trues > 680);
  CHECK(trues < 820);
  const MadeColumn key(bools({0, 1}), meaning("id"), true);
  CHECK(distinct(key.make(0, 2, 1)) == 2);
  CHECK_THROWS_AS((void)key.make(0, 3, 1), Error);
}

TEST_CASE("a column without values is made all the same") {
  Column column = integers({0, 0, 0});
  column.validity = std::vector<std::uint8_t>{0};
  CHECK(MadeColumn(column, meaning("id"), false).make(0, 10, 1).missing_count() == 10);
  CHECK(distinct(MadeColumn(column, meaning("id"), true).make(0, 10, 1)) == 10);
  CHECK(distinct(MadeColumn(texts({}), meaning("id"), true).make(0, 10, 1)) == 10);
  CHECK(MadeColumn(texts({}), meaning("text"), false).make(0, 0, 1).size() == 0);
}

TEST_CASE("rows beyond the last number that counts them are refused") {
  const MadeColumn made(texts(customers(50)), meaning("id"), false);
  CHECK_THROWS_AS((void)made.make(~std::uint64_t{0} - 5, 10, 1), Error);
}

TEST_CASE("a forged made column is refused") {
  const std::vector<MadeColumn> columns = one_of_each();
  const auto refused = [&](std::size_t which, const std::string& pointer, const io::Json& value) {
    io::ModelFile file;
    io::Json header = io::save_part(columns[which], "made", file);
    at_path(header, pointer) = value;
    try {
      (void)io::load_part<MadeColumn>(header, "made", file);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kModel;
    }
    return false;
  };
  CHECK(refused(0, "/type", "number"));
  CHECK(refused(0, "/type", -1));
  CHECK(refused(0, "/type", "text"));
  CHECK(refused(0, "/source", "dice"));
  CHECK(refused(0, "/source", "shape"));
  CHECK(refused(0, "/name", 3));
  CHECK(refused(0, "/decimals", 1'000'000));
  CHECK(refused(0, "/missing_rate", 0.5));
  CHECK(refused(0, "/missing_rate", 1.5));
  CHECK(refused(0, "/unique", false));
  CHECK(refused(2, "/unique", false));
  CHECK(refused(2, "/repeats/ends", io::Json::array({3, 2})));
  CHECK(refused(0, "/check", "isbn"));
  CHECK(refused(0, "/numbers/step", 0));
  CHECK(refused(0, "/numbers/lowest", 11));
  CHECK(refused(0, "/numbers", "x"));
  CHECK(refused(3, "/exponent", 400));
  CHECK(refused(4, "/numbers/highest", INT64_MAX));
  CHECK(refused(5, "/true_rate", -1));
  CHECK(refused(6, "/shape/shapes", io::Json::array()));
  CHECK(refused(8, "/regex", "(a"));
}

TEST_CASE("forged numbers that load don't run away") {
  const std::vector<MadeColumn> columns = one_of_each();
  for (const std::uint64_t step : {std::uint64_t{1}, std::uint64_t{3}, ~std::uint64_t{0}}) {
    for (const bool sequential : {false, true}) {
      io::ModelFile file;
      io::Json header = io::save_part(columns[2], "made", file);
      header["numbers"] = {{"lowest", INT64_MIN},
                           {"highest", INT64_MAX},
                           {"step", step},
                           {"sequential", sequential}};
      header["pool"] = ~std::uint64_t{0};
      CHECK(io::load_part<MadeColumn>(header, "made", file).make(0, 100, 1).size() == 100);
    }
  }
}
