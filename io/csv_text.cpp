#include "io/csv_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "likeness/error.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

constexpr std::array kSeparators = {',', ';', '\t', '|'};
constexpr std::size_t kDetectionBytes = 64 * 1024;
constexpr std::size_t kDetectionRows = 100;

std::string separator_name(char separator) {
  if (separator == '\t') return "tabs";
  return std::string("\"") + separator + '"';
}

[[noreturn]] void fail_file(std::string_view source, const std::string& complaint) {
  throw Error(ErrorCode::kData, '"' + std::string(source) + "\" " + complaint);
}

/// How files of other kinds begin, and what to say of them.
struct OtherKind {
  std::string_view beginning;
  std::string_view complaint;
};
constexpr std::array kOtherKinds = {
    OtherKind{"\xFF\xFE", "is UTF-16 text by its byte-order mark; save it as UTF-8."},
    OtherKind{"\xFE\xFF", "is UTF-16 text by its byte-order mark; save it as UTF-8."},
    OtherKind{"PK\x03\x04", "is a zip archive or an office document; save its table as CSV."},
    OtherKind{"\xD0\xCF\x11\xE0", "is an office document; save its table as CSV."},
    OtherKind{"\x1F\x8B", "is compressed with gzip; unpack it first."},
    OtherKind{"BZh91AY&SY", "is compressed with bzip2; unpack it first."},
    OtherKind{"\xFD\x37zXZ", "is compressed with xz; unpack it first."},
    OtherKind{"\x28\xB5\x2F\xFD", "is compressed with Zstandard; unpack it first."},
    OtherKind{std::string_view("likeness\x02\0", 10), "is a model of likeness, not a table."},
    OtherKind{std::string_view("SQLite format 3\0", 16), "is an SQLite database, not a table."},
    OtherKind{"PAR1\x15", "is a Parquet file; save its table as CSV, or use the Python package."},
    OtherKind{std::string_view("ARROW1\0\0", 8),
              "is an Arrow file; save its table as CSV, or use the Python package."},
    OtherKind{"%PDF-", "is a PDF document; save its table as CSV."},
    OtherKind{"<?xml", "is XML; save its table as CSV."},
    OtherKind{"<!DOCTYPE", "is an HTML page; save its table as CSV."},
    OtherKind{"<html", "is an HTML page; save its table as CSV."},
    OtherKind{"<stata_dta>", "is a Stata file; save its table as CSV."},
    OtherKind{"$FL2@(#)", "is an SPSS file; save its table as CSV."}};

/// A list of objects or lists, or an object with a key: no header of a table begins so.
bool is_json(std::string_view text) noexcept {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto next = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
    const char first = text.empty() ? '\0' : text.front();
    if (!text.empty()) text.remove_prefix(1);
    return first;
  };
  const char outer = next();
  const char inner = next();
  if (outer == '[') return inner == '{' || inner == '[';
  if (outer != '{' || inner != '"') return false;
  const std::size_t end = text.find('"');
  if (end == std::string_view::npos) return false;
  text.remove_prefix(end + 1);
  return next() == ':';
}

/// Skips a UTF-8 byte-order mark; refuses what is plainly something else.
std::string_view check_start(std::string_view text, std::string_view source) {
  if (text.empty()) fail_file(source, "is empty; a header line and rows are needed.");
  for (const OtherKind& kind : kOtherKinds) {
    if (text.starts_with(kind.beginning)) fail_file(source, std::string(kind.complaint));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (is_json(text)) fail_file(source, "is JSON; save its table as CSV.");
  return text;
}

/// '\r' where the first line ends with it and no '\n' follows.
char detect_newline(std::string_view text) noexcept {
  bool inside_quotes = false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if (text[k] == '"') inside_quotes = !inside_quotes;
    if (inside_quotes) continue;
    if (text[k] == '\n') return '\n';
    if (text[k] == '\r') return k + 1 < text.size() && text[k + 1] == '\n' ? '\n' : '\r';
  }
  return '\n';
}

/// Nothing but spaces, tabs that don't separate, and newlines.
bool blank(std::string_view lines, char separator) noexcept {
  return lines.find_first_not_of(separator == '\t' ? " \r\n" : " \t\r\n") == std::string_view::npos;
}

