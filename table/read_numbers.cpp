#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/hash.hpp"
#include "table/odd_cells.hpp"
#include "table/quantities.hpp"
#include "text/number_frame.hpp"
#include "text/number_notation.hpp"
#include "text/number_style.hpp"
#include "text/number_text.hpp"
#include "text/number_units.hpp"

namespace likeness {
namespace {

/// With fewer different numbers, other cells are not taken for slips among them: they may be
/// categories as well as the numbers.
constexpr std::size_t kFewestNumbers = 12;
constexpr std::size_t kSample = 64;

/// Strings from the whole column.
std::vector<std::string_view> sample_of(std::span<const std::string_view> strings) {
  std::vector<std::string_view> sample;
  for (std::size_t k = 0; k < std::min(strings.size(), kSample); ++k) {
    sample.push_back(strings[strings.size() <= kSample ? k : mixed_bits(k) % strings.size()]);
  }
  return sample;
}

/// Whether it is worth looking at all strings: most of a sample hold one number, with a currency or
/// a unit at most.
bool may_be_numbers(std::span<const std::string_view> sample) {
  std::size_t numbers = 0;
  for (const std::string_view text : sample) {
    const auto frame = text::frame_of(text);
    numbers += frame && text::is_currency_or_unit(frame->prefix, frame->suffix) ? 1 : 0;
  }
  return numbers > 0 && 2 * numbers >= sample.size();
}

/// Reads all strings; those that are none count as missing.
Quantities read_all(std::span<const std::string_view> strings, const NumberNotation& notation) {
  Quantities result;
  text::NumberStyle style;
  bool whole = true;
  for (const std::string_view text : strings) {
    const std::optional<text::NotedNumber> number = text::read_number(notation, text);
    const bool exponent = !number && text.find_first_of("eE") != std::string_view::npos;
    const std::optional<double> plain =
        exponent && notation.plain() ? text::to_number(text) : std::nullopt;
    result.missing.push_back(!number && !plain);
    result.integers.push_back(number && number->whole ? number->integer : 0);
    result.floats.push_back(number ? number->value : plain.value_or(0));
    whole = whole && (result.missing.back() || (number && number->whole));
    // A lone 0 is written without the clothes of the others, and without their decimals.
    if (number && (text != "0" || notation.plain())) style.add(number->written);
  }
  result.column.notation = notation;
  if (whole) {
    result.column.type = ColumnType::kInt64;
    result.floats.clear();
    return result;
  }
  result.integers.clear();
  result.column.type = ColumnType::kFloat64;
  result.column.decimals = style.decimals();
  result.column.min_decimals = style.min_decimals();
  return result;
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether some strings are filled up with zeros to a length that no other falls short of: codes,
/// such as 02110 among 94001 and 60614, of which the zeros are a part.
bool are_padded_codes(std::span<const std::string_view> strings) {
  std::size_t shortest_padded = std::string_view::npos;
  std::size_t shortest = std::string_view::npos;
  for (const std::string_view text : strings) {
    if (!all_digits(text)) return false;
    const bool padded = text.size() > 1 && text.front() == '0';
    std::size_t& place = padded ? shortest_padded : shortest;
    place = std::min(place, text.size());
  }
  return shortest_padded != std::string_view::npos && shortest >= shortest_padded;
}

/// Whether a string is digits, E and digits, as no number is written: `12E3`, `01e-07`.
bool is_exponent_code(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e < 2 || !all_digits(text.substr(0, e))) return false;
  const std::string_view exponent = text.substr(e + 1);
  const bool is_signed = exponent.starts_with('-') || exponent.starts_with('+');
  return all_digits(exponent.substr(is_signed ? 1 : 0)) &&
         (text.front() == '0' || (text[e] == 'E' && !is_signed));
}

/// Whether the strings that have an exponent are codes: one is written as no number is, and none
/// has a point.
bool are_exponent_codes(std::span<const std::string_view> strings) {
  return std::any_of(strings.begin(), strings.end(), is_exponent_code) &&
         std::none_of(strings.begin(), strings.end(), [](std::string_view text) {
           return text.find('.') != std::string_view::npos;
         });
}

}  // namespace

std::optional<Quantities> read_numbers(const StringColumn& strings) {
  if (are_exponent_codes(strings.strings)) return std::nullopt;
  const std::vector<std::string_view> sample = sample_of(strings.strings);
  if (!may_be_numbers(sample)) return std::nullopt;
  const auto preferred = strings.decimal_comma ? text::PointSign::kComma : text::PointSign::kPoint;
  // What a sample does not show, such as a group in a few long numbers, all strings do.
  const auto notation = text::detect_number_notation(strings.strings, preferred);
  if (!notation || !text::is_currency_or_unit(notation->prefix, notation->suffix)) {
    return std::nullopt;
  }
  Quantities result = read_all(strings.strings, *notation);
  const auto& missing = result.missing;
  if (std::find(missing.begin(), missing.end(), true) == missing.end()) return result;
  if (are_padded_codes(strings.strings)) return std::nullopt;
  const StringCounts counts = strings.count();
  if (!accept_odd_cells(strings, counts, {kFewestNumbers, "no number"}, result))
    return std::nullopt;
  return result;
}

}  // namespace likeness
