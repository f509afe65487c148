#include "io/csv_chunks.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "io/csv_values.hpp"
#include "likeness/parallel.hpp"
#include "text/utf8.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace likeness::io {
namespace {

/// Which of 64 bytes equal one of two: bit k stands for byte k.
struct ByteMasks {
  std::uint64_t either = 0;
  std::uint64_t second = 0;
};

/// Compares 64 bytes from `p`, all of which must be readable.
ByteMasks compare_bytes(const char* p, char first, char second) noexcept {
  ByteMasks masks;
#if defined(__SSE2__)
  const __m128i wanted_first = _mm_set1_epi8(first);
  const __m128i wanted_second = _mm_set1_epi8(second);
  for (unsigned k = 0; k < 4; ++k) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * k));
    const __m128i is_second = _mm_cmpeq_epi8(bytes, wanted_second);
    const __m128i is_either = _mm_or_si128(is_second, _mm_cmpeq_epi8(bytes, wanted_first));
    const auto bits = [](__m128i equal) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(equal)));
    };
    masks.either |= bits(is_either) << (16 * k);
    masks.second |= bits(is_second) << (16 * k);
  }
#else
  for (unsigned k = 0; k < 64; ++k) {
    masks.either |= static_cast<std::uint64_t>(p[k] == first || p[k] == second) << k;
    masks.second |= static_cast<std::uint64_t>(p[k] == second) << k;
  }
#endif
  return masks;
}

/// What there is in a run of bytes.
struct ByteSummary {
  std::size_t newlines = 0;
  bool quote = false;
  bool nul = false;
  bool non_ascii = false;
};

#if defined(__SSE2__)
/// At most 255 vectors, so that a counter of one byte can't overflow.
void summarize_vectors(const char* p, std::size_t vectors, char newline, ByteSummary& summary) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i wanted = _mm_set1_epi8(newline);
  const __m128i quote = _mm_set1_epi8('"');
  __m128i count = zero;
  __m128i quotes = zero;
  __m128i nuls = zero;
  __m128i any = zero;
  for (std::size_t k = 0; k < vectors; ++k) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * k));
    count = _mm_sub_epi8(count, _mm_cmpeq_epi8(bytes, wanted));
    quotes = _mm_or_si128(quotes, _mm_cmpeq_epi8(bytes, quote));
    nuls = _mm_or_si128(nuls, _mm_cmpeq_epi8(bytes, zero));
    any = _mm_or_si128(any, bytes);
  }
  const __m128i sums = _mm_sad_epu8(count, zero);
  summary.newlines += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
                      static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  summary.quote = summary.quote || _mm_movemask_epi8(quotes) != 0;
  summary.nul = summary.nul || _mm_movemask_epi8(nuls) != 0;
  summary.non_ascii = summary.non_ascii || _mm_movemask_epi8(any) != 0;
}

#endif

ByteSummary summarize_bytes(std::string_view bytes, char newline) noexcept {
  ByteSummary summary;
  std::size_t at = 0;
#if defined(__SSE2__)
  while (bytes.size() - at >= 16) {
    const std::size_t vectors = std::min<std::size_t>(255, (bytes.size() - at) / 16);
    summarize_vectors(bytes.data() + at, vectors, newline, summary);
    at += 16 * vectors;
  }
#endif
  for (; at < bytes.size(); ++at) {
    const char byte = bytes[at];
    summary.newlines += byte == newline ? 1 : 0;
    summary.quote = summary.quote || byte == '"';
    summary.nul = summary.nul || byte == '\0';
    summary.non_ascii = summary.non_ascii || (static_cast<unsigned char>(byte) & 0x80) != 0;
  }
  return summary;
}

constexpr std::size_t kFirstChunk = 64 * 1024;
constexpr std::size_t kChunk = 1024 * 1024;
// A chunk keeps a little state for each column; wide tables get larger chunks.
constexpr std::size_t kChunkBytesPerColumn = 2048;

