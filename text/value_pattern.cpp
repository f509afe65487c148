#include "text/value_pattern.hpp"

#include <algorithm>
#include <utility>

#include "text/characters.hpp"

namespace likeness::text {
namespace {

char kind_of(char c) {
  if (c >= '0' && c <= '9') return '0';
  return is_upper(c) || is_lower(c) ? 'a' : c;
}

std::string escaped_literal(std::string_view text) {
  constexpr std::string_view kSpecial = R"(\^$.|?*+()[]{})";
  std::string result;
  for (const char c : text) {
    if (kSpecial.find(c) != kSpecial.npos) result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::vector<ValuePattern::Run> ValuePattern::split(std::string_view value) {
  std::vector<Run> runs;
  for (const char c : value) {
    const char kind = kind_of(c);
    const bool continues =
        !runs.empty() && runs.back().kind == kind && (kind == '0' || kind == 'a');
    if (!continues) {
      runs.emplace_back();
      runs.back().kind = kind;
    }
    Run& run = runs.back();
    run.text += c;
    run.upper = run.upper || is_upper(c);
    run.lower = run.lower || is_lower(c);
    run.shortest = run.longest = run.text.size();
  }
  return runs;
}

bool ValuePattern::add(std::string_view value) {
  if (!common_) return false;
  std::vector<Run> runs = split(value);
  if (empty_) {
    empty_ = false;
    runs_ = std::move(runs);
    return true;
  }
  common_ = std::equal(runs.begin(), runs.end(), runs_.begin(), runs_.end(),
                       [](const Run& a, const Run& b) { return a.kind == b.kind; });
  if (!common_) return false;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    Run& known = runs_[i];
    known.shortest = std::min(known.shortest, runs[i].shortest);
    known.longest = std::max(known.longest, runs[i].longest);
    known.constant = known.constant && runs[i].text == known.text;
    known.upper = known.upper || runs[i].upper;
    known.lower = known.lower || runs[i].lower;
  }
  return true;
}

std::optional<std::string> ValuePattern::regex() const {
  const bool all_constant =
      std::all_of(runs_.begin(), runs_.end(), [](const Run& run) { return run.constant; });
  if (!common_ || all_constant) return std::nullopt;
  std::string regex;
  for (const Run& run : runs_) {
    if (run.constant) {
      regex += escaped_literal(run.text);
      continue;
    }
    if (run.kind == '0') {
      regex += "[0-9]";
    } else {
      regex += std::string("[") + (run.upper ? "A-Z" : "") + (run.lower ? "a-z" : "") + "]";
    }
    const std::string shortest = std::to_string(run.shortest);
    regex += run.shortest == run.longest ? "{" + shortest + "}"
                                         : "{" + shortest + "," + std::to_string(run.longest) + "}";
  }
  return regex;
}

}  // namespace likeness::text
