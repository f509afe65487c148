#include "io/sql_text.hpp"

namespace likeness::io {
namespace {

std::string doubled(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char character : text) {
    result += character;
    if (character == quote) result += quote;
  }
  return result + quote;
}

}  // namespace

std::string sql_name(std::string_view name) {
  return doubled(name, '"');
}

std::string sql_text(std::string_view text) {
  return doubled(text, '\'');
}

std::string sql_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + sql_name(name);
  return "(" + text + ")";
}

}  // namespace likeness::io