/// Even cuts of the text, before they are moved to where rows begin: cut k is [at[k], at[k + 1]).
std::vector<std::size_t> even_cuts(const CsvText& csv) {
  const std::size_t chunk = std::max(kChunk, kChunkBytesPerColumn * csv.names.size());
  std::vector<std::size_t> cuts = {0};
  std::size_t next = csv.body + kFirstChunk;
  while (next < csv.text.size()) {
    cuts.push_back(next);
    next += chunk;
  }
  cuts.push_back(csv.text.size());
  return cuts;
}

std::size_t skip_continuation_bytes(std::string_view text, std::size_t at) noexcept {
  const auto continuation = [&](std::size_t k) {
    return k < text.size() && (static_cast<unsigned char>(text[k]) & 0xC0) == 0x80;
  };
  for (int k = 0; k < 3 && at > 0 && continuation(at); ++k) ++at;
  return at;
}

std::vector<ByteSummary> check_bytes(const CsvText& csv, const std::vector<std::size_t>& cuts) {
  std::vector<ByteSummary> summaries(cuts.size() - 1);
  parallel_for(summaries.size(), [&](std::size_t k) {
    const std::string_view part = csv.text.substr(cuts[k], cuts[k + 1] - cuts[k]);
    summaries[k] = summarize_bytes(part, csv.newline);
    if (summaries[k].nul) {
      csv.fail(cuts[k] + part.find('\0'), "there is a NUL byte; is this a text file?");
    }
    if (!summaries[k].non_ascii) return;
    const std::size_t begin = skip_continuation_bytes(csv.text, cuts[k]);
    const std::size_t end = std::max(begin, skip_continuation_bytes(csv.text, cuts[k + 1]));
    const std::size_t invalid = text::find_invalid_utf8(csv.text.substr(begin, end - begin));
    if (begin + invalid < end) {
      csv.fail(begin + invalid, "the cell is not valid UTF-8; save the file as UTF-8.");
    }
  });
  return summaries;
}

/// Walks over a text from one quoted field to the next, to know which newlines end rows.
class QuoteWalk {
 public:
  explicit QuoteWalk(const CsvText& csv)
      : csv_(csv),
        begin_(csv.text.data()),
        end_(begin_ + csv.text.size()),
        at_(begin_ + csv.body) {}

  /// Moves to `offset`, or behind the quoted field that it is in. The bytes up to there hold no
  /// quote where `plain`.
  void advance(std::size_t offset, bool plain) {
    const char* const target = begin_ + offset;
    while (at_ < target) {
      const char* const quote = plain ? nullptr : find(at_, target, '"');
      if (quote == nullptr) {
        at_ = target;
        return;
      }
      at_ = quote + 1;
      if (opens_field(quote)) skip_quoted(quote);
    }
  }

  /// Moves behind the next newline that ends a row, the one just before the place included.
  std::size_t next_row() {
    if (at_ > begin_ + csv_.body && at_[-1] == csv_.newline) return offset();
    while (at_ < end_) {
      const char* const newline = find(at_, end_, csv_.newline);
      const char* const stop = newline == nullptr ? end_ : newline;
      const char* const quote = find(at_, stop, '"');
      if (quote == nullptr) {
        at_ = newline == nullptr ? end_ : newline + 1;
        break;
      }
      at_ = quote + 1;
      if (opens_field(quote)) skip_quoted(quote);
    }
    return offset();
  }

  [[nodiscard]] std::size_t offset() const noexcept {
    return static_cast<std::size_t>(at_ - begin_);
  }

 private:
  static const char* find(const char* from, const char* to, char byte) noexcept {
    return static_cast<const char*>(std::memchr(from, byte, static_cast<std::size_t>(to - from)));
  }

  [[nodiscard]] bool opens_field(const char* quote) const noexcept {
    return quote == begin_ + csv_.body || quote[-1] == csv_.separator || quote[-1] == csv_.newline;
  }

  void skip_quoted(const char* opening) {
    for (;;) {
      const char* const quote = find(at_, end_, '"');
      if (quote == nullptr) {
        csv_.fail(static_cast<std::size_t>(opening - begin_),
                  "a quote is opened but never closed.");
      }
      at_ = quote + 1;
      if (at_ == end_ || *at_ != '"') return;
      ++at_;
    }
  }

