#include "description/matched_texts.hpp"

#include <algorithm>

#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/regex.hpp"
#include "text/regex_matcher.hpp"

namespace likeness::description {
namespace {

using AskedKind = text::Expression::Kind;

/// What is asked of texts in capitals, or in small letters.
constexpr std::string_view kNoSmall = "[^a-z]*";
constexpr std::string_view kNoCapitals = "[^A-Z]*";

void collect_patterns(const text::Expression& node, const std::string& column,
                      std::vector<std::string>& patterns) {
  if (node.kind == AskedKind::kAnd) {
    for (const text::Expression& child : node.children) collect_patterns(child, column, patterns);
  } else if (node.kind == AskedKind::kOr && node.children[0].kind == AskedKind::kIsMissing) {
    collect_patterns(node.children[1], column, patterns);
  } else if (node.kind == AskedKind::kCall && node.text == "matches" &&
             node.children[0].kind == AskedKind::kColumn && node.children[0].text == column) {
    patterns.push_back(node.children[1].text);
  }
}

/// The end of the class that begins at `begin`.
std::size_t end_of_class(std::string_view regex, std::size_t begin) {
  std::size_t end = begin + 1;
  if (end < regex.size() && regex[end] == '^') ++end;
  if (end < regex.size() && regex[end] == ']') ++end;
  while (end < regex.size() && regex[end] != ']') end += regex[end] == '\\' ? 2 : 1;
  return std::min(end + 1, regex.size());
}

/// How many letters stand for what may be any text.
struct LetterCount {
  std::uint64_t least = 1;
  std::uint64_t most = 8;
};

/// `.*` and `[^@]+` as a few letters.
std::string with_letters(std::string_view regex, std::string_view letters,
                         const LetterCount& count) {
  std::string drawn;
  std::size_t k = 0;
  const auto add_letters = [&] {
    drawn += letters;
    if (k < regex.size() && (regex[k] == '*' || regex[k] == '+')) {
      drawn += "{" + std::to_string(count.least) + "," + std::to_string(count.most) + "}";
      ++k;
    }
  };
  while (k < regex.size()) {
    if (regex[k] == '.') {
      ++k;
      add_letters();
    } else if (regex[k] == '[') {
      const std::size_t end = end_of_class(regex, k);
      const bool negated = regex[k + 1] == '^';
      if (!negated) drawn += regex.substr(k, end - k);
      k = end;
      if (negated) add_letters();
    } else if (regex[k] == '\\') {
      drawn += regex.substr(k, 2);
      k += 2;
    } else {
      drawn += regex[k++];
    }
  }
  return drawn;
}

/// So many letters that the text has the length that it is to have, where one place takes any text
/// and the others one sign each.
LetterCount letters_for(std::string_view regex, const ColumnDescription& description) {
  LetterCount count{1, std::min<std::uint64_t>(8, description.longest.value_or(8))};
  std::uint64_t others = 0;
  std::size_t places = 0;
  for (std::size_t k = 0; k < regex.size();) {
    if (std::string_view("(){}|?").find(regex[k]) != std::string_view::npos) return count;
    const bool negated = regex[k] == '[' && k + 1 < regex.size() && regex[k + 1] == '^';
    const bool any = regex[k] == '.' || negated;
    k = regex[k] == '[' ? end_of_class(regex, k) : k + (regex[k] == '\\' ? 2 : 1);
    const bool repeated = k < regex.size() && (regex[k] == '*' || regex[k] == '+');
    if (repeated && !any) return count;
    if (repeated) {
      ++places;
      ++k;
    } else {
      ++others;
    }
  }
  if (places != 1) return count;
  if (description.shortest > others) count.least = description.shortest - others;
  if (description.longest && *description.longest > others) {
    count.most = std::min(count.most, *description.longest - others);
  }
  count.most = std::max(count.least, count.most);
  return count;
}

}  // namespace

std::vector<std::string> patterns_asked_of(const std::string& column, const Metadata& metadata) {
  std::vector<std::string> patterns;
  for (const Constraint& constraint : metadata.constraints) {
    if (constraint.kind != "Expression") continue;
    collect_patterns(text::parse_expression(constraint.expression), column, patterns);
  }
  return patterns;
}

std::optional<std::string> pattern_to_draw(const std::vector<std::string>& asked,
                                           const Column& made,
                                           const ColumnDescription& description) {
  if (asked.empty() || !is_string(made.type)) return std::nullopt;
  std::vector<text::RegexMatcher> matchers;
  for (const std::string& pattern : asked) matchers.emplace_back(text::Regex(pattern));
  std::size_t met = 0;
  std::size_t there = 0;
  for (std::size_t row = 0; row < made.size(); ++row) {
    if (!made.valid(row)) continue;
    ++there;
    const std::string cell(string_at(made, row));
    met += std::ranges::all_of(matchers, [&](auto& matcher) { return matcher.matches(cell); });
  }
  if (2 * met >= there) return std::nullopt;
  const auto is_case = [](const std::string& one) { return one == kNoSmall || one == kNoCapitals; };
  const bool capitals = std::ranges::find(asked, kNoSmall) != asked.end();
  const std::string letters = capitals ? "[A-Z]" : "[a-z]";
  const auto shape = std::ranges::find_if_not(asked, is_case);
  const std::uint64_t most = std::min<std::uint64_t>(8, description.longest.value_or(8));
  const std::uint64_t least = std::min(most, std::max<std::uint64_t>(3, description.shortest));
  if (shape == asked.end()) {
    return letters + "{" + std::to_string(least) + "," + std::to_string(most) + "}";
  }
  return with_letters(*shape, letters, letters_for(*shape, description));
}

}  // namespace likeness::description
