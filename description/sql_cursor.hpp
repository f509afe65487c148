#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "description/sql_tokens.hpp"

namespace likeness::description {

/// A name and the schema that it is in, which is empty for `public`.
struct QualifiedName {
  std::string schema;
  std::string name;
};

/// A place among the tokens of a schema, which moves ahead as they are taken.
class SqlCursor {
 public:
  using Kind = SqlToken::Kind;

  /// Throws Error(kData) as sql_tokens() does.
  SqlCursor(std::string_view sql, std::string_view source);

  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] const SqlToken& token() const { return tokens_[place_]; }
  [[nodiscard]] bool at_end() const { return token().kind == Kind::kEnd; }
  [[nodiscard]] bool is_word() const { return token().kind == Kind::kWord; }
  /// Whether a word or sign stands here, or some tokens ahead.
  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const;
  [[nodiscard]] bool is(std::string_view first, std::string_view second) const {
    return is(first) && is(second, 1);
  }
  [[nodiscard]] bool is_any(std::initializer_list<std::string_view> texts) const;

  /// Moves behind a word or sign that stands here; false where none does.
  bool take(std::string_view text);
  bool take(std::string_view first, std::string_view second);
  const SqlToken& next() { return tokens_[place_++]; }
  void skip(std::size_t count = 1) { place_ = std::min(place_ + count, tokens_.size() - 1); }
  /// Behind what stands here: a bracket with all that is in it, or a token.
  void skip_one();
  /// Behind the next `;`.
  void skip_statement();

  /// Throws Error(kData), with source and line, where `sign` doesn't stand here; moves behind it.
  void expect(std::string_view sign);
  [[noreturn]] void refuse(const std::string& what, std::size_t line) const;

  /// Of these, the last part of `a.b.c` alone; throw where there is no name.
  std::string name();
  std::string plain_name();
  std::vector<std::string> names();
  QualifiedName qualified_name();
  /// Names without a schema belong to this one from now on.
  void set_path(std::string schema);

  /// What stands in brackets, without them.
  std::span<const SqlToken> in_brackets();
  /// What stands before the next `;`.
  std::span<const SqlToken> rest_of_statement();

  /// Where the cursor is, to come back to.
  [[nodiscard]] std::size_t place() const { return place_; }
  void return_to(std::size_t place) { place_ = place; }

 private:
  std::string source_;
  std::vector<SqlToken> tokens_;
  std::size_t place_ = 0;
  std::string path_;
};

[[nodiscard]] std::string in_sql_capitals(std::string text);

}  // namespace likeness::description
