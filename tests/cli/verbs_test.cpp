#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("synth makes a table like the real one and says how good it is") {
  const TemporaryFolder folder;
  const Outcome outcome = run_likeness(
      {"synth", kPenguins, "-o", folder / "s.csv", "-n", "100", "--json", folder / "scores.json"});
  CHECK(outcome.exit_code == 0);
  CHECK(!outcome.out.empty());
  const std::string synthetic = read_file(folder / "s.csv");
  CHECK(lines(synthetic) == 101);
  CHECK(first_line(synthetic) == first_line(read_file(kPenguins)));
  const auto scores = nlohmann::json::parse(read_file(folder / "scores.json"));
  CHECK(scores["quality"]["overall_score"].get<double>() > 0.8);
  CHECK(scores["diagnostic"]["overall_score"].get<double>() > 0.8);
  CHECK(folder.files() == 2);
}

TEST_CASE("synth makes as many rows as the table has unless told otherwise") {
  const TemporaryFolder folder;
  CHECK(run_likeness({"synth", kPenguins, "-o", folder / "s.csv", "-q"}).exit_code == 0);
  CHECK(lines(read_file(folder / "s.csv")) == 345);
}

TEST_CASE("quiet runs show no progress, and print only what was asked for") {
  const TemporaryFolder folder;
  const Outcome synth = run_likeness({"synth", kPenguins, "-o", folder / "s.csv", "-q"});
  CHECK(synth.out.starts_with("Quality"));
  CHECK(synth.error.empty());
  const Outcome fit = run_likeness({"fit", kPenguins, "-o", folder / "m.likeness", "-q"});
  CHECK(fit.out + fit.error == "");
  const Outcome sample =
      run_likeness({"sample", folder / "m.likeness", "-n", "5", "-o", folder / "s.csv", "-q"});
  CHECK(sample.out + sample.error == "");
}

TEST_CASE("inspect shows dates as dates, fractions in short, and the version") {
  const TemporaryFolder folder;
  std::string table = "day,weight,when\n";
  for (int k = 10; k < 28; ++k) {
    table += "2024-02-" + std::to_string(k) + ',' + std::to_string(k) + ".12345678,2024-02-" +
             std::to_string(k) + " 10:" + std::to_string(10 + k * k % 50) + ":00\n";
  }
  write_file(folder / "t.csv", table);
  const std::string model = folder / "m.likeness";
  REQUIRE(
      run_likeness({"fit", folder / "t.csv", "-q", "--set", "min_rows=0", "-o", model}).exit_code ==
      0);
  const std::string text = run_likeness({"inspect", model}).out;
  CAPTURE(text);
  CHECK(contains(text, "minimum: 2024-02-10\n"));
  CHECK(contains(text, "maximum: 2024-02-27\n"));
  CHECK(contains(text, "step: 1 day\n"));
  CHECK(contains(text, "step: 1 minute\n"));
  CHECK(contains(text, "minimum: 10.123457\n"));
  CHECK(contains(text, "likeness: "));
  const auto json = nlohmann::json::parse(run_likeness({"inspect", model, "--json"}).out);
  CHECK(json["columns"][0]["minimum"] == "2024-02-10");
  CHECK(json["columns"][1]["minimum"] == 10.12345678);
  CHECK("likeness " + json["likeness"].get<std::string>() + ' ' ==
        run_likeness({"--version"}).out.substr(0, 10 + json["likeness"].get<std::string>().size()));
}

TEST_CASE("a model is fitted, inspected and sampled") {
  const TemporaryFolder folder;
  const std::string model = folder / "m.likeness";
  const Outcome fit = run_likeness({"fit", kPenguins, "-o", model});
  CHECK(fit.exit_code == 0);
  CHECK(contains(fit.error, "done in"));
  const Outcome inspect = run_likeness({"inspect", model});
  CHECK(inspect.exit_code == 0);
  CHECK(contains(inspect.out, "sequential_trees"));
  CHECK(contains(inspect.out, "bill_length_mm"));
  CHECK(nlohmann::json::parse(run_likeness({"inspect", model, "--json"}).out).is_object());
  CHECK(run_likeness({"sample", model, "-n", "10", "-o", folder / "s.csv"}).exit_code == 0);
  CHECK(lines(read_file(folder / "s.csv")) == 11);
}

TEST_CASE("conditions hold in every row") {
  const TemporaryFolder folder;
  const std::string model = folder / "m.likeness";
  REQUIRE(run_likeness({"fit", kPenguins, "-o", model, "-q"}).exit_code == 0);
  const Outcome sample = run_likeness({"sample", model, "-n", "50", "-o", "-", "-q", "--where",
                                       "species=Gentoo", "--where", "sex=female"});
  CHECK(sample.exit_code == 0);
  CHECK(lines(sample.out) == 51);
  std::size_t start = sample.out.find('\n') + 1;
  while (start < sample.out.size()) {
    const std::size_t end = sample.out.find('\n', start);
    const std::string row = sample.out.substr(start, end - start);
    CHECK(row.starts_with("Gentoo,"));
    CHECK(contains(row, ",female,"));
    start = end + 1;
  }
}

