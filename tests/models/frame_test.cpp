#include "models/frame/frame.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "example_table.hpp"
#include "likeness/error.hpp"
#include "models/frame/mixed_table.hpp"
#include "table/column_type.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

FramedTable framed(const Table& table, const FrameOptions& options = {}) {
  return Frame::learn(table, detect_metadata(table), options);
}

FramedTable framed_csv(const std::string& csv) {
  return framed(io::parse_csv(csv, "test.csv"));
}

/// The frame in these bytes of a model file.
Frame loaded_frame(const std::string& bytes) {
  const io::ModelFile file = io::ModelFile::parse(std::as_bytes(std::span(bytes)), "test");
  Frame frame;
  io::Archive::from(file).load(frame);
  return frame;
}

std::string csv_of(const Table& table, const char* column) {
  return io::format_csv(Table(std::vector<Column>{table.column(column)}));
}

}  // namespace

TEST_CASE("learned columns come back from their values, and keys are generated") {
  const Table table = example_table();
  FrameOptions options;
  options.min_rows = 0;
  const FramedTable example = framed(table, options);
  CHECK(example.frame.coders().size() == table.column_count());
  CHECK(example.frame.learned() == table.column_count() - 1);
  const Table back = example.frame.decode(example.values, table.rows(), 0, 1);
  for (const Column& column : table.columns()) {
    CAPTURE(column.name);
    if (column.name != "key")
      CHECK(csv_of(back, column.name.c_str()) == csv_of(table, column.name.c_str()));
  }
  const auto& keys = back.column("key").integers;
  CHECK(std::set<std::int64_t>(keys.begin(), keys.end()).size() == table.rows());
}

TEST_CASE("generated cells follow from seed and row, wherever a part begins") {
  const FramedTable example = framed(example_table(300));
  const Table whole = example.frame.decode(example.frame.empty_values(40), 40, 1000, 3);
  const Table part = example.frame.decode(example.frame.empty_values(10), 10, 1020, 3);
  for (std::size_t row = 0; row < 10; ++row) {
    CHECK(part.column("key").integers[row] == whole.column("key").integers[20 + row]);
  }
}

TEST_CASE("generated columns of a subject go together, with as many rows each as real ones have") {
  std::string csv = "customer,email,name,city,amount\n";
  for (int row = 0; row < 400; ++row) {
    const int customer = (row * 37) % 100;
    csv += "C-" + std::to_string(1000 + 7 * customer) + ",p" + std::to_string(customer) +
           "x@mail.org,Ann " + std::string(1, static_cast<char>('A' + customer % 26)) +
           std::string(1, static_cast<char>('a' + customer / 26)) + "o,Town" +
           std::string(1, static_cast<char>('a' + customer % 20)) + "," + std::to_string(row) +
           ".5\n";
  }
  const Table table = io::parse_csv(csv, "test.csv");
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "name") column.sdtype = "name";
    if (column.name == "city") column.sdtype = "city";
  }
  CHECK(metadata.find("customer")->sdtype == "id");
  CHECK(metadata.find("email")->sdtype == "email");
  const FramedTable framed = Frame::learn(table, metadata);
  const Table made = framed.frame.decode(framed.frame.empty_values(400), 400, 0, 5);
  std::map<std::string, std::set<std::string>> emails;
  std::map<std::string, std::set<std::string>> cities;
  std::map<std::string, int> rows;
  for (std::size_t row = 0; row < 400; ++row) {
    const std::string customer(string_at(made.column("customer"), row));
    emails[customer].insert(std::string(string_at(made.column("email"), row)));
    cities[customer].insert(std::string(string_at(made.column("city"), row)));
    ++rows[customer];
  }
  CHECK(emails.size() == 100);
  std::set<std::string> all_cities;
  for (const auto& [customer, seen] : emails) CHECK(seen.size() == 1);
  for (const auto& [customer, seen] : cities) {
    CHECK(seen.size() == 1);
    all_cities.insert(seen.begin(), seen.end());
  }
  CHECK(all_cities.size() < 40);
  for (const auto& [customer, count] : rows) CHECK(count == 4);
  // The second part of the table is the same as without the first.
  const Table part = framed.frame.decode(framed.frame.empty_values(100), 100, 300, 5);
  for (std::size_t row = 0; row < 100; ++row) {
    CHECK(string_at(part.column("email"), row) == string_at(made.column("email"), 300 + row));
  }
}

