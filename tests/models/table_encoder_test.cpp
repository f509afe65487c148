#include "models/frame/table_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "example_table.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Rows of a network as a table.
Table decode(const TableEncoder& encoder, std::span<const float> rows, std::size_t count,
             std::uint64_t first_row, std::uint64_t seed) {
  return encoder.frame().decode(encoder.cells(rows, count, first_row, seed), count, first_row,
                                seed);
}

/// Rare values are learned, too, so that they can come back.
FrameOptions everything(FrameOptions options) {
  options.min_rows = 0;
  return options;
}

struct Encoded {
  Table table;
  FramedTable framed;
  TableEncoder encoder;
  EncodedTable rows;

  explicit Encoded(Table given, const TableEncoderOptions& options = {})
      : Encoded(given, detect_metadata(given), options) {}
  Encoded(Table given, const Metadata& metadata, const TableEncoderOptions& options)
      : table(std::move(given)),
        framed(Frame::learn(table, metadata, everything(options.frame))),
        encoder(framed.frame, framed.values, options),
        rows(encoder.encode(framed.values, 5)) {}

  [[nodiscard]] std::vector<float> matrix() const {
    std::vector<std::uint32_t> all(rows.rows());
    std::iota(all.begin(), all.end(), 0U);
    std::vector<float> out(all.size() * rows.width());
    rows.gather(all, out);
    return out;
  }
  [[nodiscard]] Table decoded() const { return decode(encoder, matrix(), rows.rows(), 0, 1); }
};

Encoded encoded_csv(const std::string& csv, const TableEncoderOptions& options = {}) {
  return Encoded(io::parse_csv(csv, "test.csv"), options);
}

/// The column "word" with `levels` different strings, level k of them k % 5 + 1 times.
Table wide_table(int levels) {
  std::string text = "word,size\n";
  for (int k = 0; k < levels; ++k) {
    for (int repeat = 0; repeat <= k % 5; ++repeat) {
      text += "w" + std::to_string(k) + ',' + std::to_string(0.37 * k) + '\n';
    }
  }
  return io::parse_csv(text, "wide.csv");
}

std::string text_of(const Table& table, const std::string& column) {
  return io::format_csv(Table(std::vector<Column>{table.column(column)}));
}

}  // namespace

TEST_CASE("an encoded table comes back: levels as they were, numbers within their rounding") {
  const Encoded example(example_table());
  const Table back = example.decoded();
  REQUIRE(back.column_count() == example.table.column_count());
  for (std::size_t c = 0; c < back.column_count(); ++c) {
    CHECK(back.column(c).name == example.table.column(c).name);
  }
  for (const char* name : {"kind", "grade", "points", "member", "note", "fixed", "empty"}) {
    CAPTURE(name);
    CHECK(text_of(back, name) == text_of(example.table, name));
  }
  std::size_t differing_dates = 0;
  for (std::size_t row = 0; row < back.rows(); ++row) {
    CHECK(back.column("height").floats[row] ==
          doctest::Approx(example.table.column("height").floats[row]).epsilon(0.05).scale(10));
    if (back.column("joined").integers[row] != example.table.column("joined").integers[row]) {
      ++differing_dates;
    }
  }
  CHECK(differing_dates < 5);
}

TEST_CASE("generated columns take no place in an encoded row") {
  const Encoded example(example_table());
  CHECK(example.encoder.columns().size() == example.table.column_count() - 1);
  const Table decoded = example.decoded();
  const Column& keys = decoded.column("key");
  CHECK(std::set<std::int64_t>(keys.integers.begin(), keys.integers.end()).size() == keys.size());
}

TEST_CASE("spans cover an encoded row without a gap and name its offsets") {
  const Encoded example(example_table());
  std::size_t next = 0;
  for (const autodiff::Span& span : example.encoder.spans()) {
    CHECK(span.begin == next);
    CHECK((span.kind == autodiff::SpanKind::kTanh ? span.width == 1 : span.width > 1));
    next += span.width;
  }
  CHECK(next == example.encoder.width());
  const std::vector<float> matrix = example.matrix();
  for (std::size_t row = 0; row < 20; ++row) {
    for (const autodiff::Span& span : example.encoder.spans()) {
      if (span.kind == autodiff::SpanKind::kTanh) continue;
      const float* place = matrix.data() + row * example.encoder.width() + span.begin;
      CHECK(std::accumulate(place, place + span.width, 0.0F) == 1.0F);
    }
  }
}

