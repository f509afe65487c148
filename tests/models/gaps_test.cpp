#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "table/column_type.hpp"

using namespace likeness;

namespace {

std::string phone_of(std::size_t row) {
  return "030-" + std::to_string(1000000 + 7919 * row);
}

/// People with a phone number just where they want to be called, and a remark on one of five of
/// those, but on four of five others.
std::string people_text(std::size_t rows, bool visits) {
  const RandomStream random(31, 0);
  std::string text = visits ? "person,day,contact,phone,remark\n" : "contact,phone,remark,age\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const double u = random.uniform(4 * row);
    const std::string contact = u < 0.4 ? "call" : u < 0.7 ? "mail" : "letter";
    const bool remark = random.uniform(4 * row + 1) < (u < 0.4 ? 0.2 : 0.8);
    if (visits) text += std::to_string(row / 5) + "," + std::to_string(row % 5) + ",";
    text += contact + "," + (u < 0.4 ? phone_of(row) : "") + ",";
    if (remark) text += "word" + std::to_string(row * 31 % 997) + " is so " + std::to_string(row);
    if (!visits) text += "," + std::to_string(20 + random.below(4 * row + 2, 50));
    text += "\n";
  }
  return text;
}

Metadata people_metadata(const Table& table) {
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "phone") column = {"phone", "phone_number", {}, {}, {}, true};
    if (column.name == "remark") column = {"remark", "text", {}, {}, {}, {}};
  }
  metadata.primary_key.reset();
  return metadata;
}

/// Rows where a phone number is there without a call, or the other way round.
std::size_t wrong_phones(const Table& table) {
  std::size_t wrong = 0;
  const Column& contact = table.column("contact");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool calls = string_at(contact, row) == "call";
    wrong += table.column("phone").valid(row) != calls ? 1 : 0;
  }
  return wrong;
}

/// The share of remarks among those who are called, or among the others.
double share_of_remarks(const Table& table, bool calls) {
  double rows = 0;
  double remarks = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if ((string_at(table.column("contact"), row) == "call") != calls) continue;
    ++rows;
    remarks += table.column("remark").valid(row) ? 1 : 0;
  }
  return remarks / rows;
}

}  // namespace

TEST_CASE("where made cells are missing is learned, and holds where it does in all real rows") {
  const Table table = io::parse_csv(people_text(250, false), "people.csv");
  for (const char* name : {"sequential_trees", "gaussian_copula", "knn_mtd"}) {
    CAPTURE(name);
    const OptionValues few = {{"rounds", "10"}};
    const bool is_trees = std::string(name) == "sequential_trees";
    const Model model = make_recipe(name, is_trees ? few : OptionValues())
                            .fit(table, people_metadata(table), {.seed = 1});
    const Table made = model.sample(300, {.seed = 2});
    CHECK(wrong_phones(made) == 0);
    CHECK(share_of_remarks(made, true) < 0.4);
    CHECK(share_of_remarks(made, false) > 0.6);
    for (std::size_t row = 0; row < made.rows(); ++row) {
      const Column& phone = made.column("phone");
      if (phone.valid(row)) CHECK(string_at(phone, row) != phone_of(row));
    }
    const std::string bytes = model.to_bytes();
    const Model loaded = load_model(std::as_bytes(std::span(bytes)));
    CHECK(io::format_csv(loaded.sample(300, {.seed = 2})) == io::format_csv(made));
  }
}

TEST_CASE("rows that are drawn again for a rule keep their gaps with what these hang on") {
  const Table table = io::parse_csv(people_text(400, false), "people.csv");
  Metadata metadata = people_metadata(table);
  metadata.constraints = {parse_constraint("age < 60")};
  metadata.constraints[0].broken_rows = BrokenRows::kLearnShare;
  const Table made = make_recipe("gaussian_copula").fit(table, metadata, {.seed = 1}).sample(500);
  CHECK(wrong_phones(made) == 0);
}

TEST_CASE("gaps of made cells are learned in rows of sequences") {
  const Table table = io::parse_csv(people_text(600, true), "visits.csv");
  const OptionValues options = {{"key", "person"}, {"index", "day"}, {"rounds", "5"}};
  const Table made =
      make_recipe("sequences", options).fit(table, people_metadata(table), {.seed = 1}).sample(600);
  CHECK(wrong_phones(made) == 0);
  CHECK(share_of_remarks(made, true) < 0.45);
  CHECK(share_of_remarks(made, false) > 0.55);
}

TEST_CASE("missing cells of a category don't lie between its values on a scale") {
  const RandomStream random(32, 0);
  std::string text = "height,size\n";
  for (std::size_t row = 0; row < 500; ++row) {
    const double height = 170 + 10 * random.normal(4 * row);
    const bool hidden = random.uniform(4 * row + 2) < 0.25;
    const double place = (height - 150) / 4 + random.normal(4 * row + 3);
    const auto size = static_cast<std::size_t>(std::clamp(place, 0.0, 9.0));
    text += std::to_string(height) + ",";
    if (!hidden) text += std::string(2, "hcaejdbgfi"[size]);
    text += "\n";
  }
  const Table table = io::parse_csv(text, "sizes.csv");
  const Model model = make_recipe("gaussian_copula", {{"min_rows", "0"}})
                          .fit(table, detect_metadata(table), {.seed = 1});
  const Table made = model.sample(4000, {.seed = 2});
  double rows[2] = {0, 0};
  double missing[2] = {0, 0};
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const int middle = std::abs(number_at(made.column("height"), row) - 170) < 6 ? 1 : 0;
    ++rows[middle];
    missing[middle] += made.column("size").valid(row) ? 0 : 1;
  }
  CHECK(missing[1] / rows[1] < 0.32);
  CHECK(missing[0] / rows[0] > 0.19);
  const Condition none{"size", "", Comparison::kEqual};
  const Condition large{"size", "jj", Comparison::kEqual};
  CHECK(model.sample(50, {.conditions = {none}}).column("size").missing_count() == 50);
  const Column larges = model.sample(50, {.conditions = {large}}).column("size");
  for (std::size_t row = 0; row < 50; ++row) {
    CHECK((larges.valid(row) && string_at(larges, row) == "jj"));
  }
}
