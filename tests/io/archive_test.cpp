#include "io/archive.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace likeness;
using namespace likeness::io;

namespace {

enum class Kind { kNear, kFar };

const char* name_of(Kind kind) {
  return kind == Kind::kNear ? "near" : "far";
}

struct Point {
  double x = 0;
  std::int32_t count = 0;

  bool operator==(const Point&) const = default;

  void fields(Archive& archive) {
    archive("x", x);
    archive("count", count);
    archive.require(count >= 0, "a point has a negative count");
  }
};

/// Not ours to extend.
struct Cloud {
  std::vector<float> values;

  bool operator==(const Cloud&) const = default;
};

void fields(Archive& archive, Cloud& cloud, std::uint64_t rows) {
  archive.tensor("values", cloud.values, {rows, 2});
}

struct Line {
  std::vector<Point> points;

  void fields(Archive& archive) { archive("points", points); }
};

struct Either {
  std::variant<Point, Line> value;

  void fields(Archive& archive) { archive.one_of(value, {"point", "line"}); }
};

struct Everything {
  bool flag = false;
  std::uint64_t big = 0;
  std::string text;
  Kind kind = Kind::kNear;
  std::vector<std::uint8_t> bytes;
  std::vector<std::string> words;
  std::vector<std::vector<double>> ragged;
  StringArray strings;
  Point point;
  std::vector<Point> points;
  std::optional<Point> absent;
  std::optional<Point> present;
  Json note;

  void fields(Archive& archive) {
    archive("flag", flag);
    archive("big", big);
    archive("text", text);
    archive.choice("kind", kind, Kind::kFar, name_of);
    archive("bytes", bytes);
    archive("words", words);
    archive("ragged", ragged);
    archive("strings", strings);
    archive("point", point);
    archive("points", points);
    archive("absent", absent);
    archive("present", present);
    archive.scope("inner", [&] { archive("text", text); });
    archive("note", note);
  }
};

Everything example() {
  Everything all;
  all.flag = true;
  all.big = std::numeric_limits<std::uint64_t>::max();
  all.text = "caf\xc3\xa9";
  all.kind = Kind::kFar;
  all.bytes = {1, 2, 255};
  all.words = {"a", ""};
  all.ragged = {{1, 2}, {}, {std::nan("")}};
  const std::vector<std::string> strings = {"x", "\xff", ""};
  all.strings = StringArray(strings);
  all.point = {0.1, 3};
  all.points = {{1, 1}, {2, 2}};
  all.present = {{5, 5}};
  all.note = {{"list", {1, 2}}};
  return all;
}

ModelFile saved(const Everything& all) {
  ModelFile file;
  Archive::saving(file).save(all);
  const std::string bytes = file.to_bytes();
  return ModelFile::parse(std::as_bytes(std::span(bytes)), "x");
}

std::string refusal(const ModelFile& file) {
  Everything all;
  try {
    Archive::from(file).load(all);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kModel);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what is saved is loaded, by the one description of it") {
  const Everything all = example();
  Everything loaded;
  Archive::from(saved(all)).load(loaded);
  CHECK(loaded.flag == all.flag);
  CHECK(loaded.big == all.big);
  CHECK(loaded.text == all.text);
  CHECK(loaded.kind == all.kind);
  CHECK(loaded.bytes == all.bytes);
  CHECK(loaded.words == all.words);
  CHECK(loaded.ragged.size() == 3);
  CHECK(loaded.ragged[0] == all.ragged[0]);
  CHECK(std::isnan(loaded.ragged[2][0]));
  CHECK(loaded.strings.size() == 3);
  CHECK(loaded.strings[1] == "\xff");
  CHECK(loaded.point == all.point);
  CHECK(loaded.points == all.points);
  CHECK(!loaded.absent);
  CHECK(loaded.present == all.present);
  CHECK(loaded.note == all.note);
}

TEST_CASE("the header is a tree of scopes, and tensors are named by their path") {
  const ModelFile file = saved(example());
  CHECK(file.header["points"].dump() == R"([{"count":1,"x":1.0},{"count":2,"x":2.0}])");
  CHECK(file.header["kind"] == "far");
  CHECK(file.has("ragged/1"));
  CHECK(file.has("strings.offsets"));
}

TEST_CASE("a field that is absent, of another type or unknown is refused by name") {
  ModelFile file = saved(example());
  file.header["point"]["x"] = "one";
  CHECK(refusal(file) == "The model file \"x\" has a \"point/x\" that is not a number.");
  file.header["point"].erase("x");
  CHECK(refusal(file) == "The model file \"x\" has no \"point/x\".");
  file = saved(example());
  file.header["points"][1]["count"] = -1;
  CHECK(refusal(file) == "The model file \"x\" is damaged: a point has a negative count.");
  file.header["points"][1] = 3;
  CHECK(refusal(file).find("list of objects") != std::string::npos);
  file.header["points"] = 3;
  CHECK(refusal(file).find("not a list") != std::string::npos);
  file = saved(example());
  file.header["kind"] = "nowhere";
  CHECK(refusal(file) == "The model file \"x\" is damaged: \"kind\" is the unknown \"nowhere\".");
  file = saved(example());
  file.header["ragged"] = std::uint64_t{1} << 60;
  CHECK(!refusal(file).empty());
  file = saved(example());
  file.header["words"] = {1, 2};
  CHECK(!refusal(file).empty());
}

TEST_CASE("an object can be a part of a file, with what it must know to be loaded") {
  const Cloud cloud{{1, 2, 3, 4}};
  ModelFile file;
  const Json header = save_part(cloud, "clouds/0", file, std::uint64_t{2});
  CHECK(file.has("clouds/0/values"));
  CHECK(load_part<Cloud>(header, "clouds/0", file, std::uint64_t{2}) == cloud);
  CHECK_THROWS_AS((void)load_part<Cloud>(header, "clouds/0", file, std::uint64_t{1}), Error);
}

TEST_CASE("one of several types is told by its name") {
  Either either;
  either.value = Line{{{1, 1}, {2, 2}}};
  ModelFile file;
  const Json header = save_part(either, "", file);
  CHECK(header.contains("line"));
  const auto loaded = load_part<Either>(header, "", file);
  CHECK(std::get<Line>(loaded.value).points == std::get<Line>(either.value).points);
  CHECK_THROWS_AS((void)load_part<Either>(Json::object(), "", file), Error);
}

TEST_CASE("an error of what is built from a file becomes one about the file") {
  const ModelFile file = saved(example());
  const Archive archive = Archive::from(file);
  CHECK_THROWS_WITH_AS(
      archive.checked([] { throw Error(ErrorCode::kUsage, "It is not a number."); }),
      "The model file \"x\" is damaged: It is not a number.", Error);
}