TEST_CASE("numbers are brought to the distribution of those that their states show") {
  TableEncoderOptions options;
  options.frame.split_states = true;
  std::string csv = "x,y\n";
  for (int row = 0; row < 60; ++row) {
    csv += (row % 3 == 0 ? "" : std::to_string(row) + ".5") + ',' + std::to_string(row) + ".25\n";
  }
  const Table table = io::parse_csv(csv, "gaps.csv");
  FramedTable framed = Frame::learn(table, detect_metadata(table), everything(options.frame));
  std::vector<ColumnValues> filled = framed.values;
  for (double& number : filled[1].numbers) number = std::isnan(number) ? 1000 : number;
  TableEncoder encoder(framed.frame, filled, options);
  const EncodedTable rows = encoder.encode(filled, 5);
  std::vector<std::uint32_t> all(rows.rows());
  std::iota(all.begin(), all.end(), 0U);
  std::vector<float> made(all.size() * rows.width());
  rows.gather(all, made);
  encoder.calibrate(framed.values, rows, made);
  const Table back = decode(encoder, made, rows.rows(), 0, 1);
  CHECK(back.column("x").missing_count() == 20);
  for (std::size_t row = 0; row < 60; ++row) {
    if (back.column("x").valid(row)) CHECK(back.column("x").floats[row] < 60);
  }
}

TEST_CASE("a constant column and one without values take no place, and come back") {
  const Encoded table = encoded_csv("x,c,e\n1.5,7,\n2.5,7,\n9.5,7,\n3.5,7,\n4.25,7,\n");
  CHECK(table.encoder.columns()[1].width == 0);
  CHECK(table.encoder.columns()[2].width == 0);
  CHECK(text_of(table.decoded(), "c") == "c\n7\n7\n7\n7\n7\n");
  CHECK(table.decoded().column("e").missing_count() == 5);
}

TEST_CASE("rare levels of a wide column share an entry") {
  TableEncoderOptions options;
  options.most_levels = 50;
  Metadata metadata;
  const Table table = wide_table(300);
  for (const auto& [name, sdtype] : {std::pair("word", "categorical"), {"size", "numerical"}}) {
    metadata.columns.emplace_back();
    metadata.columns.back().name = name;
    metadata.columns.back().sdtype = sdtype;
  }
  const Encoded encoded(table, metadata, options);
  const TableEncoder& encoder = encoded.encoder;
  CHECK(encoder.columns()[0].entries == 50);
  std::vector<float> rows(2000 * encoder.width(), 0.0F);
  for (std::size_t row = 0; row < 2000; ++row) rows[row * encoder.width() + 49] = 1;
  const Table drawn = decode(encoder, rows, 2000, 0, 3);
  std::set<std::int32_t> seen(drawn.column("word").codes.begin(), drawn.column("word").codes.end());
  CHECK(seen.size() > 200);
  CHECK(seen.size() <= 251);
}

TEST_CASE("a decoded row depends on its number and the seed, not on where a part begins") {
  const Encoded example(example_table(300));
  const std::vector<float> matrix = example.matrix();
  const std::size_t width = example.encoder.width();
  const Table whole = decode(example.encoder, matrix, 300, 1000, 4);
  const Table part = decode(example.encoder, std::span(matrix).subspan(100 * width), 200, 1100, 4);
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(part.column("key").integers[row] == whole.column("key").integers[100 + row]);
  }
}

TEST_CASE("numbers can be made standard normal first, and come back") {
  TableEncoderOptions options;
  options.normalizing_families = {stats::Family::kNormal, stats::Family::kGamma};
  options.column_families = {{"weight", stats::Family::kEmpirical}};
  const Encoded example(example_table(), options);
  const Table back = example.decoded();
  for (std::size_t row = 0; row < back.rows(); ++row) {
    CHECK(std::fabs(back.column("height").floats[row] -
                    example.table.column("height").floats[row]) < 0.02);
  }
  CHECK(example.encoder.describe().dump().find("normalized_by") != std::string::npos);
}

TEST_CASE("the same seed gives the same matrix with any number of threads") {
  set_threads(1);
  const Encoded one(example_table());
  const std::vector<float> expected = one.matrix();
  const std::string table = io::format_csv(one.decoded());
  for (const int count : {2, 7}) {
    set_threads(count);
    const Encoded many(example_table());
    CHECK(many.matrix() == expected);
    CHECK(io::format_csv(many.decoded()) == table);
  }
  set_threads(0);
}

TEST_CASE("an encoder comes back from a model file") {
  TableEncoderOptions options;
  options.most_levels = 3;
  options.column_families = {{"weight", stats::Family::kGamma}};
  const Encoded example(example_table(), options);
  io::ModelFile file;
  io::Archive::saving(file).save(example.encoder);
  const std::string bytes = file.to_bytes();
  const io::ModelFile read = io::ModelFile::parse(std::as_bytes(std::span(bytes)), "test");
  TableEncoder loaded;
  io::Archive::from(read).load(loaded);
  CHECK(loaded.width() == example.encoder.width());
  CHECK(io::format_csv(decode(loaded, example.matrix(), example.rows.rows(), 0, 1)) ==
        io::format_csv(example.decoded()));
  io::ModelFile again;
  io::Archive::saving(again).save(loaded);
  CHECK(again.to_bytes() == bytes);
}

TEST_CASE("what can't be learned is an error that says why") {
  CHECK_THROWS_WITH_AS(encoded_csv("wide\n-1e300\n1e300\n5\n"), doctest::Contains("\"wide\""),
                       Error);
}