/// One row of a text, cut into its fields.
struct Record {
  std::vector<std::pair<std::size_t, std::size_t>> fields;  // begin and end, without '\r'
  std::size_t next = 0;                                     // where the following row begins
  bool complete = true;                                     // ended by a newline
  bool unterminated = false;
};

Record read_record(std::string_view text, std::size_t begin, char separator, char newline) {
  Record record;
  const char* const end = text.data() + text.size();
  const char* p = text.data() + begin;
  for (;;) {
    const char* stop = csv_field_end(p, end, separator, newline, record.unterminated);
    const bool last = stop == end || *stop == newline;
    const char* content_end = stop;
    if (last && newline == '\n' && content_end > p && content_end[-1] == '\r') --content_end;
    record.fields.emplace_back(p - text.data(), content_end - text.data());
    if (last) {
      record.complete = stop < end;
      record.next = static_cast<std::size_t>(stop - text.data()) + (stop < end ? 1 : 0);
      return record;
    }
    p = stop + 1;
  }
}

/// How many fields each row at the start of the text has, blank lines left out.
std::vector<std::size_t> count_fields(std::string_view text, char separator, char newline) {
  const std::string_view sample = text.substr(0, kDetectionBytes);
  std::vector<std::size_t> counts;
  for (std::size_t at = 0; at < sample.size() && counts.size() < kDetectionRows;) {
    const Record record = read_record(sample, at, separator, newline);
    if (!record.complete && sample.size() < text.size()) break;
    if (!blank(sample.substr(at, record.next - at), separator))
      counts.push_back(record.fields.size());
    at = record.next;
  }
  return counts;
}

/// The separator that cuts all rows into the same number of fields, the most of them; failing that,
/// the one that cuts the header into the most. A comma where there is nothing to cut.
char detect_separator(std::string_view text, char newline) {
  char best = ',';
  std::size_t best_fields = 1;
  bool best_regular = false;
  for (const char separator : kSeparators) {
    const std::vector<std::size_t> counts = count_fields(text, separator, newline);
    if (counts.empty() || counts[0] < 2) continue;
    const bool regular = std::all_of(counts.begin(), counts.end(),
                                     [&](std::size_t count) { return count == counts[0]; });
    if (regular < best_regular || (regular == best_regular && counts[0] <= best_fields)) continue;
    best = separator;
    best_fields = counts[0];
    best_regular = regular;
  }
  return best;
}

void check_header_bytes(const CsvText& csv, std::string_view header) {
  const std::size_t nul = header.find('\0');
  if (nul != std::string_view::npos) {
    csv.fail_line(nul, "there is a NUL byte in the header; is this a text file?");
  }
  const std::size_t invalid = text::find_invalid_utf8(header);
  if (invalid < header.size()) {
    csv.fail_line(invalid, "the header is not valid UTF-8; save the file as UTF-8.");
  }
}

/// Names the columns that have none as pandas does, after their place from 0: data frames are often
/// written with an index that has no name. A line most of whose columns have none is no header.
void name_unnamed(CsvText& csv, const Record& header) {
  std::size_t unnamed = 0;
  std::size_t first = header.fields.size();
  for (std::size_t c = csv.names.size(); c-- > 0;) {
    if (!csv.names[c].empty()) continue;
    ++unnamed;
    first = c;
  }
  if (2 * unnamed > csv.names.size()) {
    csv.fail_line(header.fields[first].first,
                  "column " + std::to_string(first + 1) +
                      " has no name, nor do most columns "
                      "(the separator is " +
                      separator_name(csv.separator) +
                      "); begin the file with a line that names every column.");
  }
  std::unordered_set<std::string> taken(csv.names.begin(), csv.names.end());
  for (std::size_t c = first; c < csv.names.size(); ++c) {
    if (!csv.names[c].empty()) continue;
    const std::string name = "Unnamed: " + std::to_string(c);
    csv.names[c] = name;
    for (std::size_t i = 1; !taken.insert(csv.names[c]).second; ++i) {
      csv.names[c] = name + '.' + std::to_string(i);
    }
  }
}

