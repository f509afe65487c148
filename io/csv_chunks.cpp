#include "io/csv_chunks.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "io/byte_masks.hpp"
#include "io/csv_number.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

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

}  // namespace likeness::io
