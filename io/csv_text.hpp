#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::io {

/// A CSV text whose header has been read.
struct CsvText {
  std::string_view text;  ///< without byte-order mark
  std::string source;     ///< what errors call it
  char separator = ',';
  char newline = '\n';   ///< ends rows: '\n', after an optional '\r', or '\r' alone
  std::size_t body = 0;  ///< where the first data row begins
  std::vector<std::string> names;

  /// Throws Error(kData): source, the line and column of the byte at `offset`, the complaint.
  [[noreturn]] void fail(std::size_t offset, const std::string& complaint) const;
  /// Throws Error(kData): source, the line of the byte at `offset`, the complaint.
  [[noreturn]] void fail_line(std::size_t offset, const std::string& complaint) const;
};

/// Finds out how the text is written and reads its header. `separator` 0 detects it. Throws
/// Error(kData) on an empty text, a header without rows (unless none are needed) or with empty or
/// repeated names, a text that is not UTF-8 by its first bytes.
[[nodiscard]] CsvText read_csv_header(std::string_view text, std::string_view source,
                                      char separator, bool needs_rows = true);

/// Whether no row follows the header.
[[nodiscard]] bool has_no_rows(const CsvText& csv);

/// The end of the field that begins at `p`: its separator, its newline, or `end`. A quoted field
/// ends behind its closing quote and whatever wrongly follows that. `unterminated` is set where
/// there is no closing quote before `end`.
[[nodiscard]] const char* csv_field_end(const char* p, const char* end, char separator,
                                        char newline, bool& unterminated) noexcept;

/// The content of a field that starts with a quote, appended to `out`: without the outer quotes,
/// doubled ones single.
void csv_unquote(const char* begin, const char* end, std::string& out);

}  // namespace likeness::io