void read_names(CsvText& csv, const Record& header) {
  std::unordered_map<std::string, std::size_t> places;
  csv.names.reserve(header.fields.size());
  for (const auto& [begin, end] : header.fields) {
    std::string name;
    const char* const first = csv.text.data() + begin;
    const char* const last = csv.text.data() + end;
    if (begin < end && *first == '"') {
      csv_unquote(first, last, name);
    } else {
      name.assign(first, last);
    }
    const std::size_t place = csv.names.size() + 1;
    csv.names.push_back(std::move(name));
    if (csv.names.back().empty()) continue;
    const auto [twin, is_new] = places.emplace(csv.names.back(), place);
    if (!is_new) {
      csv.fail_line(begin, "columns " + std::to_string(twin->second) + " and " +
                               std::to_string(place) + " have the same name \"" + csv.names.back() +
                               "\"; rename one.");
    }
  }
  name_unnamed(csv, header);
}

/// Line (from 1) and field (from 0) of a byte.
std::pair<std::size_t, std::size_t> locate(const CsvText& csv, std::size_t offset) {
  const auto count_lines = [&](std::size_t end) {
    const std::string_view before = csv.text.substr(0, end);
    return static_cast<std::size_t>(std::count(before.begin(), before.end(), csv.newline)) + 1;
  };
  for (std::size_t at = 0;;) {
    const Record record = read_record(csv.text, at, csv.separator, csv.newline);
    if (offset < record.next || record.next >= csv.text.size()) {
      std::size_t field = 0;
      while (field + 1 < record.fields.size() && record.fields[field + 1].first <= offset) ++field;
      return {count_lines(offset), field};
    }
    at = record.next;
  }
}

}  // namespace

void CsvText::fail(std::size_t offset, const std::string& complaint) const {
  const auto [line, field] = locate(*this, offset);
  std::string place = '"' + source + "\", line " + std::to_string(line) + ", column ";
  place += field < names.size() ? '"' + names[field] + '"' : std::to_string(field + 1);
  throw Error(ErrorCode::kData, place + ": " + complaint);
}

void CsvText::fail_line(std::size_t offset, const std::string& complaint) const {
  throw Error(ErrorCode::kData, '"' + source + "\", line " +
                                    std::to_string(locate(*this, offset).first) + ": " + complaint);
}

bool has_no_rows(const CsvText& csv) {
  return csv.names.size() == 1 ? csv.body == csv.text.size()
                               : blank(csv.text.substr(csv.body), csv.separator);
}

CsvText read_csv_header(std::string_view text, std::string_view source, char separator,
                        bool needs_rows) {
  CsvText csv;
  csv.source = source;
  csv.text = check_start(text, source);
  csv.newline = detect_newline(csv.text);
  csv.separator = separator != 0 ? separator : detect_separator(csv.text, csv.newline);

  std::size_t at = 0;
  Record header;
  do {
    if (at >= csv.text.size()) fail_file(source, "holds nothing but blank lines.");
    header = read_record(csv.text, at, csv.separator, csv.newline);
    csv.body = header.next;
    if (!blank(csv.text.substr(at, header.next - at), csv.separator)) break;
    at = header.next;
  } while (true);

  check_header_bytes(csv, csv.text.substr(0, csv.body));
  if (header.unterminated) {
    csv.fail_line(header.fields.back().first, "a quote is opened but never closed.");
  }
  read_names(csv, header);
  if (needs_rows && has_no_rows(csv)) fail_file(source, "has a header but no rows.");
  return csv;
}

const char* csv_field_end(const char* p, const char* end, char separator, char newline,
                          bool& unterminated) noexcept {
  if (p < end && *p == '"') {
    ++p;
    for (;;) {
      p = static_cast<const char*>(std::memchr(p, '"', static_cast<std::size_t>(end - p)));
      if (p == nullptr) {
        unterminated = true;
        return end;
      }
      ++p;
      if (p == end || *p != '"') break;
      ++p;
    }
  }
  while (p < end && *p != separator && *p != newline) ++p;
  return p;
}

void csv_unquote(const char* begin, const char* end, std::string& out) {
  const char* p = begin + 1;
  for (;;) {
    const void* found = p < end ? std::memchr(p, '"', static_cast<std::size_t>(end - p)) : nullptr;
    const char* const quote = found == nullptr ? end : static_cast<const char*>(found);
    out.append(p, quote);
    if (quote == end) return;
    p = quote + 1;
    if (p == end || *p != '"') break;
    out += '"';
    ++p;
  }
  out.append(p, end);
}

}  // namespace likeness::io
