#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "likeness/metadata.hpp"

using namespace likeness;

namespace {

std::string refusal(const std::string& json) {
  try {
    (void)parse_metadata(json, "m.json");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    return error.what();
  }
  return "";
}

std::string document(const std::string& columns, const std::string& rest = "") {
  return R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": {)" + columns + "}" + rest +
         "}";
}

}  // namespace

TEST_CASE("the single-table form is read in the order of its columns") {
  const Metadata metadata = parse_metadata(
      document(R"("z": {"sdtype": "numerical", "computer_representation": "Int64"},
                  "d": {"sdtype": "datetime", "datetime_format": "%d/%m/%Y"},
                  "a": {"sdtype": "id", "regex_format": "[0-9]{4}"},
                  "m": {"sdtype": "email", "pii": true, "locale": "de_DE"})",
               R"(, "primary_key": "a", "sequence_index": "d", "alternate_keys": ["m"])"),
      "m.json");
  REQUIRE(metadata.columns.size() == 4);
  CHECK(metadata.columns[0].name == "z");
  CHECK(metadata.columns[0].computer_representation == "Int64");
  CHECK(metadata.columns[1].datetime_format == "%d/%m/%Y");
  CHECK(metadata.columns[2].regex_format == "[0-9]{4}");
  CHECK(metadata.columns[3].name == "m");
  CHECK(metadata.columns[3].sdtype == "email");
  CHECK(metadata.columns[3].pii == true);
  CHECK(metadata.columns[3].locale == "de_DE");
  CHECK(!metadata.columns[0].pii.has_value());
  CHECK(metadata.primary_key == "a");
}

TEST_CASE("the form with one table among tables is read") {
  const Metadata metadata = parse_metadata(
      R"({"tables": {"adult": {"columns": {"b": {"sdtype": "boolean"}, "a": {"sdtype": "ordinal"}}}},
          "relationships": [], "METADATA_SPEC_VERSION": "V1"})",
      "m.json");
  REQUIRE(metadata.columns.size() == 2);
  CHECK(metadata.columns[0].name == "b");
  CHECK(metadata.columns[1].sdtype == "categorical");
  CHECK(!metadata.primary_key.has_value());
}

TEST_CASE("what likeness writes it reads back") {
  Metadata metadata;
  metadata.columns = {{"z \"quoted\"", "numerical", {}, {}, "Float", {}},
                      {"", "datetime", "%Y\n", {}, {}, {}},
                      {"\xc3\xa9", "phone_number", {}, "\\d+", {}, false}};
  metadata.columns[2].locale = "pt_BR";
  metadata.primary_key = "\xc3\xa9";
  const std::string json = metadata_to_json(metadata);
  const Metadata back = parse_metadata(json, "m.json");
  REQUIRE(back.columns.size() == 3);
  CHECK(back.columns[0].name == "z \"quoted\"");
  CHECK(back.columns[0].computer_representation == "Float");
  CHECK(back.columns[1].datetime_format == "%Y\n");
  CHECK(back.columns[2].pii == false);
  CHECK(back.columns[2].locale == "pt_BR");
  CHECK(back.primary_key == metadata.primary_key);
  CHECK(metadata_to_json(back) == json);
}

TEST_CASE("metadata is written as SDV writes it: one table, version V1") {
  Metadata metadata;
  metadata.columns = {{"age", "numerical", {}, {}, {}, {}}, {"ssn", "ssn", {}, {}, {}, true}};
  CHECK(metadata_to_json(metadata) == R"({
  "tables": {
    "table": {
      "columns": {
        "age": {"sdtype": "numerical"},
        "ssn": {"sdtype": "ssn", "pii": true}
      }
    }
  },
  "relationships": [],
  "METADATA_SPEC_VERSION": "V1"
}
)");
}

