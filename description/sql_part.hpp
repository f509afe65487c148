#pragma once

#include <optional>
#include <string>
#include <vector>

namespace likeness::description {

/// What can't be said in rules ends the reading.
struct NotSaid {};

/// A part of a CHECK in the words of rules.
struct SqlPart {
  std::string text;
  bool truth = false;
  std::optional<std::string> value = {};  ///< of a string
  std::string cased = {};                 ///< "upper" or "lower" of the column that `text` is
  std::string start = {};  ///< regular expressions around a piece of the column that `text` is
  std::string end = {};
  bool piece = false;
  bool digits = false;                    ///< a number that SQL spells as a string
  std::vector<std::string> counted = {};  ///< conditions, of which the number is meant
};

[[nodiscard]] std::string in_brackets(const std::string& text);

/// The part as a condition; throws NotSaid where it is none.
[[nodiscard]] std::string condition_of(const SqlPart& part);
/// A number, date or column as such; throws NotSaid where it is none.
[[nodiscard]] std::string operand_of(const SqlPart& part);
[[nodiscard]] SqlPart truth_of(std::string text);
/// One where the condition holds, otherwise none.
[[nodiscard]] SqlPart counted_one(std::string condition);

/// `x sign y`, for the signs of comparisons in rules.
[[nodiscard]] SqlPart related_parts(const SqlPart& left, const std::string& sign,
                                    const SqlPart& right);
/// Whether two parts are the same, missing cells among them, or are not.
[[nodiscard]] SqlPart distinct_parts(const SqlPart& left, const SqlPart& right, bool same);
/// A column, or a piece of one, is one of some values; what is no string begins with \x01.
[[nodiscard]] SqlPart listed_part(const SqlPart& left, const std::vector<std::string>& values,
                                  bool no);
/// A regular expression of SQL is found in a column.
[[nodiscard]] SqlPart searched_part(const SqlPart& left, const std::string& pattern, bool any_case);
[[nodiscard]] std::string matching_rule(const std::string& column, const std::string& regex);
[[nodiscard]] SqlPart remainder_of(const SqlPart& a, const SqlPart& b);

/// The last day that dates are made of.
[[nodiscard]] SqlPart last_day();
/// `30 days`, or a time of day as PostgreSQL writes shorter ones: `02:30:00`.
[[nodiscard]] SqlPart time_span(const std::string& said);

}  // namespace likeness::description
