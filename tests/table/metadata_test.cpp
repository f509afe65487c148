#include "likeness/metadata.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

Column integers(const char* name, std::vector<std::int64_t> values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kInt64;
  column.integers = std::move(values);
  return column;
}

Column floats(const char* name, std::vector<double> values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kFloat64;
  column.floats = std::move(values);
  return column;
}

Column texts(const char* name, const std::vector<std::string>& values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return column;
}

Column categories(const char* name, const std::vector<std::string>& dictionary,
                  std::vector<std::int32_t> codes, ColumnType type = ColumnType::kCategory) {
  Column column;
  column.name = name;
  column.type = type;
  column.dictionary = StringArray(dictionary);
  column.codes = std::move(codes);
  return column;
}

Column with_missing(Column column, std::size_t row) {
  std::vector<std::uint8_t> validity((column.size() + 7) / 8, 0xff);
  validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] & ~(1U << (row % 8)));
  column.validity = std::move(validity);
  return column;
}

ColumnMetadata detected(Column column) {
  return detect_metadata(Table({std::move(column)})).columns.at(0);
}

/// 0, step, 2 step, ...
std::vector<std::int64_t> sequence(std::size_t count, std::int64_t step) {
  std::vector<std::int64_t> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::int64_t>(i) * step;
  return values;
}

std::string complaint(const Metadata& metadata, const Table& table) {
  try {
    check_metadata(metadata, table);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    return error.what();
  }
  return "";
}

Metadata metadata_of(std::initializer_list<std::pair<const char*, const char*>> columns) {
  Metadata metadata;
  for (const auto& [name, sdtype] : columns) {
    metadata.columns.emplace_back();
    metadata.columns.back().name = name;
    metadata.columns.back().sdtype = sdtype;
  }
  return metadata;
}

}  // namespace

TEST_CASE("numbers are numerical unless they are a few whole levels") {
  std::vector<std::int64_t> levels(100);
  std::vector<double> whole(100);
  std::vector<double> halves(100);
  for (std::size_t i = 0; i < 100; ++i) {
    levels[i] = static_cast<std::int64_t>(i % 10);
    whole[i] = static_cast<double>(i % 3);
    halves[i] = static_cast<double>(i % 3) / 2;
  }
  CHECK(detected(integers("a", levels)).sdtype == "categorical");
  CHECK(detected(floats("a", whole)).sdtype == "categorical");
  CHECK(detected(floats("a", halves)).sdtype == "numerical");
  levels[0] = 10;
  CHECK(detected(integers("a", levels)).sdtype == "numerical");
  CHECK(detected(integers("a", {1, 1, 1, 1, 1})).sdtype == "numerical");
}

TEST_CASE("the levels of a column are counted without its missing cells") {
  std::vector<std::int64_t> values(20, 1);
  values[1] = 2;
  values[2] = 0;
  CHECK(detected(integers("a", values)).sdtype == "numerical");
  CHECK(detected(with_missing(integers("a", values), 2)).sdtype == "categorical");
}

TEST_CASE("whole numbers that are all different though crowded are a key") {
  const Metadata metadata = detect_metadata(Table({integers("number", sequence(100, 1))}));
  CHECK(metadata.columns[0].sdtype == "id");
  CHECK(metadata.primary_key == "number");
}

TEST_CASE("whole numbers that are all different because there is room are a measurement") {
  const Metadata metadata = detect_metadata(Table({integers("income", sequence(100, 997))}));
  CHECK(metadata.columns[0].sdtype == "numerical");
  CHECK(!metadata.primary_key.has_value());
}

TEST_CASE("a column named id is one, and the key if its values are all different") {
  const Table table({integers("shop_id", {1, 1, 2, 2, 3, 3}),
                     integers("customerId", {10, 9000, 3, 4, 70, 6}),
                     integers("otherID", {10, 9000, 3, 4, 70, 6})});
  const Metadata metadata = detect_metadata(table);
  for (const ColumnMetadata& column : metadata.columns) CHECK(column.sdtype == "id");
  CHECK(metadata.primary_key == "customerId");
}

