#include "description/sql_cursor.hpp"

#include <utility>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::description {

SqlCursor::SqlCursor(std::string_view sql, std::string_view source)
    : source_(source), tokens_(sql_tokens(sql, source)) {}

void SqlCursor::refuse(const std::string& what, std::size_t line) const {
  throw Error(ErrorCode::kData, source_ + ", line " + std::to_string(line) + ": " + what);
}

bool SqlCursor::is(std::string_view text, std::size_t ahead) const {
  const std::size_t place = std::min(place_ + ahead, tokens_.size() - 1);
  const SqlToken& token = tokens_[place];
  return (token.kind == Kind::kWord || token.kind == Kind::kSign) && token.text == text;
}

bool SqlCursor::is_any(std::initializer_list<std::string_view> texts) const {
  return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) { return is(text); });
}

bool SqlCursor::take(std::string_view text) {
  if (!is(text)) return false;
  ++place_;
  return true;
}

bool SqlCursor::take(std::string_view first, std::string_view second) {
  if (!is(first, second)) return false;
  place_ += 2;
  return true;
}

void SqlCursor::skip_one() {
  if (is("(")) {
    (void)in_brackets();
  } else {
    ++place_;
  }
}

void SqlCursor::skip_statement() {
  int depth = 0;
  while (!at_end()) {
    if (is("(")) ++depth;
    if (is(")")) --depth;
    const bool end = is(";") && depth <= 0;
    ++place_;
    if (end) return;
  }
}

void SqlCursor::expect(std::string_view sign) {
  if (take(sign)) return;
  refuse("there is " + (at_end() ? std::string("nothing") : text::in_quotes(token().text)) +
             " where " + text::in_quotes(sign) + " belongs.",
         token().line);
}

std::string SqlCursor::name() {
  std::string found = plain_name();
  while (take(".")) found = plain_name();
  return found;
}

std::string SqlCursor::plain_name() {
  const SqlToken& found = token();
  if (found.kind != Kind::kWord && found.kind != Kind::kName && found.kind != Kind::kString) {
    refuse("a name is missing.", found.line);
  }
  ++place_;
  return found.kind == Kind::kWord ? found.spelled : found.text;
}

std::vector<std::string> SqlCursor::names() {
  std::vector<std::string> found;
  expect("(");
  do {
    found.push_back(name());
    while (is("ASC") || is("DESC")) ++place_;
  } while (take(","));
  expect(")");
  return found;
}

QualifiedName SqlCursor::qualified_name() {
  QualifiedName found{path_, plain_name()};
  while (take(".")) found = {found.name, plain_name()};
  if (found.schema == "public") found.schema.clear();
  return found;
}

void SqlCursor::set_path(std::string schema) {
  path_ = std::move(schema);
  if (path_ == "public" || path_ == "pg_catalog") path_.clear();
}

std::span<const SqlToken> SqlCursor::in_brackets() {
  expect("(");
  const std::size_t first = place_;
  int depth = 1;
  while (depth > 0) {
    if (at_end()) refuse("a bracket doesn't end.", tokens_[first].line);
    if (is("(")) ++depth;
    if (is(")")) --depth;
    ++place_;
  }
  return std::span(tokens_).subspan(first, place_ - 1 - first);
}

std::span<const SqlToken> SqlCursor::rest_of_statement() {
  const std::size_t first = place_;
  while (!at_end() && !is(";")) ++place_;
  return std::span(tokens_).subspan(first, place_ - first);
}

std::string in_sql_capitals(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace likeness::description
