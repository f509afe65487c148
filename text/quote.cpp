#include "text/quote.hpp"

#include <algorithm>
#include <cstdint>

#include "text/utf8.hpp"

namespace likeness::text {
namespace {

bool moves_or_turns(std::uint32_t c) noexcept {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool direction = c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069);
  return control || direction;
}

std::string escaped(std::uint32_t code_point) {
  std::string result = code_point < 0x100 ? "\\x" : "\\u";
  for (int shift = code_point < 0x100 ? 4 : 12; shift >= 0; shift -= 4) {
    result += "0123456789abcdef"[(code_point >> shift) & 15];
  }
  return result;
}

/// The text with escapes for what moves or turns, except the characters of `kept`.
std::string shown(std::string_view text, std::string_view kept) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::uint32_t code_point = next_code_point(text, at);
    const bool is_kept = code_point < 0x80 && kept.find(text[begin]) != kept.npos;
    if (!is_kept && moves_or_turns(code_point) && (code_point < 0x80 || at - begin > 1)) {
      result += escaped(code_point);
    } else {
      result += text.substr(begin, at - begin);
    }
  }
  return result;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  return '"' + shown(text, "") + '"';
}

std::string visible(std::string_view text) {
  return shown(text, "\n\t");
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace likeness::text
