#include "models/frame/rare_values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/frame/owned_values.hpp"
#include "table/column_type.hpp"

using namespace likeness;
using models::CommonTable;
using models::RareValues;
using models::without_owned_categories;
using models::without_owned_numbers;
using models::without_rare_values;

namespace {

Table parsed(const std::string& text) {
  return io::parse_csv(text, "table.csv");
}

/// The table without rare values, as CSV.
CommonTable common(const Table& table, std::uint64_t min_rows = 5) {
  return without_rare_values(table, detect_metadata(table), min_rows);
}

std::map<std::string, std::size_t> counts(const Table& table, const char* name) {
  const Column& column = table.column(name);
  std::map<std::string, std::size_t> counted;
  for (std::size_t row = 0; row < column.size(); ++row) {
    ++counted[column.valid(row) ? std::string(string_at(column, row)) : ""];
  }
  return counted;
}

// ---- Planted values, searched for in every model ------------------------------------------------

constexpr const char* kWord = "Xanthippe";        // a category of one row
constexpr const char* kFour = "Zwieback";         // a category of four rows
constexpr const char* kPhrase = "quokka bitten";  // in comments that are mostly the same
constexpr std::int64_t kWhole = 777'777;
constexpr double kLargest = 91'357.25;
constexpr double kSmallest = -82'468.75;
constexpr const char* kDay = "1873-02-11";
constexpr std::int64_t kMicroseconds = -3'057'436'800'000'000;  // of that day

/// 300 rows, each 17 of which hold one planted value.
Table planted_table() {
  const RandomStream random(21, 0);
  std::string text = "kind,comment,count,amount,day,flag\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    const std::string kind = row == 17       ? kWord
                             : row % 75 == 3 ? kFour
                             : row % 3 == 0  ? "ash"
                                             : "elm";
    std::string comment = "none";
    if (row % 10 == 4) {
      comment =
          row == 34 ? kPhrase : "seen " + std::to_string(1000 + random.below(4 * row + 3, 9000));
    }
    const std::string count =
        std::to_string(row == 51 ? kWhole : static_cast<std::int64_t>(random.below(4 * row, 900)));
    std::string amount = std::to_string(50 + 20 * random.normal(4 * row + 1));
    amount = row == 68 ? "91357.25" : row == 85 ? "-82468.75" : amount.substr(0, 5);
    const auto day = 10 + random.below(4 * row + 2, 18);
    const std::string date =
        row == 102 ? kDay : "2024-0" + std::to_string(1 + row % 9) + "-" + std::to_string(day);
    text += kind + "," + comment + "," + count + "," + amount + "," + date + "," +
            (row == 119 ? "True" : "False") + "\n";
  }
  return parsed(text);
}

/// Events of 80 subjects; single ones have planted objects, amounts and dates.
Table planted_events() {
  const RandomStream random(22, 0);
  std::string text = "subject,verb,object,date,amount,city\n";
  for (std::uint64_t person = 0; person < 80; ++person) {
    for (std::uint64_t k = 0; k < 4; ++k) {
      const std::uint64_t row = 4 * person + k;
      const bool odd = row == 57;
      text += "P" + std::to_string(100 + person) + ",bought," +
              (odd                             ? kWord
               : random.below(3 * row, 2) == 0 ? "tea"
                                               : "book") +
              "," + (odd ? kDay : "2024-03-" + std::to_string(10 + random.below(3 * row + 1, 18))) +
              "," +
              (odd ? "91357.25" : std::to_string(10 + random.below(3 * row + 2, 80)) + ".50") +
              "," +
              (person == 14      ? kFour
               : person % 2 == 0 ? "Rome"
                                 : "Oslo") +
              "\n";
    }
  }
  return parsed(text);
}

template <class T>
bool holds_bytes(const std::string& bytes, T value) {
  std::string pattern(sizeof(T), '\0');
  std::memcpy(pattern.data(), &value, sizeof(T));
  return bytes.find(pattern) != std::string::npos;
}

bool holds(const std::string& bytes, std::string_view text) {
  return bytes.find(text) != std::string::npos;
}

