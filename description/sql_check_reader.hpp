#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "description/sql_part.hpp"
#include "description/sql_tokens.hpp"

namespace likeness::description {

/// Reads the condition of a CHECK as a rule, by precedence: or, and, not, comparisons, sums,
/// products, casts. Throws NotSaid for what rules can't say.
class CheckReader {
 public:
  explicit CheckReader(std::span<const SqlToken> tokens) : tokens_(tokens) {}

  [[nodiscard]] std::string read();

 private:
  using TokenKind = SqlToken::Kind;

  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const {
    if (place_ + ahead >= tokens_.size()) return false;
    const SqlToken& token = tokens_[place_ + ahead];
    return (token.kind == TokenKind::kWord || token.kind == TokenKind::kSign) && token.text == text;
  }
  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++place_;
    return true;
  }
  void expect(std::string_view text) {
    if (!take(text)) throw NotSaid();
  }
  const SqlToken& next() {
    if (place_ >= tokens_.size()) throw NotSaid();
    return tokens_[place_++];
  }
  SqlPart any();
  SqlPart all();
  SqlPart negated();
  SqlPart compared();
  std::string comparison();
  SqlPart tested(const SqlPart& left);
  SqlPart compared_with(const SqlPart& left, const std::string& sign);
  /// BETWEEN, IN and patterns.
  SqlPart chosen(const SqlPart& left);
  SqlPart patterned(const SqlPart& left);
  /// `~`, `~*`, `!~` and `!~*`; with one `~` more, PostgreSQL's signs for LIKE.
  SqlPart searched(const SqlPart& left);
  /// `(ARRAY['a', 'b'])` and `('{a,b}')`, with casts.
  std::vector<std::string> array_values();
  SqlPart sum();
  SqlPart product();
  SqlPart cast();
  /// Of `x::type` and `x::character varying(9)`, what stands behind x.
  void skip_cast();
  SqlPart signed_one();
  SqlPart primary();
  /// The last of `table.column`.
  SqlPart column(std::string name);
  SqlPart cases();
  SqlPart interval();

  SqlPart call(const std::string& name);
  SqlPart piece_of_text(const std::string& name);
  SqlPart part_of_date();
  SqlPart part_by_format();
  std::vector<SqlPart> arguments();

  std::span<const SqlToken> tokens_;
  std::size_t place_ = 0;
};

}  // namespace likeness::description