TEST_CASE("a key has no missing cell") {
  const Table table({with_missing(integers("id", {1, 2, 3, 4, 5, 6}), 3)});
  CHECK(!detect_metadata(table).primary_key.has_value());
}

TEST_CASE("strings are categories, codes or text") {
  std::vector<std::string> codes;
  std::vector<std::string> sentences;
  std::vector<std::string> half;
  std::vector<std::string> few;
  for (int i = 0; i < 40; ++i) {
    codes.push_back("K-" + std::to_string(100 + i));
    sentences.push_back("number " + std::to_string(i));
    half.push_back("code" + std::to_string(i / 2));
    few.push_back("code" + std::to_string(i / 8));
  }
  CHECK(detected(texts("a", codes)).sdtype == "id");
  CHECK(detected(texts("a", codes)).regex_format == "K-[0-9]{3}");
  CHECK(detected(texts("a", sentences)).sdtype == "text");
  CHECK(detected(texts("a", half)).sdtype == "unknown");
  CHECK(detected(texts("a", half)).pii == true);
  CHECK(detected(texts("a", few)).sdtype == "categorical");
  CHECK(detected(categories("a", {"x", "y"}, {0, 1, 0, 1, 0, 1, 0})).sdtype == "categorical");
}

TEST_CASE("truth values and dates are what they were read as") {
  const auto truth = categories("a", {"no", "yes"}, {0, 1, 1}, ColumnType::kBool);
  CHECK(detected(truth).sdtype == "boolean");
  Column date = integers("born", {0, 86'400'000'000});
  date.type = ColumnType::kDatetime;
  date.datetime_format = "%Y-%m-%d";
  CHECK(detected(date).sdtype == "datetime");
  CHECK(detected(date).datetime_format == "%Y-%m-%d");
}

TEST_CASE("a name that speaks of personal data counts where the values can be that") {
  CHECK(detected(categories("e-mails", {"a@b", "c@d"}, {0, 1})).sdtype == "categorical");
  CHECK(detected(categories("email", {"a@b", "c@d"}, {0, 1})).sdtype == "email");
  CHECK(detected(categories("email", {"a@b", "c@d"}, {0, 1})).pii == true);
  CHECK(detected(integers("email", {1, 2})).sdtype == "numerical");
  CHECK(detected(floats("latitude", {1.5, 2})).sdtype == "latitude");
  CHECK(detected(integers("zipcode", {12345, 54321})).sdtype == "postcode");
}

TEST_CASE("places of few different values are categories, whatever their name") {
  std::vector<std::int32_t> codes(100);
  for (std::size_t i = 0; i < 100; ++i) codes[i] = static_cast<std::int32_t>(i % 4);
  const std::vector<std::string> names = {"NY", "WA", "CA", "TX"};
  for (const char* name : {"state", "city", "country_code", "province", "zip"}) {
    CAPTURE(name);
    CHECK(detected(categories(name, names, codes)).sdtype == "categorical");
    CHECK(!detected(categories(name, names, codes)).pii.has_value());
  }
  CHECK(detected(categories("last_name", names, codes)).sdtype == "last_name");
  std::vector<double> degrees(100);
  std::vector<double> homes(100);
  for (std::size_t i = 0; i < 100; ++i) {
    degrees[i] = 52.5 + static_cast<double>(i % 7) / 100;
    homes[i] = 52.5 + static_cast<double>(i * i) / 1e4;
  }
  CHECK(detected(floats("latitude", degrees)).sdtype == "numerical");
  CHECK(detected(floats("latitude", homes)).sdtype == "latitude");
}

TEST_CASE("an id of few values is a key into another table, unless it names somebody") {
  std::vector<std::int64_t> shops(200);
  for (std::size_t i = 0; i < 200; ++i) shops[i] = static_cast<std::int64_t>(i % 8);
  CHECK(detected(integers("shop_id", shops)).sdtype == "categorical");
  CHECK(detected(integers("patient_id", shops)).sdtype == "id");
  CHECK(detected(categories("payment_id", {"CARD", "CASH"}, std::vector<std::int32_t>(40, 1)))
            .sdtype == "categorical");
}

TEST_CASE("keys and names of somebody who has several rows are personal") {
  std::vector<std::string> codes;
  std::vector<std::string> names;
  std::vector<std::string> kinds;
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < 200; ++i) {
    codes.push_back("C-" + std::to_string(100 + i / 4));
    names.push_back("Ann No" + std::string(1, static_cast<char>('a' + i / 8)));
    kinds.emplace_back(i % 2 == 0 ? "retail" : "trade");
    numbers.push_back(17 * (i / 4));
  }
  CHECK(detected(texts("customer", codes)).sdtype == "id");
  CHECK(detected(texts("product", codes)).sdtype != "id");
  CHECK(detected(texts("customer name", names)).sdtype == "name");
  CHECK(detected(texts("customer", kinds)).sdtype == "categorical");
  CHECK(detected(integers("Patient No", numbers)).sdtype == "id");
  CHECK(detected(integers("customer_age", numbers)).sdtype == "numerical");
}

TEST_CASE("strings that are nearly all different are not categories, however many are missing") {
  std::vector<std::string> names;
  std::vector<std::string> notes;
  for (int i = 0; i < 100; ++i) {
    names.push_back(i % 5 == 0 ? "Ann No" + std::to_string(i) : "");
    notes.push_back(i % 10 == 0 ? "called on day " + std::to_string(i) : "none");
  }
  Column column = texts("referred_by", names);
  for (std::size_t row = 0; row < names.size(); ++row) {
    if (names[row].empty()) {
      std::vector<std::uint8_t> bits((names.size() + 7) / 8, 0);
      for (std::size_t k = 0; k < names.size(); k += 5) {
        bits[k / 8] = static_cast<std::uint8_t>(bits[k / 8] | (1U << (k % 8)));
      }
      column.validity = std::move(bits);
      break;
    }
  }
  CHECK(detected(column).sdtype == "text");
  CHECK(detected(texts("note", notes)).sdtype == "categorical");
}

TEST_CASE("long numbers of persons are found by their names and by themselves") {
  std::vector<std::int64_t> nine;
  std::vector<std::int64_t> amounts;
  std::vector<std::int64_t> times;
  std::vector<std::string> mobiles;
  for (std::int64_t i = 0; i < 60; ++i) {
    nine.push_back(100'000'000 + (i * 7'919'717'171) % 899'999'999);
    amounts.push_back(1'000 + i * i * 1'000'000);
    times.push_back(1'700'000'000 + i * 3'600);
    mobiles.push_back(i % 2 == 0 ? "iOS" : "Android");
  }
  CHECK(detected(integers("social_security_number", nine)).sdtype == "ssn");
  CHECK(detected(integers("Mobile", nine)).sdtype == "phone_number");
  CHECK(detected(integers("account no", nine)).sdtype == "bban");
  CHECK(detected(integers("passportNumber", nine)).sdtype == "passport_number");
  CHECK(detected(integers("mobile", sequence(60, 977))).sdtype == "numerical");
  CHECK(detected(texts("mobile", mobiles)).sdtype == "categorical");
  CHECK(detected(integers("x", nine)).sdtype == "id");
  CHECK(detected(integers("x", amounts)).sdtype == "numerical");
  CHECK(detected(integers("x", times)).sdtype == "numerical");
}

TEST_CASE("values that show what they are count under any name") {
  std::vector<std::string> mails;
  std::vector<std::string> cards;
  std::vector<std::string> addresses;
  for (int i = 0; i < 40; ++i) {
    mails.push_back("p" + std::to_string(i / 2) + "@example.org");
    cards.push_back(i % 2 == 0 ? "4111 1111 1111 1111" : "5500 0000 0000 0004");
    addresses.push_back("10.0.3." + std::to_string(i / 2));
  }
  CHECK(detected(texts("contact", mails)).sdtype == "email");
  CHECK(detected(texts("seen_from", addresses)).sdtype == "ipv4_address");
  // Two values are chance, or categories.
  CHECK(detected(texts("paid_with", cards)).sdtype == "categorical");
}

TEST_CASE("a column without any value is what its type says") {
  Column column = floats("id", {0, 0});
  column.validity = std::vector<std::uint8_t>{0};
  CHECK(detected(column).sdtype == "numerical");
}

TEST_CASE("metadata that describes the table passes") {
  const Table table(
      {integers("id", {1, 2}), floats("x", {0.5, 1}), categories("c", {"u", "v"}, {0, 1})});
  CHECK(complaint(detect_metadata(table), table).empty());
  CHECK(complaint(metadata_of({{"c", "boolean"}, {"x", "categorical"}, {"id", "text"}}), table)
            .empty());
}

TEST_CASE("the first column that only the table or only the metadata has is named") {
  const Table table({integers("age", {1, 2}), integers("income", {1, 2})});
  CHECK(complaint(metadata_of({{"age", "numerical"}}), table) ==
        "The table's column \"income\" is not in the metadata; add it there.");
  CHECK(complaint(metadata_of({{"age", "numerical"}, {"income", "numerical"}, {"incom", "id"}}),
                  table) ==
        "The metadata's column \"incom\" is not in the table; did you mean \"income\"?");
  CHECK(complaint(metadata_of({{"age", "numerical"}, {"age", "id"}, {"income", "id"}}), table) ==
        "The metadata describes column \"age\" twice.");
}

TEST_CASE("values that can't be what the metadata says are shown") {
  const Table table({with_missing(categories("c", {"", "v", "w"}, {0, 1, 2}), 0)});
  CHECK(
      complaint(metadata_of({{"c", "numerical"}}), table) ==
      "Column \"c\" is numerical in the metadata, but the table holds \"v\" there (row 2, read as "
      "category); correct the metadata or the table.");
  CHECK(!complaint(metadata_of({{"c", "datetime"}}), table).empty());
  CHECK(!complaint(metadata_of({{"c", "boolean"}}), table).empty());
  const Table numbers({integers("n", {0, 1, 2})});
  CHECK(!complaint(metadata_of({{"n", "boolean"}}), numbers).empty());
  CHECK(
      complaint(metadata_of({{"n", "boolean"}}), Table({with_missing(integers("n", {0, 1, 2}), 2)}))
          .empty());
}

TEST_CASE("a primary key that repeats or has a missing cell is refused with its rows") {
  Metadata metadata = metadata_of({{"k", "id"}});
  metadata.primary_key = "k";
  CHECK(complaint(metadata, Table({integers("k", {7, 8, 7})})) ==
        "The primary key \"k\" is 7 in both row 1 and row 3; make it unique or take the key out of "
        "the metadata.");
  CHECK(!complaint(metadata, Table({texts("k", {"a", "b", "b"})})).empty());
  CHECK(!complaint(metadata, Table({categories("k", {"a", "b"}, {0, 1, 1})})).empty());
  CHECK(!complaint(metadata, Table({floats("k", {0.0, -0.0})})).empty());
  CHECK(complaint(metadata, Table({with_missing(integers("k", {7, 8, 9}), 1)})) ==
        "The primary key \"k\" is missing in row 2; fill it in or take the key out of the "
        "metadata.");
  CHECK(complaint(metadata, Table({texts("k", {"a", "b", "c"})})).empty());
}

TEST_CASE("detection agrees with SDV's, but for whole levels and keys into other tables") {
  const auto golden =
      nlohmann::json::parse(std::ifstream(std::string(LIKENESS_GOLDEN_FOLDER) + "/metadata.json"));
  for (const auto& table : golden["detected"]) {
    const Metadata metadata =
        detect_metadata(io::parse_csv(table["csv"].get<std::string>(), "table.csv"));
    for (const ColumnMetadata& column : metadata.columns) {
      CAPTURE(column.name);
      const auto sdv = table["sdtypes"][column.name].get<std::string>();
      const bool few = sdv == "ordinal" || column.name == "shop id";
      CHECK(column.sdtype == (few ? "categorical" : sdv));
    }
    const auto& key = table["primary_key"];
    CHECK(metadata.primary_key.value_or("") == (key.is_null() ? "" : key.get<std::string>()));
  }
}