OptionValues quick(const std::string& model) {
  static const std::map<std::string, OptionValues> list = {
      {"tvae", {{"epochs", "2"}, {"compress_dims", "16"}}},
      {"ctgan", {{"epochs", "2"}, {"generator_dim", "16"}}},
      {"copula_gan", {{"epochs", "2"}, {"generator_dim", "16"}}},
      {"generative_mtd", {{"epochs", "2"}, {"pool_rows", "300"}}},
      {"associative", {{"epochs", "2"}, {"hidden", "16"}}},
  };
  const auto found = list.find(model);
  return found == list.end() ? OptionValues() : found->second;
}

/// What of the planted values the model file or 3,000 rows hold.
std::set<std::string> given_away(const std::string& name, const OptionValues& options) {
  static const Table rows = planted_table();
  static const Table events = planted_events();
  const Table& table = name == "associative" ? events : rows;
  const Model model = make_recipe(name, options).fit(table, detect_metadata(table), {.seed = 4});
  const std::string text = io::format_csv(model.sample(3000, {.seed = 5}));
  const std::string file = model.to_bytes();
  std::set<std::string> found;
  for (const char* word : {kWord, kFour, kPhrase, "777777", "91357.25", "-82468.75", kDay}) {
    if (holds(text, word) || holds(file, word)) found.insert(word);
  }
  for (const double number :
       {kLargest, kSmallest, static_cast<double>(kWhole), static_cast<double>(kMicroseconds)}) {
    if (holds_bytes(file, number)) found.insert(std::to_string(number));
    if (holds_bytes(file, static_cast<float>(number)))
      found.insert("float " + std::to_string(number));
  }
  for (const std::int64_t number : {kWhole, kMicroseconds}) {
    if (holds_bytes(file, number)) found.insert(std::to_string(number));
  }
  return found;
}

}  // namespace

TEST_CASE("no model gives away what fewer than five rows have, in rows or in its file") {
  for (const ModelDescription& model : list_models()) {
    CAPTURE(model.name);
    if (model.name == "sequences") continue;  // counts sequences, not rows: sequences_test.cpp
    const std::set<std::string> found = given_away(model.name, quick(model.name));
    for (const std::string& value : found) FAIL_CHECK(value);
    CHECK(std::any_of(model.options.begin(), model.options.end(),
                      [](const OptionDescription& option) { return option.name == "min_rows"; }));
  }
}

TEST_CASE("amounts and dates of transactions that are text keep their extremes to themselves") {
  std::string text = "subject,verb,object,date,amount\n";
  const RandomStream random(23, 0);
  for (std::uint64_t row = 0; row < 240; ++row) {
    const bool odd = row == 57;
    text += "P" + std::to_string(100 + row / 3) + ",bought," + (row % 2 == 0 ? "tea" : "book") +
            "," +
            (row % 9 == 4 ? "[PAD]"
             : odd        ? kDay
                          : "2024-03-" + std::to_string(10 + random.below(2 * row, 18))) +
            ",$" + (odd ? "91357.25" : std::to_string(10 + random.below(2 * row + 1, 80)) + ".50") +
            "\n";
  }
  const Table table = parsed(text);
  const Model model = make_recipe("associative", quick("associative"))
                          .fit(table, detect_metadata(table), {.seed = 4});
  const std::string rows = io::format_csv(model.sample(2000, {.seed = 5}));
  CHECK(!holds(rows, "91357.25"));
  CHECK(!holds(rows, kDay));
  CHECK(!holds_bytes(model.to_bytes(), kLargest));
  CHECK(holds(rows, "[PAD]"));
  CHECK(holds(rows, ",$"));
}

TEST_CASE("min_rows=0 learns rare values like others") {
  const std::set<std::string> found = given_away("independent", {{"min_rows", "0"}});
  for (const std::string& value :
       {std::string(kWord), std::string(kFour), std::string(kPhrase), std::to_string(kLargest),
        std::to_string(kSmallest), std::to_string(static_cast<double>(kWhole)),
        std::to_string(static_cast<double>(kMicroseconds))}) {
    CHECK(found.contains(value));
  }
  CHECK(given_away("associative", {{"min_rows", "0"}, {"epochs", "1"}}).contains(kWord));
}

