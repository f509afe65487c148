#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "likeness/model.hpp"
#include "tests/cli/json_schema.hpp"
#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

using nlohmann::json;

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

// Fails with every place where `text` breaks docs/schemas/NAME.json.
void check_schema(const std::string& name, const std::string& text) {
  const json schema = json::parse(read_file(LIKENESS_SCHEMA_FOLDER "/" + name + ".json"));
  for (const std::string& fault : faults_of(json::parse(text), schema)) FAIL_CHECK(fault);
}

// Runs the program with `--json FILE` and checks what it wrote there.
void check_written(const std::string& schema, std::vector<std::string> arguments) {
  const TemporaryFolder folder;
  arguments.insert(arguments.end(), {"--json", folder / "written.json", "-q"});
  CHECK(run_likeness(arguments).exit_code == 0);
  check_schema(schema, read_file(folder / "written.json"));
}

std::string first_lines(const std::string& text, std::size_t lines) {
  std::size_t end = 0;
  while (lines-- > 0) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

// 200 customers; those with tea buy cups, the others pens and ink.
std::string shop() {
  std::string csv = "customer,action,product,date,amount\n";
  const char* products[2][3] = {{"tea", "cup", "kettle"}, {"pen", "ink", "paper"}};
  for (int i = 0; i < 800; ++i)
    csv += "c" + std::to_string(i % 200) + ",bought," + products[i % 2][(i / 7) % 3] + ",2024-01-" +
           std::to_string(10 + i % 19) + "," + std::to_string(1 + i * 7 % 90) + "\n";
  return csv;
}

// Patients with visits; their sex never changes.
std::string visits() {
  std::string csv = "patient,sex,day,weight,ill\n";
  for (int patient = 0; patient < 40; ++patient) {
    for (int visit = 0; visit < 4; ++visit) {
      csv += "p" + std::to_string(patient) + (patient % 3 == 0 ? ",f," : ",m,") +
             std::to_string(7 * visit) + ',' + std::to_string(60 + patient % 11 + visit) +
             (visit + patient % 4 > 4 ? ",yes\n" : ",no\n");
    }
  }
  return csv;
}

}  // namespace

TEST_CASE("a schema's faults are found: types, members that lack, and members without a word") {
  const json schema = json::parse(
      R"({"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}, "required": ["a"],)"
      R"( "additionalProperties": false, "$defs": {"n": {"type": ["number", "null"]}}})");
  CHECK(faults_of(json::parse(R"({"a": null})"), schema).empty());
  CHECK(faults_of(json::parse(R"({"a": "x"})"), schema).size() == 1);
  CHECK(faults_of(json::parse(R"({})"), schema).size() == 1);
  CHECK(faults_of(json::parse(R"({"a": 1, "b": 2})"), schema).size() == 1);
  CHECK(faults_of(json(1), json::parse(R"({"minimum": 0})")).size() == 1);
}

TEST_CASE("scores keep to their schema: quick, whole, with a target of each kind, and from synth") {
  const TemporaryFolder folder;
  const std::string synthetic = folder / "s.csv";
  check_written("evaluation", {"synth", kPenguins, "-o", synthetic});
  write_file(folder / "holdout.csv", first_lines(read_file(kPenguins), 100));
  check_written("evaluation", {"evaluate", kPenguins, synthetic, "--quick"});
  check_written("evaluation", {"evaluate", kPenguins, synthetic, "--target", "species", "--papers",
                               "--holdout", folder / "holdout.csv"});
  check_written("evaluation", {"evaluate", kPenguins, synthetic, "--target", "body_mass_g"});
}

TEST_CASE("scores of sequences, which are found, keep to the schema") {
  const TemporaryFolder folder;
  write_file(folder / "visits.csv", visits());
  write_file(folder / "fewer.csv", first_lines(visits(), 121));
  check_written("evaluation", {"evaluate", folder / "visits.csv", folder / "fewer.csv"});
  const auto shown =
      run_likeness({"evaluate", folder / "visits.csv", folder / "fewer.csv", "--quick", "-q"});
  CHECK(shown.out.find("Rows with the same \"patient\" are a sequence, in the order of "
                       "\"day\".") != std::string::npos);
}

TEST_CASE("scores of transactions, their rules and their model keep to their schemas") {
  const TemporaryFolder folder;
  write_file(folder / "shop.csv", shop());
  CHECK(run_likeness({"fit", folder / "shop.csv", "--model", "associative", "--set", "epochs=2",
                      "-o", folder / "shop.likeness", "-q"})
            .exit_code == 0);
  CHECK(
      run_likeness({"sample", folder / "shop.likeness", "-n", "600", "-o", folder / "s.csv", "-q"})
          .exit_code == 0);
  check_written("evaluation",
                {"evaluate", folder / "shop.csv", folder / "s.csv", "--associative", "--quick"});
  check_written("rules", {"rules", folder / "shop.csv"});
  check_schema("model", run_likeness({"inspect", folder / "shop.likeness", "--json"}).out);
}

TEST_CASE("a ranking keeps to its schema") {
  check_written("comparison", {"compare", kPenguins, kPenguins, kPenguins, "--samples", "3"});
  check_written("comparison", {"compare", kPenguins, kPenguins, kPenguins, "--samples", "3",
                               "--target", "species"});
}

TEST_CASE("what inspect and models print keeps to its schema, for every model of one table") {
  const TemporaryFolder folder;
  for (const auto& model : likeness::list_models()) {
    if (model.name == "associative") continue;  // above
    CAPTURE(model.name);
    std::vector<std::string> fit = {
        "fit", kPenguins, "--model", model.name, "-o", folder / "m.likeness", "-q"};
    for (const auto& option : model.options)
      if (option.name == "epochs") fit.insert(fit.end(), {"--set", "epochs=1"});
    if (model.name == "sequences") {
      fit.insert(fit.end(), {"--set", "index=body_mass_g", "--set", "rounds=2"});
    }
    CHECK(run_likeness(fit).exit_code == 0);
    check_schema("model", run_likeness({"inspect", folder / "m.likeness", "--json"}).out);
  }
  check_schema("models", run_likeness({"models", "--json"}).out);
}

TEST_CASE("what sample and score say keeps to its schema") {
  const TemporaryFolder folder;
  const std::string model = folder / "m.likeness";
  CHECK(run_likeness({"fit", kPenguins, "--model", "sequential_trees", "-o", model, "-q"})
            .exit_code == 0);
  check_written("sample", {"sample", model, "-n", "5", "-o", folder / "s.csv"});
  check_written("sample",
                {"sample", model, "-n", "5", "-o", folder / "s.csv", "--where", "sex=female"});
  check_schema("score", run_likeness({"score", model, kPenguins, "--json"}).out);
}
