#include "text/number_frame.hpp"

#include <algorithm>

#include "text/characters.hpp"
#include "text/spaces.hpp"

namespace likeness::text {

std::optional<NumberFrame> frame_of(std::string_view text) {
  NumberFrame frame;
  text = without_spaces(text);
  if (text.size() > 1 && (text[0] == '<' || text[0] == '>')) {
    frame.limit = text[0];
    text = without_spaces(text.substr(1));
  }
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    frame.negative = frame.parentheses = true;
    text = without_spaces(text.substr(1, text.size() - 2));
  } else if (text.starts_with('-') || text.starts_with('+')) {
    frame.negative = text.front() == '-';
    frame.plus = !frame.negative;
    text.remove_prefix(1);
  }
  auto first = std::find_if(text.begin(), text.end(), is_digit);
  if (first == text.end()) return std::nullopt;
  if (first != text.begin() && (first[-1] == '.' || first[-1] == ',') &&
      (first - 1 == text.begin() || !is_letter(first[-2]))) {
    --first;
  }
  const auto last = std::find_if(text.rbegin(), text.rend(), is_digit).base();
  frame.prefix = text.substr(0, static_cast<std::size_t>(first - text.begin()));
  frame.digits = text.substr(frame.prefix.size(), static_cast<std::size_t>(last - first));
  frame.suffix = text.substr(frame.prefix.size() + frame.digits.size());
  const auto take_sign = [&](bool& place) {
    if (frame.negative || frame.plus) return false;
    frame.negative = place = true;
    return true;
  };
  if (frame.prefix.ends_with('-')) {
    if (!take_sign(frame.sign_inside)) return std::nullopt;
    frame.prefix.remove_suffix(1);
  } else if (without_spaces(frame.suffix) == "-") {
    if (!take_sign(frame.sign_behind)) return std::nullopt;
    frame.suffix = {};
  }
  return frame;
}

bool same_surrounding(std::string_view a, std::string_view b) noexcept {
  a = without_spaces(a);
  b = without_spaces(b);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

}  // namespace likeness::text
