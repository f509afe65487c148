#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/dataset_files.hpp"
#include "likeness/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;

namespace {

void put(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

std::string got(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

DatasetMetadata two_tables() {
  DatasetMetadata metadata;
  metadata.tables = {{"a", {}}, {"b", {}}};
  return metadata;
}

const char* const kParents = "id,x\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n";
const char* const kChildren = "parent_id,y\n1,1.5\n1,2.5\n4,3.5\n";

}  // namespace

TEST_CASE("a folder of CSV files is a dataset, whose keys are detected") {
  const TemporaryFolder folder;
  put(folder / "parents.csv", kParents);
  put(folder / "children.csv", kChildren);
  put(folder / "readme.txt", "no table");
  CHECK(io::is_dataset(folder / ""));
  CHECK(!io::is_dataset(folder / "parents.csv"));
  const io::StoredDataset stored = io::read_dataset(folder / "");
  REQUIRE(stored.dataset.tables.size() == 2);
  CHECK(stored.dataset.tables[0].name == "children");
  REQUIRE(stored.metadata.relations.size() == 1);
  CHECK(relation_text(stored.metadata.relations[0]) == "children (parent_id) -> parents (id)");
  CHECK(stored.schema.empty());
}

TEST_CASE("a file of a header alone is an empty table, not the end of the folder") {
  const TemporaryFolder folder;
  put(folder / "parents.csv", kParents);
  put(folder / "children.csv", "parent_id,y\n\n");
  const io::StoredDataset stored = io::read_dataset(folder / "");
  const Table& children = *stored.dataset.find("children");
  CHECK(children.rows() == 0);
  CHECK(children.column_count() == 2);
  CHECK(children.find("parent_id") != nullptr);
  CHECK(stored.dataset.find("parents")->rows() == 7);
}

TEST_CASE("a folder is written whole, or not at all") {
  const TemporaryFolder folder;
  const std::string target = folder / "out";
  const Table table = io::parse_csv("x\n1\n2\n", "t");
  {
    const auto writer = io::make_dataset_writer(target, two_tables());
    writer->append("a", table);
    CHECK(!std::filesystem::exists(target));
  }
  CHECK(folder.files() == 0);
  {
    const auto writer = io::make_dataset_writer(target + "/", two_tables());
    writer->append("a", table);
    writer->append("b", table);
    writer->append("a", table);
    CHECK(writer->finish().empty());
  }
  CHECK(folder.files() == 1);
  CHECK(got(target + "/a.csv") == "x\n1\n2\n1\n2\n");
  CHECK(got(target + "/b.csv") == "x\n1\n2\n");

  DatasetMetadata metadata = two_tables();
  metadata.tables[1].metadata.columns = {{"p", "id", {}, {}, {}, {}}, {"q", "id", {}, {}, {}, {}}};
  const auto writer = io::make_dataset_writer(folder / "empty", metadata);
  writer->append("a", table);
  (void)writer->finish();
  CHECK(got(folder / "empty/b.csv") == "p,q\n");
}

TEST_CASE("what is in a folder is overwritten only where that is asked for, and only tables") {
  const TemporaryFolder folder;
  put(folder / "other.txt", "mine");
  put(folder / "a.csv", "old");
  const Dataset dataset = {
      {{"a", io::parse_csv("x\n1\n", "a")}, {"b", io::parse_csv("x\n2\n", "b")}}};
  CHECK_THROWS_AS((void)io::write_dataset(dataset, two_tables(), folder / ""), Error);
  CHECK(got(folder / "a.csv") == "old");
  (void)io::write_dataset(dataset, two_tables(), folder / "", {.overwrite = true});
  CHECK(got(folder / "a.csv") == "x\n1\n");
  CHECK(got(folder / "b.csv") == "x\n2\n");
  CHECK(got(folder / "other.txt") == "mine");
  CHECK(folder.files() == 3);
}

TEST_CASE("a table whose name can't be a file's is refused by name") {
  const TemporaryFolder folder;
  DatasetMetadata metadata;
  metadata.tables = {{"../up", {}}};
  CHECK_THROWS_WITH((void)io::make_dataset_writer(folder / "out", metadata),
                    "The table \"../up\" can't be written to a file of its name; rename it.");
  CHECK(folder.files() == 0);
}
