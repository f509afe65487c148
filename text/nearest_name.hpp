#pragma once

#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "text/quote.hpp"

namespace likeness::text {

/// The candidate that somebody who typed `name` most likely meant, or an empty string where none is
/// near. Nearness counts insertions, deletions, substitutions and swaps of neighbours; a letter of
/// the wrong case counts a little. Of equally near candidates, the first.
[[nodiscard]] LIKENESS_EXPORT std::string nearest_name(
    std::string_view name, std::span<const std::string_view> candidates);

/// The nearest name among any range of strings.
template <std::ranges::input_range Candidates>
requires std::convertible_to<std::ranges::range_reference_t<Candidates>, std::string_view>
[[nodiscard]] std::string nearest_name(std::string_view name, const Candidates& candidates) {
  std::vector<std::string_view> views;
  for (const auto& candidate : candidates) views.emplace_back(candidate);
  return nearest_name(name, std::span<const std::string_view>(views));
}

/// The end of a sentence that refuses `name`: `; did you mean "x"?` where a candidate is near,
/// otherwise `otherwise`.
template <std::ranges::input_range Candidates>
[[nodiscard]] std::string did_you_mean(std::string_view name, const Candidates& candidates,
                                       std::string_view otherwise = ".") {
  const std::string nearest = nearest_name(name, candidates);
  return nearest.empty() ? std::string(otherwise) : "; did you mean " + in_quotes(nearest) + "?";
}

}  // namespace likeness::text