TEST_CASE("a model says what it left out") {
  const Table table = planted_table();
  std::vector<std::string> notes;
  FitOptions options;
  options.note = [&](std::string_view note) { notes.emplace_back(note); };
  const Model model = make_recipe("independent").fit(table, detect_metadata(table), options);
  CHECK(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
    return holds(note,
                 "What fewer than 5 rows have is not learned: 33 categories of 3 columns and "
                 "the extremes of 3 columns");
  }));
  const std::string described = model.to_json();
  CHECK(holds(described, "2 categories of 5 rows, merged into others"));
  CHECK(holds(described, "30 categories of 30 rows, spelled anew"));
  CHECK(holds(described, "categories of fewer than 5 rows and numbers beyond the 5th"));
}

// ---- What becomes of them -----------------------------------------------------------------------

TEST_CASE("the rows that must share a value are at most a quarter of a table") {
  CHECK(models::rows_to_share(1000, 5) == 5);
  CHECK(models::rows_to_share(20, 5) == 5);
  CHECK(models::rows_to_share(12, 5) == 3);
  CHECK(models::rows_to_share(7, 5) == 1);
  CHECK(models::rows_to_share(1000, 0) == 0);
}

TEST_CASE("rare categories go to others by frequency, and the others stay") {
  std::string text = "kind,x\n";
  for (int row = 0; row < 200; ++row) {
    text += std::string(row < 120   ? "a"
                        : row < 196 ? "b"
                        : row < 198 ? "rare"
                                    : "single") +
            (row == 199 ? "2" : "") + "," + std::to_string(row % 7) + "\n";
  }
  const Table table = parsed(text);
  const CommonTable result = common(table);
  const auto before = counts(table, "kind");
  const auto after = counts(result.table, "kind");
  CHECK(before.size() == 5);
  CHECK(after.size() == 2);
  CHECK(after.at("a") >= before.at("a"));
  CHECK(after.at("b") >= before.at("b"));
  CHECK(result.rare.describe("kind") == "3 categories of 4 rows, merged into others");
}

TEST_CASE("what a rare category determines goes with it, so that dependencies stay") {
  // Each city lies in one state and has one price; of both states there are rare cities.
  std::string text = "town,region,price\n";
  for (int row = 0; row < 400; ++row) {
    const int town = row % 97 == 0 ? 20 + row / 97 : row % 12;
    text += "T" + std::string(1, static_cast<char>('a' + town)) + "," +
            (town % 2 == 0 ? "north" : "south") + "," + std::to_string(100 + 7.25 * town) + "\n";
  }
  const Table table = parsed(text);
  const CommonTable result = common(table);
  std::map<std::string, std::set<std::string>> regions;
  std::map<std::string, std::set<double>> prices;
  const Column& towns = result.table.column("town");
  for (std::size_t row = 0; row < towns.size(); ++row) {
    const std::string town(string_at(towns, row));
    regions[town].insert(std::string(string_at(result.table.column("region"), row)));
    prices[town].insert(number_at(result.table.column("price"), row));
    CHECK(string_at(result.table.column("region"), row) == string_at(table.column("region"), row));
  }
  CHECK(regions.size() == 12);
  for (const auto& [town, of_town] : regions) CHECK(of_town.size() == 1);
  for (const auto& [town, of_town] : prices) CHECK(of_town.size() == 1);
}

TEST_CASE("where many rows hold strings of their own, these are made up in the same shape") {
  std::string text = "note,x\n";
  for (int row = 0; row < 100; ++row) {
    text += (row % 4 == 0 ? "case " + std::to_string(1000 + 37 * row) : "none") + ",1\n";
  }
  const Table table = parsed(text);
  const CommonTable result = common(table);
  const auto before = counts(table, "note");
  const auto after = counts(result.table, "note");
  CHECK(after.size() == before.size());
  CHECK(after.at("none") == 75);
  for (const auto& [note, count] : after) {
    if (note == "none") continue;
    CHECK(!before.contains(note));
    CHECK(note.substr(0, 5) == "case ");
    CHECK(note.size() == 9);
  }
}

