#include "cli/numbers.hpp"

#include <charconv>

#include "likeness/core/error.hpp"

namespace likeness::cli {

std::uint64_t parse_count(std::string_view option, const std::string& text, std::uint64_t lowest) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end && value >= lowest) return value;
  std::string reason = "is not a whole number written in digits";
  if (error == std::errc::result_out_of_range && stop == end) reason = "is too large";
  if (error == std::errc() && stop == end) reason = "is too small";
  throw Error(ErrorCode::kUsage, std::string(option) + " " + text + " " + reason + "; give " +
                                     std::to_string(lowest) + " or more.");
}

}  // namespace likeness::cli
