#include "text/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace likeness::text {
namespace {

/// Length of the sequence that starts at `p`, 0 where it is invalid.
std::size_t sequence_length(const unsigned char* p, std::size_t available) noexcept {
  const auto continues = [&](std::size_t k, unsigned lowest = 0x80, unsigned highest = 0xBF) {
    return k < available && p[k] >= lowest && p[k] <= highest;
  };
  const unsigned lead = p[0];
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned lowest = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned highest = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, lowest, highest) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned lowest = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, lowest, highest) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t word = 0;
    if (at + 8 <= text.size()) {
      std::memcpy(&word, bytes + at, 8);
      if ((word & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    const std::size_t length = sequence_length(bytes + at, text.size() - at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

std::uint32_t next_code_point(std::string_view text, std::size_t& position) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(position++);
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (more == 0 || position + more > text.size()) return lead;
  std::uint32_t code_point = lead & (0x3FU >> more);
  for (std::size_t k = 0; k < more; ++k) {
    code_point = (code_point << 6) | (byte(position + k) & 0x3FU);
  }
  position += more;
  return code_point;
}

void append_code_point(std::uint32_t code_point, std::string& text) {
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
    return;
  }
  const int more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  const std::uint32_t lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
  text += static_cast<char>(lead | (code_point >> (6 * more)));
  for (int k = more - 1; k >= 0; --k) {
    text += static_cast<char>(0x80 | ((code_point >> (6 * k)) & 0x3F));
  }
}

}  // namespace likeness::text
