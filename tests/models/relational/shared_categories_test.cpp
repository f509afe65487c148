#include "models/relational/shared_categories.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"
#include "table/column_type.hpp"

using namespace likeness::models;

namespace {

/// Each patient has six visits; the diagnosis of the seventh, who has nine, nobody else has.
likeness::Dataset clinic() {
  std::string patients = "id,age\n";
  std::string visits = "patient,diagnosis,ward,cost\n";
  for (int p = 0; p < 40; ++p) {
    patients += std::to_string(100 + p) + ',' + std::to_string(30 + p) + '\n';
    for (int v = 0; v < (p == 7 ? 9 : 6); ++v) {
      const bool often = (p + v) % 3 == 0;
      visits += std::to_string(100 + p) + ',' +
                (p == 7  ? "Kuru,Isolation"
                 : often ? "Gout,East"
                         : "Mumps,West") +
                ',' + std::to_string(10 + (p * 7 + v * 5) % 23) + '\n';
    }
  }
  likeness::Dataset dataset;
  dataset.tables = {{"patients", likeness::io::parse_csv(patients, "patients")},
                    {"visits", likeness::io::parse_csv(visits, "visits")}};
  return dataset;
}

likeness::DatasetMetadata clinic_metadata() {
  const auto column = [](const char* name, const char* sdtype) {
    likeness::ColumnMetadata meaning;
    meaning.name = name;
    meaning.sdtype = sdtype;
    return meaning;
  };
  likeness::DatasetMetadata metadata;
  metadata.tables = {{"patients", {}}, {"visits", {}}};
  metadata.tables[0].metadata.columns = {column("id", "id"), column("age", "numerical")};
  metadata.tables[0].metadata.primary_key = "id";
  metadata.tables[1].metadata.columns = {
      column("patient", "id"), column("diagnosis", "categorical"), column("ward", "categorical"),
      column("cost", "numerical")};
  metadata.relations = {{"patients", {"id"}, "visits", {"patient"}}};
  return metadata;
}

bool holds(const std::string& bytes, const std::string& text) {
  return bytes.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the file of a model has no name of what one owner alone has, rules or not") {
  const likeness::Dataset dataset = clinic();
  for (const char* rules : {"given", "found"}) {
    const std::string bytes = likeness::make_dataset_recipe("relational", {{"rules", rules}})
                                  .fit(dataset, clinic_metadata(), {.seed = 1})
                                  .to_bytes();
    CHECK(holds(bytes, "Mumps"));
    CHECK(holds(bytes, "West"));
    CHECK_FALSE(holds(bytes, "Kuru"));
    CHECK_FALSE(holds(bytes, "Isolation"));
  }
}

TEST_CASE("a rule that the user gave holds where what one owner alone has is left out") {
  likeness::DatasetMetadata metadata = clinic_metadata();
  metadata.tables[1].metadata.constraints = {
      likeness::parse_constraint("if ward = 'Isolation' then diagnosis = 'Kuru'")};
  CHECK_NOTHROW((void)likeness::make_dataset_recipe("relational", {{"rules", "given"}})
                    .fit(clinic(), metadata, {.seed = 1}));
}

TEST_CASE("of owners of whom fewer than five have rows, what one alone has is not learned") {
  std::string patients = "id,age\n";
  for (int p = 0; p < 40; ++p) {
    patients += std::to_string(100 + p) + ',' + std::to_string(20 + p % 30) + '\n';
  }
  std::string visits = "patient,diagnosis,ward,cost\n";
  for (int v = 0; v < 240; ++v) {
    const bool is_own = v % 3 == 1 && v % 4 == 1;
    visits += std::to_string(100 + v % 3) +
              (is_own ? ",Kuru,West," : (v % 2 == 0 ? ",Gout,East," : ",Mumps,West,")) +
              (v % 10 == 0 ? "\n" : std::to_string(10 + (v * 7) % 23) + ".5\n");
  }
  likeness::Dataset dataset = clinic();
  dataset.tables[0].table = likeness::io::parse_csv(patients, "patients");
  dataset.tables[1].table = likeness::io::parse_csv(visits, "visits");
  std::string notes;
  const likeness::DatasetModel model =
      likeness::make_dataset_recipe("relational", {{"rules", "given"}})
          .fit(dataset, clinic_metadata(),
               {.seed = 1, .note = [&](std::string_view note) { notes += note; }});
  CHECK_FALSE(holds(model.to_bytes(), "Kuru"));
  CHECK(notes.find("Table \"visits\": only 3 of the rows of \"patients\" have rows here") !=
        std::string::npos);
  const likeness::Dataset made = model.sample({.seed = 1});
  const likeness::Table& made_visits = *made.find("visits");
  std::set<std::string> wards;
  for (std::size_t row = 0; row < made_visits.rows(); ++row) {
    wards.emplace(likeness::string_at(made_visits.column("ward"), row));
  }
  CHECK(wards == std::set<std::string>{"East", "West"});
  CHECK(made_visits.column("cost").missing_count() > 0);
}

TEST_CASE("what one owner alone has, in however many rows, becomes what others have") {
  std::vector<std::int32_t> owners;
  std::vector<std::int32_t> codes;
  for (std::int32_t owner = 0; owner < 40; ++owner) {
    for (int visit = 0; visit < 6; ++visit) {
      owners.push_back(owner);
      codes.push_back(owner == 7 ? 2 : owner % 2);
    }
  }
  std::vector<std::int32_t> shared = codes;
  CHECK(share_categories(owners, 5, shared) == 6);
  CHECK(std::set<std::int32_t>(shared.begin(), shared.end()) == std::set<std::int32_t>{0, 1});
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] != 2) CHECK(shared[row] == codes[row]);
  }
  shared = codes;
  CHECK(share_categories(owners, 1, shared) == 0);
  CHECK(shared == codes);
  // Rows of nobody are each by themselves.
  const std::vector<std::int32_t> nobody(codes.size(), kNoParent);
  CHECK(share_categories(nobody, 5, shared) == 0);
}