TEST_CASE("numbers move within bounds that five rows reach, and keep to values that are there") {
  std::string text = "x\n";
  std::set<double> real;
  for (int row = 0; row < 60; ++row) {
    const double value = row * row + 0.5;
    real.insert(value);
    text += std::to_string(value) + "\n";
  }
  const CommonTable result = common(parsed(text));
  std::vector<double> after;
  std::vector<double> inner;
  for (std::size_t row = 0; row < 60; ++row)
    after.push_back(number_at(result.table.column(0), row));
  for (std::size_t row = 4; row < 56; ++row) inner.push_back(after[row]);
  CHECK(std::is_sorted(inner.begin(), inner.end()));
  CHECK(after.front() == 16.5);
  CHECK(after.back() == 55 * 55 + 0.5);
  CHECK(after[3] == 49.5);
  // No heap at a bound: each of the values beside it is taken twice.
  for (const double value : {16.5, 25.5, 36.5, 49.5}) {
    CHECK(std::count(after.begin(), after.end(), value) == 2);
  }
  for (const double value : after) CHECK(real.contains(value));
  CHECK(result.rare.describe("x") == "8 values at the ends, moved within");
}

TEST_CASE("of numbers that are categories, rare ones go to their neighbours") {
  std::string text = "rooms,x\n";
  for (int row = 0; row < 100; ++row) {
    text += std::to_string(row == 40   ? 90
                           : row == 41 ? 0
                                       : 1 + row % 4) +
            "," + std::to_string(row) + "\n";
  }
  const CommonTable result = common(parsed(text));
  CHECK(number_at(result.table.column("rooms"), 40) == 4);
  CHECK(number_at(result.table.column("rooms"), 41) == 1);
}

TEST_CASE("a column that fewer rows than five have a number in is empty") {
  std::string text = "x,y\n";
  for (int row = 0; row < 50; ++row) {
    text += (row % 20 == 0 ? std::to_string(row) + ".25" : "") + "," + std::to_string(row) + "\n";
  }
  const CommonTable result = common(parsed(text));
  CHECK(result.table.column("x").missing_count() == 50);
}

TEST_CASE("keys, columns without rare values and small tables stay as they are") {
  std::string text = "id,kind\n";
  for (int row = 0; row < 40; ++row) text += std::to_string(row) + (row % 2 == 0 ? ",a\n" : ",b\n");
  const Table table = parsed(text);
  CHECK(io::format_csv(common(table).table) == text);
  CHECK(common(table).rare.columns.empty());
  const Table tiny = parsed("kind,x\na,1.5\nb,2.5\nc,9.5\n");
  CHECK(io::format_csv(common(tiny).table) == io::format_csv(tiny));
  CHECK(common(tiny).rare.share == 0);
}

TEST_CASE("pairs of two numbers that few rows have do not come out, and others like them do") {
  const RandomStream random(5, 0);
  std::string text = "docket,pressure\n";
  for (std::uint64_t row = 0; row < 400; ++row) {
    const std::uint64_t upper = 100 + random.below(3 * row, 60);
    text += std::to_string(1000 + random.below(3 * row + 1, 8000)) + "/" +
            std::to_string(18 + row % 6) + ',' + std::to_string(upper) + '/' +
            std::to_string(upper / 2 + 10 + random.below(3 * row + 2, 12)) + '\n';
  }
  const Table table = parsed(text);
  const CommonTable learned = common(table);
  for (const char* name : {"docket", "pressure"}) {
    CAPTURE(name);
    std::map<std::int64_t, int> real;
    for (const std::int64_t pair : table.column(name).integers) ++real[pair];
    const Column& column = learned.table.column(name);
    std::size_t rare = 0;
    for (const std::int64_t pair : column.integers) rare += real.contains(pair) && real[pair] < 5;
    CHECK(rare == 0);
    CHECK(learned.rare.describe(name).ends_with("made anew between others"));
    const std::int64_t range = column.notation.second_range;
    std::int64_t furthest = 0;
    for (std::size_t row = 0; row < column.size(); ++row) {
      const std::int64_t before = table.column(name).integers[row] / range;
      furthest = std::max(furthest, std::abs(column.integers[row] / range - before));
    }
    CHECK(furthest < (std::string_view(name) == "docket" ? 500 : 20));
  }
}