TEST_CASE("detected metadata can be given back") {
  const TemporaryFolder folder;
  const Outcome detect = run_likeness({"detect", kPenguins, "-q"});
  CHECK(detect.exit_code == 0);
  CHECK(contains(detect.out, "\"species\": {\"sdtype\": \"categorical\"}"));
  write_file(folder / "m.json", detect.out);
  const std::string a = folder / "a.likeness";
  const std::string b = folder / "b.likeness";
  CHECK(run_likeness({"fit", kPenguins, "--metadata", folder / "m.json", "-o", a}).exit_code == 0);
  CHECK(run_likeness({"fit", kPenguins, "-o", b}).exit_code == 0);
  CHECK(read_file(a) == read_file(b));
}

TEST_CASE("metadata makes dates of what looks like numbers") {
  const TemporaryFolder folder;
  std::string csv = "day,x\n";
  for (int i = 0; i < 40; ++i)
    csv += "202301" + std::to_string(10 + i % 20) + "," + std::to_string(i) + "\n";
  write_file(folder / "t.csv", csv);
  write_file(folder / "m.json", R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns": {
    "day": {"sdtype": "datetime", "datetime_format": "%Y%m%d"}, "x": {"sdtype": "numerical"}}})");
  for (const bool piped : {false, true}) {
    const Outcome outcome = run_likeness(
        {"synth", piped ? "-" : folder / "t.csv", "--metadata", folder / "m.json", "-o", "-", "-q"},
        {.input = piped ? csv : ""});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.starts_with("day,x\n202301"));
  }
}

TEST_CASE("evaluate prints a table, or JSON where asked") {
  const Outcome table = run_likeness({"evaluate", kPenguins, kPenguins});
  CHECK(table.exit_code == 0);
  CHECK(contains(table.out, "bill_length_mm"));
  const Outcome json = run_likeness({"evaluate", kPenguins, kPenguins, "--json", "-"});
  CHECK(json.exit_code == 0);
  const auto scores = nlohmann::json::parse(json.out);
  CHECK(scores["quality"]["overall_score"] == 1.0);
  CHECK(scores["diagnostic"]["overall_score"] == 1.0);
  CHECK(contains(run_likeness({"evaluate", kPenguins, kPenguins, "--all"}).out, "bill_length_mm"));
}

TEST_CASE("a model of sequences makes some of given lengths, and continues begun ones") {
  const TemporaryFolder folder;
  std::string csv = "patient,day,weight\n";
  for (int patient = 0; patient < 30; ++patient) {
    for (int visit = 0; visit < 2 + patient % 4; ++visit) {
      csv += "P" + std::to_string(patient) + ',' + std::to_string(7 * visit) + ',' +
             std::to_string(60 + patient % 11 + visit) + '\n';
    }
  }
  write_file(folder / "v.csv", csv);
  CHECK(run_likeness({"fit", folder / "v.csv", "--model", "sequences", "--set", "rounds=3", "-o",
                      folder / "v.likeness", "-q"})
            .exit_code == 0);
  CHECK(run_likeness({"sample", folder / "v.likeness", "--sequences", "7", "--length", "4", "-o",
                      folder / "s.csv", "-q"})
            .exit_code == 0);
  CHECK(lines(read_file(folder / "s.csv")) == 29);
  write_file(folder / "begun.csv", "patient,day,weight\nnew,0,61\nnew,7,62\nother,0,64\n");
  const Outcome whole = run_likeness({"continue", folder / "v.likeness", folder / "begun.csv",
                                      "--length", "4", "-o", folder / "w.csv"});
  CHECK(whole.exit_code == 0);
  CHECK(contains(whole.error, "5 rows were added to 3."));
  CHECK(contains(read_file(folder / "w.csv"), "new,0,61\nnew,7,62\nnew,"));
  const Outcome ended = run_likeness({"continue", folder / "v.likeness", folder / "begun.csv",
                                      "--max-length", "2", "-o", folder / "w.csv"});
  CHECK(contains(ended.error, "1 row was added to 3."));
  CHECK(contains(ended.error,
                 "1 begun sequence gets no rows, since it has as many rows as a sequence may have: "
                 "new."));
}

TEST_CASE("a model of trees scores rows, predicts a column and fills gaps") {
  const TemporaryFolder folder;
  CHECK(run_likeness(
            {"fit", kPenguins, "--model", "sequential_trees", "-o", folder / "m.likeness", "-q"})
            .exit_code == 0);
  const Outcome score = run_likeness({"score", folder / "m.likeness", kPenguins, "--json"});
  CHECK(nlohmann::json::parse(score.out)["rows"] == 344);
  const Outcome filled =
      run_likeness({"impute", folder / "m.likeness", kPenguins, "-o", folder / "f.csv"});
  CHECK(filled.exit_code == 0);
  CHECK(contains(filled.error, "19 of 19 missing cells were filled."));
  CHECK(lines(read_file(folder / "f.csv")) == 345);
  CHECK(run_likeness({"predict", folder / "m.likeness", kPenguins, "--column", "species", "-o",
                      folder / "p.csv", "-q"})
            .exit_code == 0);
  CHECK(first_line(read_file(folder / "p.csv")) ==
        "species,probability,probability of Adelie,probability of Chinstrap,probability of Gentoo");
  CHECK(run_likeness({"predict", folder / "m.likeness", kPenguins, "--column", "wings", "-o", "-"})
            .exit_code == 2);
}
