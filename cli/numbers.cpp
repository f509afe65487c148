#include "cli/numbers.hpp"

#include <charconv>

#include "likeness/error.hpp"

namespace likeness::cli {

std::uint64_t parse_count(std::string_view option, const std::string& text, std::uint64_t lowest,
                          std::uint64_t highest) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool number = stop == end && !text.empty() && error != std::errc::invalid_argument;
  const bool too_large = error == std::errc::result_out_of_range || value > highest;
  if (number && !too_large && value >= lowest) return value;
  const std::string reason = !number     ? "is not a whole number written in digits; give "
                             : too_large ? "is too large; give at most "
                                         : "is too small; give at least ";
  const std::string limit =
      number ? std::to_string(too_large ? highest : lowest) : std::to_string(lowest) + " or more";
  throw Error(ErrorCode::kUsage, std::string(option) + " " + text + " " + reason + limit + ".");
}

double parse_duration(std::string_view option, const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  double seconds = 0;
  if (unit.empty() || unit == "s") seconds = 1;
  if (unit == "m") seconds = 60;
  if (unit == "h") seconds = 3600;
  if (unit == "d") seconds = 86'400;
  const double total = value * seconds;
  if (error == std::errc() && total > 0 && total < 1e12) return total;
  throw Error(ErrorCode::kUsage, std::string(option) + " " + text +
                                     " is not a time; give seconds, or a number with s, m, h or d, "
                                     "such as 15m.");
}

void check_last_row(std::uint64_t first_row, std::uint64_t rows) {
  if (rows - 1 <= std::numeric_limits<std::uint64_t>::max() - first_row) return;
  throw Error(ErrorCode::kUsage, "--first-row " + std::to_string(first_row) + " and -n " +
                                     std::to_string(rows) +
                                     " go beyond the last row, number 2^64 - 1.");
}

}  // namespace likeness::cli
