#include "io/csv_chunks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::io;

namespace {

/// A text of several chunks whose cells are known.
struct KnownText {
  std::string text;
  std::vector<std::vector<std::string>> columns;
};

/// Cells with everything that can mislead a reader that starts in the middle.
std::string cell_content(const RandomStream& random, std::uint64_t k) {
  static const std::vector<std::string> kinds = {"x",        "State-gov", "a,b",  "line\nline",
                                                 "\n\n\n",   "\"",        "\"\"", "say \"no\"",
                                                 "5\" pipe", ",\",\n\",", "\r\n", "\"\n,\"\n"};
  const std::uint64_t kind = random.below(2 * k, 4000);
  if (kind == 0) return std::string(100'000 + random.below(2 * k + 1, 2'000'000), '\n') + "end";
  if (kind == 1) return std::string(1 + random.below(2 * k + 1, 300'000), '"');
  return kinds[kind % kinds.size()] + std::to_string(random.below(2 * k + 1, 1000));
}

std::string quoted(const std::string& content) {
  std::string cell = "\"";
  for (const char c : content) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

KnownText known_text(std::uint64_t seed, std::string_view newline) {
  const RandomStream random(seed, 0);
  KnownText known;
  known.columns.resize(3);
  known.text = "a,b,c";
  known.text += newline;
  for (std::uint64_t k = 0; known.text.size() < 3'000'000; k += 3) {
    if (random.below(1'000'000 + k, 50) == 0) known.text += newline;
    for (std::uint64_t c = 0; c < 3; ++c) {
      const std::string content = cell_content(random, k + c);
      // A quote inside a plain cell is a letter; only where it comes first does it open.
      const bool plain = content.find_first_of(",\r\n") == std::string::npos && content[0] != '"';
      known.columns[c].push_back(content);
      known.text += plain ? content : quoted(content);
      known.text += c < 2 ? "," : newline;
    }
  }
  return known;
}

}  // namespace

TEST_CASE("rows are found wherever the chunks are cut, whatever their cells hold") {
  CsvReadOptions options;
  for (const char* name : {"a", "b", "c"}) options.types.push_back({name, ColumnType::kText, ""});
  set_threads(2);
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const KnownText known = known_text(seed, seed % 2 == 0 ? "\r\n" : "\n");
    const Table table = parse_csv(known.text, "known", options);
    for (std::size_t c = 0; c < 3; ++c) {
      REQUIRE(table.rows() == known.columns[c].size());
      std::size_t wrong = 0;
      for (std::size_t row = 0; row < table.rows(); ++row) {
        wrong += table.column(c).strings[row] == known.columns[c][row] ? 0 : 1;
      }
      CHECK(wrong == 0);
    }
  }
  set_threads(0);
}

TEST_CASE("chunks hold all rows once, and may be read beyond their end") {
  const KnownText known = known_text(7, "\n");
  const CsvText csv = read_csv_header(known.text, "known", 0);
  const CsvChunks cut = cut_into_chunks(csv);
  REQUIRE(cut.chunks.size() > 2);
  std::size_t next = csv.body;
  std::size_t rows = 0;
  CsvCells cells;
  for (const CsvChunk& chunk : cut.chunks) {
    CHECK(chunk.offset == next);
    next += chunk.size;
    find_cells(csv, chunk, cells);
    CHECK(cells.rows <= chunk.row_limit);
    rows += cells.rows;
  }
  CHECK(next == csv.text.size());
  CHECK(rows == known.columns[0].size());
}