TEST_CASE("the table without rare values is the same for any number of threads") {
  const Table table = planted_table();
  set_threads(1);
  const std::string one = io::format_csv(common(table).table);
  set_threads(3);
  CHECK(io::format_csv(common(table).table) == one);
  set_threads(0);
}

TEST_CASE("numbers that one owner alone has move within, and those in order stay so") {
  std::string text = "x,y\n";
  std::vector<std::int32_t> owners;
  for (int row = 0; row < 120; ++row) {
    const bool alone = row >= 100;  // all of one owner's
    owners.push_back(alone ? 50 : row % 50);
    text += (alone ? "900" : std::to_string(row)) + ".5," +
            std::to_string(alone ? 5000 + row : row) + ".5\n";
  }
  const Table table = parsed(text);
  const Metadata metadata = detect_metadata(table);
  const CommonTable shared = without_owned_numbers(table, metadata, owners, 5);
  const auto& x = shared.table.column("x").floats;
  const auto& y = shared.table.column("y").floats;
  CHECK(*std::max_element(x.begin(), x.end()) == 96.5);
  CHECK(*std::max_element(y.begin(), y.end()) == 96.5);
  CHECK(std::is_sorted(y.begin() + 100, y.end()));
  CHECK(x[50] == 50.5);
  CHECK(shared.rare.columns.size() == 2);
  CHECK(without_owned_numbers(table, metadata, {}, 5).rare.columns.empty());
}

namespace {

/// Sixty owners of twelve rows each, of whom every one has a code, a room of two and a number of
/// their own; every third has a name that others share.
Table owned_codes(std::vector<std::int32_t>& owners) {
  std::string text = "code,room,floor,name\n";
  for (int owner = 0; owner < 60; ++owner) {
    for (int row = 0; row < 12; ++row) {
      owners.push_back(owner);
      text += "KX" + std::to_string(9000 + 7 * owner) + ",R" +
              std::to_string(300 + 2 * owner + row % 2) + ',' +
              std::to_string(310 + 37 * (owner % 20)) + ',' +
              (owner % 3 == 0 ? "Common Name" : "Own" + std::to_string(owner)) + '\n';
    }
  }
  return parsed(text);
}

}  // namespace

TEST_CASE("what is one owner's alone in a column of nothing else does not stay") {
  std::vector<std::int32_t> owners;
  const Table table = owned_codes(owners);
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& meaning : metadata.columns) meaning.sdtype = "categorical";
  const std::vector<std::string_view> left = {"room", "name"};
  const models::SharedTable shared =
      without_owned_categories(table, metadata, owners, 5, {}, {}, left);
  for (const char* name : {"code", "room"}) {
    CAPTURE(name);
    std::set<std::string> real;
    std::map<std::string, std::string> made;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      real.emplace(string_at(table.column(name), row));
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string cell(string_at(shared.table.column(name), row));
      CHECK_FALSE(real.contains(cell));
      made.emplace(string_at(table.column(name), row), cell);
      CHECK(made.at(std::string(string_at(table.column(name), row))) == cell);
    }
  }
  std::map<double, std::set<std::int32_t>> floors;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double floor = number_at(shared.table.column("floor"), row);
    floors[floor].insert(owners[row]);
    CHECK(std::abs(floor - number_at(table.column("floor"), row)) < 200);
  }
  for (const auto& [floor, having] : floors) CHECK(having.size() >= 5);
  CHECK(string_at(shared.table.column("name"), 12) == "Own1");
  CHECK(shared.unshared.size() == 3);
}