TEST_CASE("metadata that can't be used is refused with what is wrong") {
  CHECK(refusal("age,income\n39,50000\n") ==
        "m.json: line 1, column 1: this is not valid JSON; correct the text there.");
  CHECK(refusal("[1]") == "m.json: this is not SDV's metadata, which is an object.");
  CHECK(refusal("{}") ==
        "m.json: METADATA_SPEC_VERSION is missing, so this is not SDV's metadata.");
  CHECK(refusal(R"({"METADATA_SPEC_VERSION": "V9"})") ==
        "m.json: METADATA_SPEC_VERSION is \"V9\", but likeness reads V1, V2, SINGLE_TABLE_V1 and "
        "SINGLE_TABLE_V2.");
  CHECK(refusal(R"({"METADATA_SPEC_VERSION": "V1", "tables": {"a": {}, "b": {}}})") ==
        "m.json: it describes 2 tables, but likeness takes the metadata of one; keep one of them.");
  CHECK(refusal(R"({"METADATA_SPEC_VERSION": "V1", "tables": []})") ==
        "m.json: \"tables\" is not an object.");
  for (const char* table : {"7", "{}", R"({"columns": []})", R"({"columns": {}})"}) {
    CHECK(refusal(R"({"METADATA_SPEC_VERSION": "V1", "tables": {"a": )" + std::string(table) +
                  "}}") ==
          "m.json: the table has no \"columns\" object with at least one column in it.");
  }
  CHECK(refusal(document(R"("a": 3)")) == "m.json: column \"a\" is not an object.");
  CHECK(refusal(document(R"("a": {})")) == "m.json: column \"a\" has no \"sdtype\".");
  CHECK(refusal(document(R"("a": {"sdtype": 3})")) ==
        "m.json: column \"a\" has a \"sdtype\" that is not a string.");
  CHECK(refusal(document(R"("a": {"sdtype": "numercal"})")) ==
        "m.json: column \"a\" has the unknown sdtype \"numercal\"; did you mean \"numerical\"?");
  CHECK(!refusal(document(R"("a": {"sdtype": ""})")).empty());
  CHECK(refusal(document(R"("a": {"sdtype": "email", "pii": "yes"})")) ==
        "m.json: column \"a\" has a \"pii\" that is not true or false.");
  CHECK(refusal(document(R"("a": {"sdtype": "id"}, "a": {"sdtype": "id"})")) ==
        "m.json: the key \"a\" appears twice in one object; keep one of the two.");
  CHECK(refusal(document(R"("a": {"sdtype": "id"})", R"(, "primary_key": "b")")) ==
        "m.json: the primary key \"b\" is not among the columns.");
  CHECK(refusal(document(R"("a": {"sdtype": "id"})", R"(, "primary_key": 7)")) ==
        "m.json: the primary key is 7, not a name.");
  CHECK(!refusal(document(R"("a": {"sdtype": "id"})", R"(, "primary_key": ["a", "a"])")).empty());
}

TEST_CASE("kinds of personal data that likeness doesn't know are kept as they are") {
  CHECK(parse_metadata(document(R"("a": {"sdtype": "catch_phrase"})"), "m").columns[0].sdtype ==
        "catch_phrase");
}