  const CsvText& csv_;
  const char* begin_;
  const char* end_;
  const char* at_;
};

/// Where the rows of each even cut begin, and how many newlines of the cut lie before that.
struct Borders {
  std::vector<std::size_t> begins;
  std::vector<std::size_t> skipped_newlines;
};

Borders find_borders(const CsvText& csv, const std::vector<std::size_t>& cuts,
                     const std::vector<ByteSummary>& summaries) {
  Borders borders;
  QuoteWalk walk(csv);
  for (std::size_t k = 0; k < summaries.size(); ++k) {
    const std::size_t begin = k == 0 ? csv.body : walk.next_row();
    borders.begins.push_back(begin);
    // A row that reaches over the whole cut leaves an empty chunk, whose newlines don't count.
    const bool reaches_over = begin > cuts[k + 1];
    const std::size_t from = reaches_over ? begin : std::min(cuts[k], begin);
    const std::string_view skipped = csv.text.substr(from, begin - from);
    borders.skipped_newlines.push_back(
        static_cast<std::size_t>(std::count(skipped.begin(), skipped.end(), csv.newline)));
    // A field that opened in this cut may have ended in the next one, or beyond it.
    walk.advance(std::max(cuts[k + 1], walk.offset()), !summaries[k].quote);
  }
  borders.begins.push_back(csv.text.size());
  borders.skipped_newlines.push_back(0);
  return borders;
}

/// Moves the chunks near the end of the text into memory that may be read beyond its end.
void pad_tail(const CsvText& csv, CsvChunks& result) {
  const std::size_t size = csv.text.size();
  const auto first = std::find_if(
      result.chunks.begin(), result.chunks.end(),
      [&](const CsvChunk& chunk) { return chunk.offset + chunk.size + kCellPadding > size; });
  if (first == result.chunks.end()) return;
  const std::size_t begin = first->offset;
  result.tail.resize(size - begin + kCellPadding);
  std::memcpy(result.tail.data(), csv.text.data() + begin, size - begin);
  for (auto chunk = first; chunk != result.chunks.end(); ++chunk) {
    chunk->data = result.tail.data() + (chunk->offset - begin);
  }
}

/// Collects the ends of cells row by row.
class CellCollector {
 public:
  CellCollector(const CsvText& csv, const CsvChunk& chunk, CsvCells& cells)
      : csv_(csv), chunk_(chunk), cells_(cells) {
    cells.columns = csv.names.size();
    cells.rows = 0;
    // Cells are written before they are counted, at most a block's worth beyond a full row.
    cells.ends.resize((chunk.row_limit + 1) * cells.columns + 2 * 64);
    cells.row_begins.resize(chunk.row_limit + 1);
  }

  void add(std::uint32_t end) noexcept { cells_.ends[count_++] = end; }

  /// Closes the row whose last cell was added.
  void end_row() {
    const std::size_t columns = count_ - row_first_;
    const std::uint32_t next = cells_.ends[count_ - 1] + 1;
    if (columns != cells_.columns && !blank_line()) fail(columns);
    if (columns == cells_.columns) {
      cells_.row_begins[cells_.rows++] = row_begin_;
      row_first_ = count_;
    } else {
      count_ = row_first_;
    }
    row_begin_ = next;
  }

  /// To be called before more cells than a block has may have been added to a row.
  void check_width() const {
    if (count_ - row_first_ > cells_.columns) fail(count_ - row_first_);
  }

  [[nodiscard]] bool row_is_open() const noexcept { return row_begin_ < chunk_.size; }

 private:
  [[nodiscard]] bool blank_line() const noexcept {
    if (count_ - row_first_ != 1) return false;
    const std::string_view line(chunk_.data + row_begin_, cells_.ends[count_ - 1] - row_begin_);
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
  }

