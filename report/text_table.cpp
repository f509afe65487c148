#include "report/text_table.hpp"

#include <algorithm>
#include <cmath>

#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr std::size_t kWidth = 100;

/// Code points, which is what a terminal's columns mostly are.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & '\xC0') != '\x80'; }));
}

}  // namespace

std::string aligned(const std::vector<TextRow>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const TextRow& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  }
  std::string text;
  for (const TextRow& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      text += "  " + row[c];
      if (c + 1 < row.size()) text.append(widths[c] - width(row[c]), ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string score_text(double number) {
  return std::isnan(number) ? "-" : text::fixed(number, 4);
}

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t used = indent;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    const bool first = lines.empty();
    if (!first && used + 1 + width(word) > kWidth) {
      lines += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (!first) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += width(word);
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return lines;
}

}  // namespace likeness::report
