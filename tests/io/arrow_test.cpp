#include "likeness/arrow.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "io/arrow_fields.hpp"
#include "io/arrow_numbers.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

/// A stream of one column from buffers that the test owns. Counts how often each part is released.
struct Given {
  std::string format;
  std::string name = "x";
  std::string dictionary_format = {};
  std::int64_t flags = ARROW_FLAG_NULLABLE;
  std::vector<const void*> buffers = {};
  std::vector<const void*> dictionary_buffers = {};
  std::int64_t length = 0;
  std::int64_t offset = 0;
  std::int64_t null_count = -1;
  std::int64_t dictionary_length = 0;
  int batches = 1;
  int fails_after = -1;  ///< batches
  std::string words = "the disk is gone";

  int given = 0;
  int released = 0;
  ArrowSchema column{};
  ArrowSchema levels{};
  ArrowSchema* schema_child = &column;
  ArrowArray cells{};
  ArrowArray level_cells{};
  ArrowArray* child = &cells;
  std::array<const void*, 1> none = {nullptr};

  ArrowArrayStream stream() {
    return {[](ArrowArrayStream* s, ArrowSchema* out) { return of(s).schema(out); },
            [](ArrowArrayStream* s, ArrowArray* out) { return of(s).next(out); },
            [](ArrowArrayStream* s) { return of(s).words.c_str(); },
            [](ArrowArrayStream* s) {
              ++of(s).released;
              s->release = nullptr;
            },
            this};
  }
  static Given& of(ArrowArrayStream* stream) { return *static_cast<Given*>(stream->private_data); }
  static void release_schema(ArrowSchema* schema) { schema->release = nullptr; }
  static void release_array(ArrowArray* array) {
    ++static_cast<Given*>(array->private_data)->released;
    array->release = nullptr;
  }
  int schema(ArrowSchema* out) {
    levels = {dictionary_format.c_str(), "", nullptr, 2, 0, nullptr, nullptr, release_schema, this};
    column = {format.c_str(),
              name.c_str(),
              nullptr,
              flags,
              0,
              nullptr,
              dictionary_format.empty() ? nullptr : &levels,
              release_schema,
              this};
    *out = {"+s", "", nullptr, 0, 1, &schema_child, nullptr, release_schema, this};
    return 0;
  }
  int next(ArrowArray* out) {
    *out = {};
    if (given == fails_after) return EIO;
    if (given == batches) return 0;
    ++given;
    level_cells = {dictionary_length,
                   0,
                   0,
                   static_cast<std::int64_t>(dictionary_buffers.size()),
                   0,
                   dictionary_buffers.data(),
                   nullptr,
                   nullptr,
                   release_array,
                   this};
    cells = {length,
             null_count,
             offset,
             static_cast<std::int64_t>(buffers.size()),
             0,
             buffers.data(),
             nullptr,
             dictionary_format.empty() ? nullptr : &level_cells,
             release_array,
             this};
    *out = {length, 0, 0, 1, 1, none.data(), &child, nullptr, release_array, this};
    return 0;
  }
};

io::ArrowTable read(Given& given) {
  ArrowArrayStream stream = given.stream();
  io::ArrowTable table = io::read_arrow(stream);
  CHECK((stream.release == nullptr));
  return table;
}

std::string text_of(const Table& table) {
  return io::format_csv(table);
}