TEST_CASE("a column is found by name among the learned ones, or an error says why not") {
  const Frame frame = framed(example_table()).frame;
  CHECK(frame.name(frame.find_learned("weight")) == "weight");
  CHECK(frame.number_encoder(frame.find_learned("weight")) != nullptr);
  CHECK(frame.level_encoder(frame.find_learned("kind")) != nullptr);
  CHECK_THROWS_WITH_AS(
      (void)frame.find_learned("hight"),
      "There is no column \"hight\" to set a condition on; did you mean \"height\"?", Error);
  CHECK_THROWS_WITH_AS((void)frame.find_learned("key", "predict"),
                       "Column \"key\" is generated, not learned from the data, so there is "
                       "nothing in it to predict.",
                       Error);
}

TEST_CASE(
    "numbers that are declared a category may be learned as numbers that keep to their values") {
  std::string csv = "dose,rest\n";
  for (int k = 0; k < 30; ++k) csv += std::to_string(k * k) + ",x\n";
  const Table table = io::parse_csv(csv, "doses.csv");
  Metadata metadata = detect_metadata(table);
  metadata.primary_key.reset();
  for (ColumnMetadata& column : metadata.columns) column.sdtype = "categorical";
  FrameOptions options;
  options.min_rows = 0;
  options.numbers = {.fewest_values = 10, .fewest_repeats = 0, .learn_declared_categories = true};
  const FramedTable doses = Frame::learn(table, metadata, options);
  REQUIRE(doses.frame.number_encoder(0) != nullptr);
  CHECK(doses.frame.number_encoder(0)->restrained(27.5) == 25);
  CHECK(doses.frame.number_encoder(0)->restrained(-5) == 0);
  CHECK(Frame::learn(table, metadata).frame.number_encoder(0) == nullptr);

  io::ModelFile file;
  io::Archive::saving(file).save(doses.frame);
  const std::string bytes = file.to_bytes();
  const Frame loaded = loaded_frame(bytes);
  CHECK(loaded.number_encoder(0)->restrained(27.5) == 25);
}

TEST_CASE("learned columns become matrices of numbers and codes, and come back") {
  const FramedTable example = framed(example_table(50));
  const MixedTable mixed(example.frame);
  const MixedValues rows = mixed.matrices(example.values);
  CHECK(rows.numbers.rows() == 50);
  CHECK(static_cast<std::size_t>(rows.numbers.cols() + rows.codes.cols()) ==
        example.frame.learned());
  const std::vector<ColumnValues> back = mixed.columns(rows);
  for (std::size_t k = 0; k < back.size(); ++k) {
    CHECK(back[k].codes == example.values[k].codes);
    CHECK(back[k].size() == 50);
  }
}

TEST_CASE("a frame comes back from a model file") {
  const FramedTable example = framed(example_table(200));
  io::ModelFile file;
  io::Archive::saving(file).save(example.frame);
  const std::string bytes = file.to_bytes();
  const Frame loaded = loaded_frame(bytes);
  CHECK(io::format_csv(loaded.decode(example.values, 200, 7, 2)) ==
        io::format_csv(example.frame.decode(example.values, 200, 7, 2)));
  CHECK(loaded.describe() == example.frame.describe());
  io::ModelFile again;
  io::Archive::saving(again).save(loaded);
  CHECK(again.to_bytes() == bytes);
}

TEST_CASE("a table of one row, or of none, is not learned") {
  CHECK_THROWS_WITH_AS(
      framed_csv("x\n1.5\n"),
      "The table has 1 row and 1 columns; a model needs at least 2 rows, and can't "
      "be learned from one without giving it away.",
      Error);
}