TEST_CASE("many columns are read and written in no time out of proportion") {
  std::string columns;
  for (int i = 0; i < 50'000; ++i) {
    columns += (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + R"(":{"sdtype":"numerical"})";
  }
  const Metadata metadata = parse_metadata(document(columns), "m");
  CHECK(metadata.columns.size() == 50'000);
  CHECK(metadata.columns[49'999].name == "c49999");
  CHECK(metadata_to_json(metadata).size() > 50'000);
}

TEST_CASE("SDV has loaded, and found valid, what likeness writes") {
  const auto golden =
      nlohmann::json::parse(std::ifstream(std::string(LIKENESS_GOLDEN_FOLDER) + "/metadata.json"));
  Metadata metadata;
  metadata.primary_key = "customer";
  metadata.columns = {
      {"customer", "id", {}, "C-[0-9]{5}", {}, {}}, {"born", "datetime", "%Y-%m-%d", {}, {}, {}},
      {"income", "numerical", {}, {}, {}, {}},      {"kind", "categorical", {}, {}, {}, {}},
      {"member", "boolean", {}, {}, {}, {}},        {"email", "email", {}, {}, {}, true},
      {"note", "unknown", {}, {}, {}, true}};
  CHECK(metadata_to_json(metadata) == golden["written"].get<std::string>());
  CHECK(golden["loaded"]["columns"].size() == metadata.columns.size());
  for (const ColumnMetadata& column : metadata.columns) {
    CHECK(golden["loaded"]["columns"][column.name]["sdtype"] == column.sdtype);
  }
  CHECK(golden["loaded"]["primary_key"] == "customer");
}

namespace {

const char* const kShop = R"({"METADATA_SPEC_VERSION": "V2", "tables": {
  "orders": {"primary_key": ["customer", "number"], "sequence_key": "customer",
             "sequence_index": "day", "alternate_keys": ["code", ["day", "code"]],
             "columns": {"customer": {"sdtype": "id"}, "number": {"sdtype": "id"},
                         "day": {"sdtype": "datetime", "datetime_format": "%Y", "range_min": "1"},
                         "code": {"sdtype": "ordinal", "order_by": "alphabetical"}}},
  "customers": {"primary_key": "id", "column_relationships": [{"type": "address"}],
                "columns": {"id": {"sdtype": "id"}, "boss": {"sdtype": "id"}}}},
  "relationships": [
    {"parent_table_name": "customers", "parent_primary_key": "id",
     "child_table_name": "orders", "child_foreign_key": "customer"},
    {"parent_table_name": "customers", "parent_primary_key": ["id"],
     "child_table_name": "customers", "child_foreign_key": ["boss"]}],
  "_updates": 3})";

std::string dataset_refusal(std::string from, const std::string& to) {
  std::string json = kShop;
  json.replace(json.find(from), from.size(), to);
  try {
    (void)parse_dataset_metadata(json, "m.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("metadata of several tables has keys of all kinds, and relations that SDV forbids") {
  const DatasetMetadata metadata = parse_dataset_metadata(kShop, "m.json");
  REQUIRE(metadata.tables.size() == 2);
  CHECK(metadata.tables[0].name == "orders");
  const Metadata& orders = metadata.tables[0].metadata;
  CHECK(!orders.primary_key);
  CHECK(orders.composite_key == std::vector<std::string>{"customer", "number"});
  CHECK(orders.alternate_keys == std::vector<std::string>{"code"});
  CHECK(orders.sequence_key == "customer");
  CHECK(orders.sequence_index == "day");
  CHECK(metadata.tables[1].metadata.primary_key == "id");
  REQUIRE(metadata.relations.size() == 2);
  CHECK(metadata.relations[0] == Relation{"customers", {"id"}, "orders", {"customer"}});
  CHECK(metadata.relations[1] == Relation{"customers", {"id"}, "customers", {"boss"}});
}

TEST_CASE("no member of SDV's form is lost when metadata is read and written again") {
  const std::string written = dataset_metadata_to_json(parse_dataset_metadata(kShop, "m.json"));
  auto expected = nlohmann::json::parse(kShop);
  expected["relationships"][1]["parent_primary_key"] = "id";
  expected["relationships"][1]["child_foreign_key"] = "boss";
  CHECK(nlohmann::json::parse(written) == expected);
  CHECK(dataset_metadata_to_json(parse_dataset_metadata(written, "m.json")) == written);
}

TEST_CASE("metadata of a single table is a dataset of one") {
  const DatasetMetadata metadata = parse_dataset_metadata(
      document(R"("a": {"sdtype": "id", "order": 1})", R"(, "primary_key": "a")"), "m");
  REQUIRE(metadata.tables.size() == 1);
  CHECK(metadata.tables[0].name == "table");
  CHECK(nlohmann::json::parse(
            dataset_metadata_to_json(metadata))["tables"]["table"]["columns"]["a"]["order"] == 1);
}

TEST_CASE("a relation that can't be is refused with its place") {
  CHECK(
      dataset_refusal(R"("child_foreign_key": "customer")", R"("child_foreign_key": "custmer")") ==
      "m.json: relationship 1 names the column \"custmer\" in \"child_foreign_key\", which its "
      "table doesn't have.");
  CHECK(dataset_refusal(R"("parent_table_name": "customers")",
                        R"("parent_table_name": "custmers")") ==
        "m.json: relationship 1 names the table \"custmers\", which is not described; did you mean "
        "\"customers\"?");
  CHECK(dataset_refusal(R"("child_foreign_key": "customer")",
                        R"("child_foreign_key": ["customer", "day"])") ==
        "m.json: relationship 1 joins 2 columns to 1; both sides need as many.");
  CHECK(dataset_refusal(R"("child_foreign_key": "customer")", R"("child_key": 1)") ==
        "m.json: relationship 1 has no \"child_foreign_key\" that names columns.");
  CHECK(dataset_refusal(R"("sequence_index": "day")", R"("sequence_index": "dey")") ==
        "m.json: table \"orders\": the sequence index \"dey\" is not among the columns.");
}
