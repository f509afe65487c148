#include "models/relational/unique_keys.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

NamedMetadata described(const char* table,
                        const std::vector<std::pair<const char*, const char*>>& all,
                        const char* key) {
  NamedMetadata one{table, {}};
  for (const auto& [name, sdtype] : all) {
    ColumnMetadata column;
    column.name = name;
    column.sdtype = sdtype;
    one.metadata.columns.push_back(column);
  }
  if (key != nullptr) one.metadata.primary_key = key;
  return one;
}

/// Users write comments on posts, which are numbered there; either may be gone. Posts have topics,
/// each once. A user without an id wrote nothing.
Dataset forum() {
  std::string users = "id,age\n,17\n";
  std::string posts = "id,score\n";
  std::string comments = "user,post,number,mark\n";
  std::string topics = "post,topic\n";
  for (int u = 0; u < 25; ++u) users += std::to_string(u) + ',' + std::to_string(18 + u % 9) + '\n';
  for (int p = 0; p < 60; ++p) {
    posts += std::to_string(p) + ',' + std::to_string(p % 7) + '\n';
    for (int k = 0; k < 1 + p % 4; ++k) {
      comments += (k == 2 ? "" : std::to_string(p * (k + 3) % 25)) + ',' + std::to_string(p) + ',' +
                  std::to_string(k + 1) + ',' + std::to_string((p + k) % 5) + '\n';
      topics += std::to_string(p) + ",t" + std::to_string((p + k * 2) % 7) + '\n';
    }
    if (p % 3 == 0) comments += std::to_string(p % 25) + ",,1,2\n";
  }
  Dataset dataset;
  dataset.tables = {{"users", io::parse_csv(users, "users")},
                    {"posts", io::parse_csv(posts, "posts")},
                    {"comments", io::parse_csv(comments, "comments")},
                    {"topics", io::parse_csv(topics, "topics")}};
  return dataset;
}

DatasetMetadata forum_metadata() {
  DatasetMetadata metadata;
  metadata.tables = {
      described("users", {{"id", "id"}, {"age", "numerical"}}, nullptr),
      described("posts", {{"id", "id"}, {"score", "numerical"}}, "id"),
      described("comments",
                {{"user", "id"}, {"post", "id"}, {"number", "numerical"}, {"mark", "numerical"}},
                nullptr),
      described("topics", {{"post", "id"}, {"topic", "categorical"}}, nullptr)};
  metadata.relations = {{"users", {"id"}, "comments", {"user"}},
                        {"posts", {"id"}, "comments", {"post"}},
                        {"posts", {"id"}, "topics", {"post"}}};
  return metadata;
}

}  // namespace

TEST_CASE("cells that never repeat within parents are found, unless chance would keep them apart") {
  const Dataset real = forum();
  const Column& topic = real.find("topics")->column("topic");
  std::vector<std::int32_t> posts;
  for (const std::int64_t post : real.find("topics")->column("post").integers) {
    posts.push_back(static_cast<std::int32_t>(post));
  }
  CHECK(differs_within_parents(topic, posts));
  for (std::int32_t& post : posts) post /= 2;
  CHECK(!differs_within_parents(topic, posts));
  const Column few = io::parse_csv("c\na\nb\na\nb\n", "few").column("c");
  CHECK(!differs_within_parents(few, {0, 0, 1, 1}));
}

TEST_CASE("numbers within a parent count on, topics differ, and who is referred to has a key") {
  const Dataset made = make_dataset_recipe("relational", {{"rounds", "2"}, {"keep", "none"}})
                           .fit(forum(), forum_metadata(), {.seed = 3})
                           .sample({.seed = 1});
  const Table& comments = *made.find("comments");
  std::vector<std::int64_t> counted(100, 0);
  std::size_t with_post = 0;
  for (std::size_t row = 0; row < comments.rows(); ++row) {
    if (!comments.column("post").valid(row)) continue;
    ++with_post;
    const auto post = static_cast<std::size_t>(comments.column("post").integers[row]);
    CHECK(comments.column("number").integers[row] == ++counted[post]);
  }
  CHECK(with_post > 100);
  const Table& topics = *made.find("topics");
  std::set<std::pair<std::int64_t, std::int32_t>> seen;
  for (std::size_t row = 0; row < topics.rows(); ++row) {
    CHECK(seen.emplace(topics.column("post").integers[row], topics.column("topic").codes[row])
              .second);
  }
  CHECK(made.find("users")->column("id").missing_count() == 0);
}

TEST_CASE("a number of few values that no parent has twice stays one of these") {
  std::string parents = "id,kind\n";
  std::string rows = "id,parent,size\n";
  int row = 0;
  for (int p = 0; p < 45; ++p) {
    parents += std::to_string(p) + (p % 2 == 0 ? ",a\n" : ",b\n");
    for (int k = 0; k < 1 + p % 3; ++k, ++row) {
      const int size = (p % 2 == 0 ? 20 : 50) + k;
      rows += std::to_string(row) + ',' + std::to_string(p) + ',' + std::to_string(size) + ".5\n";
    }
  }
  Dataset dataset;
  dataset.tables = {{"parents", io::parse_csv(parents, "parents")},
                    {"rows", io::parse_csv(rows, "rows")}};
  DatasetMetadata metadata;
  metadata.tables = {
      described("parents", {{"id", "id"}, {"kind", "categorical"}}, "id"),
      described("rows", {{"id", "id"}, {"parent", "id"}, {"size", "numerical"}}, "id")};
  metadata.relations = {{"parents", {"id"}, "rows", {"parent"}}};
  const Dataset made = make_dataset_recipe("relational").fit(dataset, metadata, {}).sample({});
  const Table& sizes = *made.find("rows");
  for (std::size_t k = 0; k < sizes.rows(); ++k) CHECK(sizes.column("size").floats[k] < 53);
}

TEST_CASE("numbers that rose within owners before some were moved rise again") {
  const std::vector<std::int64_t> owners = {4, 7, 4, -1, 4, 7, 4};
  std::vector<double> numbers = {1, 5, 3, 0, 3, 5, 3};
  CHECK(likeness::models::rises_within(owners, numbers));
  numbers = {1, 5, 3, 0, 2, 4, 0};
  CHECK_FALSE(likeness::models::rises_within(owners, numbers));
  likeness::models::sort_within(owners, numbers);
  CHECK(numbers == std::vector<double>{0, 4, 1, 0, 2, 5, 3});
}