TEST_CASE("the file of a model has no number that one owner alone has") {
  likeness::Dataset dataset = clinic();
  std::string visits = "patient,diagnosis,ward,cost\n";
  for (int p = 0; p < 40; ++p) {
    for (int v = 0; v < (p == 7 ? 9 : 6); ++v) {
      visits += std::to_string(100 + p) + (v % 3 == 0 ? ",Gout,East," : ",Mumps,West,") +
                (p == 7 ? "77777.25" : std::to_string(10 + (p * 7 + v * 5) % 23) + ".5") + '\n';
    }
  }
  dataset.tables[1].table = likeness::io::parse_csv(visits, "visits");
  const std::string bytes = likeness::make_dataset_recipe("relational", {{"rules", "given"}})
                                .fit(dataset, clinic_metadata(), {.seed = 1})
                                .to_bytes();
  CHECK(holds(bytes, "\"maximum\":32.5"));
  CHECK_FALSE(holds(bytes, "77777"));
}

namespace {

/// Each of forty patients has a code in all visits, which the tests of these repeat.
likeness::Dataset clinic_with_codes() {
  std::string patients = "id,age\n";
  std::string visits = "visit,patient,code,floor,cost\n";
  std::string tests = "visit,code,result\n";
  int visit = 1;
  for (int p = 0; p < 40; ++p) {
    patients += std::to_string(100 + p) + ',' + std::to_string(30 + p) + '\n';
    for (int v = 0; v < 6; ++v, ++visit) {
      const std::string code = "QX" + std::to_string(7000 + 13 * p);
      visits += std::to_string(visit) + ',' + std::to_string(100 + p) + ',' + code + ',' +
                std::to_string(4000 + 371 * (p % 20)) + ',' + std::to_string(10 + p * v % 23) +
                '\n';
      for (int k = 0; k < 2; ++k) {
        tests += std::to_string(visit) + ',' + code + (k == 0 ? ",low\n" : ",high\n");
      }
    }
  }
  likeness::Dataset dataset;
  dataset.tables = {{"patients", likeness::io::parse_csv(patients, "patients")},
                    {"visits", likeness::io::parse_csv(visits, "visits")},
                    {"tests", likeness::io::parse_csv(tests, "tests")}};
  return dataset;
}

likeness::DatasetMetadata codes_metadata() {
  likeness::DatasetMetadata metadata = likeness::detect_dataset(clinic_with_codes()).metadata;
  for (likeness::ColumnMetadata& column : metadata.tables[1].metadata.columns) {
    if (column.name == "code" || column.name == "floor") column.sdtype = "categorical";
  }
  return metadata;
}

}  // namespace

TEST_CASE("a code that each patient has in all visits does not come out, nor is it in the file") {
  const likeness::Dataset dataset = clinic_with_codes();
  std::string notes;
  likeness::DatasetFitOptions options;
  options.note = [&](std::string_view note) { notes += note; };
  const likeness::DatasetModel model =
      likeness::make_dataset_recipe("relational", {{"rules", "found"}})
          .fit(dataset, codes_metadata(), options);
  CHECK(holds(notes, "column \"code\" is one parent's"));
  CHECK(holds(notes, "column \"floor\" is one parent's"));
  const std::string bytes = model.to_bytes();
  const likeness::Dataset made = model.sample({.seed = 1});
  const likeness::Table& visits = *made.find("visits");
  const likeness::Table& tests = *made.find("tests");
  std::map<std::int64_t, std::string> code_of;
  for (std::size_t row = 0; row < visits.rows(); ++row) {
    code_of.emplace(visits.column("visit").integers[row],
                    likeness::string_at(visits.column("code"), row));
  }
  for (int p = 0; p < 40; ++p) {
    const std::string code = "QX" + std::to_string(7000 + 13 * p);
    CHECK_FALSE(holds(bytes, code));
    for (const auto& [visit, cell] : code_of) CHECK(cell != code);
    CHECK(std::ranges::count(visits.column("floor").integers, 4000 + 371 * (p % 20)) == 0);
  }
  for (std::size_t row = 0; row < tests.rows(); ++row) {
    CHECK(likeness::string_at(tests.column("code"), row) ==
          code_of.at(tests.column("visit").integers[row]));
  }
}
