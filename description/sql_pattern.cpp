#include "description/sql_pattern.hpp"

#include <array>
#include <utility>

#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/regex.hpp"

namespace likeness::description {
namespace {

constexpr std::string_view kMeaningful = R"(\.^$|?*+()[]{})";

void append_sign(char sign, bool any_case, std::string& out) {
  if (any_case && text::is_letter(sign)) {
    const char upper = text::to_upper(sign);
    out += '[';
    out += upper;
    out += static_cast<char>(upper - 'A' + 'a');
    out += ']';
    return;
  }
  if (kMeaningful.find(sign) != std::string_view::npos) out += '\\';
  out += sign;
}

/// `[[:digit:]]` as `[0-9]`.
std::string without_named_classes(std::string_view pattern) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kClasses = {
      {{"[:digit:]", "0-9"},
       {"[:alpha:]", "a-zA-Z"},
       {"[:alnum:]", "a-zA-Z0-9"},
       {"[:upper:]", "A-Z"},
       {"[:lower:]", "a-z"},
       {"[:space:]", " "}}};
  std::string text(pattern);
  for (const auto& [name, signs] : kClasses) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.replace(at, name.size(), signs);
    }
  }
  return text;
}

/// Letters of either case, outside of classes and within them.
std::string with_both_cases(std::string_view pattern) {
  std::string text;
  bool in_class = false;
  for (std::size_t k = 0; k < pattern.size(); ++k) {
    const char sign = pattern[k];
    if (sign == '\\' && k + 1 < pattern.size()) {
      text += sign;
      text += pattern[++k];
      continue;
    }
    if (sign == '[') in_class = true;
    if (sign == ']') in_class = false;
    const bool range = k + 2 < pattern.size() && pattern[k + 1] == '-' && pattern[k + 2] != ']';
    if (in_class && range && text::is_letter(sign) && text::is_letter(pattern[k + 2])) {
      const auto cased = [](char c, char first) {
        return static_cast<char>(text::to_upper(c) - 'A' + first);
      };
      for (const char first : {'A', 'a'}) {
        text += cased(sign, first);
        text += '-';
        text += cased(pattern[k + 2], first);
      }
      k += 2;
    } else if (in_class && text::is_letter(sign)) {
      text += text::to_upper(sign);
      text += static_cast<char>(text::to_upper(sign) - 'A' + 'a');
    } else if (text::is_letter(sign)) {
      append_sign(sign, true, text);
    } else {
      text += sign;
    }
  }
  return text;
}

bool ends_open(std::string_view pattern) {
  return !pattern.ends_with('$') || pattern.ends_with("\\$");
}

/// Whether a `|` stands outside of brackets.
bool has_branches(std::string_view pattern) {
  int depth = 0;
  for (std::size_t k = 0; k < pattern.size(); ++k) {
    if (pattern[k] == '\\') {
      ++k;
    } else if (pattern[k] == '(' || pattern[k] == '[') {
      ++depth;
    } else if (pattern[k] == ')' || pattern[k] == ']') {
      --depth;
    } else if (pattern[k] == '|' && depth == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string regex_of_text(std::string_view given) {
  std::string regex;
  for (const char sign : given) append_sign(sign, false, regex);
  return regex;
}

std::string regex_of_like(std::string_view pattern, bool any_case) {
  std::string regex;
  for (std::size_t k = 0; k < pattern.size(); ++k) {
    if (pattern[k] == '%') {
      regex += ".*";
    } else if (pattern[k] == '_') {
      regex += '.';
    } else {
      if (pattern[k] == '\\' && k + 1 < pattern.size()) ++k;
      append_sign(pattern[k], any_case, regex);
    }
  }
  return regex;
}

std::string regex_of_glob(std::string_view pattern) {
  std::string regex;
  bool in_class = false;
  for (const char sign : pattern) {
    if (in_class) {
      regex += sign;
      in_class = sign != ']';
    } else if (sign == '*') {
      regex += ".*";
    } else if (sign == '?') {
      regex += '.';
    } else if (sign == '[') {
      regex += sign;
      in_class = true;
    } else {
      append_sign(sign, false, regex);
    }
  }
  return regex;
}

std::optional<std::string> regex_of_search(std::string_view pattern, bool any_case) {
  const bool open_start = !pattern.starts_with('^');
  const bool open_end = ends_open(pattern);
  if (has_branches(pattern) && (!open_start || !open_end)) return std::nullopt;
  std::string inner(pattern.substr(open_start ? 0 : 1));
  if (!open_end) inner.pop_back();
  inner = without_named_classes(inner);
  if (any_case) inner = with_both_cases(inner);
  if (has_branches(inner)) inner = "(" + inner + ")";
  const std::string regex = (open_start ? ".*" : "") + inner + (open_end ? ".*" : "");
  try {
    const text::Regex checked(regex);
    return regex;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace likeness::description