std::string sentence_of(Given& given) {
  try {
    (void)read(given);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// What a table is after it went out as Arrow and came back.
io::ArrowTable there_and_back(const Table& table, const io::ArrowTypes& types = {}) {
  ArrowArrayStream stream{};
  io::write_arrow(table, types, stream);
  return io::read_arrow(stream);
}

std::map<std::string, std::string> formats_of(const io::ArrowTypes& types) {
  std::map<std::string, std::string> formats;
  for (const io::ArrowField& field : types.fields()->fields) {
    formats[field.name] =
        field.index_format.empty() ? field.format : field.index_format + ":" + field.format;
  }
  return formats;
}

}  // namespace

TEST_CASE("a table from CSV goes out as Arrow and comes back as it was") {
  const Table table = io::parse_csv(
      "n,f,b,c,d,t\n1,0.5,True,red,2020-01-02 03:04:05,00:00:01\n"
      ",,,,,\n-3,2.25,False,blue,1969-12-31 00:00:01,23:59:59\n",
      "t.csv");
  const io::ArrowTable back = there_and_back(table);
  CHECK(text_of(back.table) == text_of(table));
  const std::map<std::string, std::string> expected = {{"n", "l"},   {"f", "g"},    {"b", "b"},
                                                       {"c", "i:u"}, {"d", "tsu:"}, {"t", "ttu"}};
  CHECK(formats_of(back.types) == expected);
}

TEST_CASE("an offset, a bitmap that begins within a byte and whole numbers of one byte") {
  const std::array<std::int8_t, 6> values = {99, 99, 99, 1, 2, -3};
  const std::uint8_t bits = 0b101000;
  Given given{.format = "c", .buffers = {&bits, values.data()}, .length = 3, .offset = 3};
  const Table table = read(given).table;
  CHECK(text_of(table) == "x\n1\n\"\"\n-3\n");
  CHECK(given.released == 2);  // the batch, whose host releases its columns, and the stream
}

TEST_CASE("whole numbers of 64 bits are borrowed and released with the last table") {
  const std::array<std::int64_t, 3> values = {1, 2, 3};
  Given given{.format = "l", .buffers = {nullptr, values.data()}, .length = 3};
  {
    const Table table = read(given).table;
    CHECK(table.column(0).integers.data() == values.data());
    CHECK(given.released == 1);
  }
  CHECK(given.released == 2);
}

TEST_CASE("NaN is a missing cell, and an infinite number is named with its row") {
  std::array<double, 3> values = {0.5, std::nan(""), 0.25};
  Given given{.format = "g", .buffers = {nullptr, values.data()}, .length = 3};
  CHECK(text_of(read(given).table) == "x\n0.5\n\"\"\n0.25\n");
  values[1] = std::numeric_limits<double>::infinity();
  Given infinite{.format = "g", .buffers = {nullptr, values.data()}, .length = 3};
  CHECK(sentence_of(infinite) ==
        "Column \"x\" holds an infinite number in row 2; mark such cells as missing.");
}

TEST_CASE("a day that no calendar has is named with its row") {
  const std::array<std::int32_t, 2> days = {0, std::numeric_limits<std::int32_t>::max()};
  Given given{.format = "tdD", .buffers = {nullptr, days.data()}, .length = 2};
  CHECK(sentence_of(given) ==
        "Column \"x\" holds a time in row 2 that is out of range; mark such cells as missing.");
}

TEST_CASE("numbers of single precision have the digits that they show") {
  const std::array<float, 3> values = {0.1F, 2.7F, 100.25F};
  Given given{.format = "f", .buffers = {nullptr, values.data()}, .length = 3};
  const Table table = read(given).table;
  CHECK(table.column(0).floats[0] == 0.1);
  CHECK(table.column(0).decimals == 2);
}

TEST_CASE("numbers of half precision go to floats and back") {
  for (std::uint32_t half = 0; half < 0x7C00; ++half) {
    const auto bits = static_cast<std::uint16_t>(half);
    if (io::half_of(io::half_to_float(bits)) != bits) FAIL_CHECK(half);
  }
  CHECK(io::half_to_float(0x3C00) == 1.0F);
  CHECK(io::half_of(-2.0F) == 0xC000);
}

TEST_CASE("strings by views lie in the view or in a buffer") {
  struct View {
    std::int32_t length;
    char start[4];
    std::int32_t buffer;
    std::int32_t offset;
  };
  std::array<View, 2> views = {View{2, {'h', 'i', 0, 0}, 0, 0},
                               View{13, {'a', ' ', 'l', 'o'}, 0, 3}};
  const char bytes[] = "...a longer text";
  const std::int64_t size = sizeof bytes - 1;
  Given given{.format = "vu", .buffers = {nullptr, views.data(), bytes, &size}, .length = 2};
  CHECK(text_of(read(given).table) == "x\nhi\na longer text\n");
  views[1].offset = 4;
  Given beyond{.format = "vu", .buffers = {nullptr, views.data(), bytes, &size}, .length = 2};
  CHECK(sentence_of(beyond) == "Column \"x\" has a string outside of its buffers.");
}

TEST_CASE("strings that are dates are read as dates and written as the strings that they were") {
  io::CsvReadOptions options;
  options.types = {{"d", ColumnType::kText, ""}};
  const Table table = io::parse_csv("d\n2021-01-05\n2021-02-06\n", "t.csv", options);
  const io::ArrowTable strings = there_and_back(table);
  CHECK(strings.table.column(0).type == ColumnType::kDatetime);
  const io::ArrowTable again = there_and_back(strings.table, strings.types);
  CHECK(formats_of(again.types) == std::map<std::string, std::string>{{"d", "U"}});
  CHECK(text_of(again.table) == text_of(table));
}

TEST_CASE("codes outside of the dictionary are an error, those of missing cells don't matter") {
  std::array<std::uint16_t, 3> codes = {1, 7, 0};
  const std::array<std::int32_t, 3> offsets = {0, 1, 3};
  const std::uint8_t bits = 0b101;
  Given given{.format = "S",
              .dictionary_format = "u",
              .buffers = {&bits, codes.data()},
              .dictionary_buffers = {nullptr, offsets.data(), "abc"},
              .length = 3,
              .dictionary_length = 2};
  const io::ArrowTable table = read(given);
  CHECK(text_of(table.table) == "x\nbc\n\"\"\na\n");
  CHECK(formats_of(there_and_back(table.table, table.types).types).at("x") == "S:u");
  given.given = 0;
  given.buffers[0] = nullptr;
  CHECK(sentence_of(given) == "Column \"x\" has a code outside of its dictionary.");
}

TEST_CASE("whole numbers beyond 64 bits with a sign keep all of their digits") {
  std::vector<std::uint64_t> values(60);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = k;
  values[7] = 18446744073709551615ULL;
  Given given{.format = "L", .buffers = {nullptr, values.data()}, .length = 60};
  const io::ArrowTable table = read(given);
  CHECK(text_of(table.table).find("\n18446744073709551615\n") != std::string::npos);
  CHECK(table.table.column(0).missing_count() == 0);
  CHECK(formats_of(there_and_back(table.table, table.types).types).at("x") == "L");
}

TEST_CASE("types that can't be learned are refused by name") {
  const std::map<std::string, std::string> what = {{"+l", "lists"},
                                                   {"+s", "structs"},
                                                   {"+m", "maps"},
                                                   {"z", "bytes"},
                                                   {"w:16", "bytes"},
                                                   {"tiM", "calendar intervals"},
                                                   {"?", "values of an unknown type"}};
  for (const auto& [format, word] : what) {
    Given given{.format = format, .buffers = {nullptr, nullptr}};
    CAPTURE(format);
    CHECK(
        sentence_of(given).starts_with("Column \"x\" holds " + word + " (Arrow type \"" + format));
  }
}

TEST_CASE("a stream that fails half-way says so in its own words and leaks nothing") {
  const std::array<std::int64_t, 1> values = {1};
  Given given{.format = "l",
              .buffers = {nullptr, values.data()},
              .length = 1,
              .batches = 3,
              .fails_after = 2};
  CHECK(sentence_of(given) == "The Arrow stream failed: the disk is gone");
  CHECK(given.released == 3);
}

TEST_CASE("a stream can be read once, and batches without rows are none the worse") {
  Given given{.format = "U", .buffers = {nullptr, nullptr, nullptr}, .batches = 2};
  ArrowArrayStream stream = given.stream();
  CHECK(io::read_arrow(stream).table.rows() == 0);
  CHECK_THROWS_WITH_AS((void)io::read_arrow(stream),
                       "The Arrow stream has been released already; a stream can be read once.",
                       Error);
}

TEST_CASE("arrays that are damaged are errors") {
  const std::array<std::int32_t, 3> falling = {0, 5, 2};
  Given offsets{.format = "u", .buffers = {nullptr, falling.data(), "abcde"}, .length = 2};
  CHECK(sentence_of(offsets) == "Column \"x\" has strings whose offsets fall.");
  const std::array<std::int32_t, 2> one = {0, 2};
  Given bytes{.format = "u", .buffers = {nullptr, one.data(), "\xC3("}, .length = 1};
  CHECK(sentence_of(bytes) == "Column \"x\" holds text in row 1 that is not UTF-8.");
  Given missing{.format = "l", .buffers = {nullptr}, .length = 1};
  CHECK(sentence_of(missing) == "Column \"x\" lacks some of its buffers.");
  Given nulls{.format = "l", .buffers = {nullptr, one.data()}, .length = 1, .null_count = 1};
  CHECK(sentence_of(nulls) == "Column \"x\" has missing cells, but doesn't say which.");
}

TEST_CASE("types are kept as text, with the order of those categories that the model knows") {
  const std::array<std::int8_t, 3> codes = {2, 0, 1};
  const std::array<std::int32_t, 5> offsets = {0, 3, 6, 10, 14};
  Given given{.format = "c",
              .dictionary_format = "u",
              .flags = ARROW_FLAG_NULLABLE | ARROW_FLAG_DICTIONARY_ORDERED,
              .buffers = {nullptr, codes.data()},
              .dictionary_buffers = {nullptr, offsets.data(), "lowmidhighnone"},
              .length = 3,
              .dictionary_length = 4};
  const io::ArrowTable table = read(given);
  const Table known = io::parse_csv("x\nhigh\nlow\n", "known.csv");
  const io::ArrowTypes kept = io::ArrowTypes::parse(table.types.to_json(known));
  CHECK(kept.fields()->fields[0].levels == std::vector<std::string>{"low", "high"});
  const io::ArrowTable made = there_and_back(known, kept);
  CHECK(made.types.fields()->fields[0].ordered);
  CHECK(made.table.column(0).dictionary[0] == "low");
  CHECK(io::ArrowTypes::parse("{\"other\": 1}").fields() == nullptr);
}