  [[noreturn]] void fail(std::size_t columns) const {
    std::size_t offset = chunk_.offset + row_begin_;
    const char* const end = csv_.text.data() + csv_.text.size();
    // The cells beyond the block are not counted yet; say how many the whole row has.
    if (columns > cells_.columns) {
      bool unterminated = false;
      columns = 0;
      for (const char* p = csv_.text.data() + offset;; ++p) {
        p = csv_field_end(p, end, csv_.separator, csv_.newline, unterminated);
        ++columns;
        if (p == end || *p == csv_.newline) break;
      }
    }
    csv_.fail_line(offset, "the row has " + std::to_string(columns) +
                               (columns == 1 ? " cell" : " cells") + ", but the header has " +
                               std::to_string(cells_.columns) +
                               "; quote cells that contain the separator.");
  }

  const CsvText& csv_;
  const CsvChunk& chunk_;
  CsvCells& cells_;
  std::size_t count_ = 0;
  std::size_t row_first_ = 0;
  std::uint32_t row_begin_ = 0;
};

void find_plain_cells(const CsvText& csv, const CsvChunk& chunk, CellCollector& collector) {
  for (std::uint32_t block = 0; block < chunk.size; block += 64) {
    ByteMasks masks = compare_bytes(chunk.data + block, csv.separator, csv.newline);
    if (chunk.size - block < 64) {
      const std::uint64_t inside = (std::uint64_t{1} << (chunk.size - block)) - 1;
      masks.either &= inside;
      masks.second &= inside;
    }
    while (masks.either != 0) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(masks.either));
      collector.add(block + bit);
      if (((masks.second >> bit) & 1) != 0) collector.end_row();
      masks.either &= masks.either - 1;
    }
    collector.check_width();
  }
}

void find_quoted_cells(const CsvText& csv, const CsvChunk& chunk, CellCollector& collector) {
  const char* const end = chunk.data + chunk.size;
  bool unterminated = false;
  for (const char* p = chunk.data; p < end; ++p) {
    p = csv_field_end(p, end, csv.separator, csv.newline, unterminated);
    if (p == end) break;
    collector.add(static_cast<std::uint32_t>(p - chunk.data));
    if (*p == csv.newline) collector.end_row();
    collector.check_width();
  }
}

}  // namespace

CsvChunks cut_into_chunks(const CsvText& csv) {
  const std::vector<std::size_t> cuts = even_cuts(csv);
  const std::vector<ByteSummary> summaries = check_bytes(csv, cuts);
  const Borders borders = find_borders(csv, cuts, summaries);
  CsvChunks result;
  for (std::size_t k = 0; k < summaries.size(); ++k) {
    const std::size_t begin = borders.begins[k];
    const std::size_t size = borders.begins[k + 1] - begin;
    if (size == 0) continue;
    if (size > std::numeric_limits<std::uint32_t>::max() - kCellPadding) {
      csv.fail_line(begin, "a row is longer than 4 GiB.");
    }
    CsvChunk chunk;
    chunk.data = csv.text.data() + begin;
    chunk.offset = begin;
    chunk.size = static_cast<std::uint32_t>(size);
    // The newline that ends this chunk's last row may lie in the next cuts; a chunk that spans
    // several of them is one row from there on.
    const std::size_t newlines = summaries[k].newlines - borders.skipped_newlines[k] +
                                 (borders.begins[k + 1] > cuts[k + 1] ? 1 : 0) +
                                 (csv.text[begin + size - 1] == csv.newline ? 0 : 1);
    chunk.row_limit = std::min(newlines, size / csv.names.size() + 1);
    for (std::size_t j = k; j < summaries.size() && cuts[j] < begin + size; ++j) {
      chunk.quotes = chunk.quotes || summaries[j].quote;
    }
    result.chunks.push_back(chunk);
  }
  pad_tail(csv, result);
  return result;
}

void find_cells(const CsvText& csv, const CsvChunk& chunk, CsvCells& cells) {
  CellCollector collector(csv, chunk, cells);
  if (chunk.quotes) {
    find_quoted_cells(csv, chunk, collector);
  } else {
    find_plain_cells(csv, chunk, collector);
  }
  // The last row of the text may lack its newline.
  if (collector.row_is_open()) {
    collector.add(chunk.size);
    collector.end_row();
  }
}

}  // namespace likeness::io
