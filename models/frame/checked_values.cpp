#include "models/frame/checked_values.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "table/column_type.hpp"
#include "text/check_digits.hpp"

namespace likeness::models {
namespace {

/// Whether the test holds for nearly all cells with a value, of which there are some.
template <class Test>
bool nearly_all(const Column& column, const Test& test) {
  constexpr double kNearlyAll = 0.95;
  std::size_t present = 0;
  std::size_t passed = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    ++present;
    if (test(row)) ++passed;
  }
  return passed > 0 && static_cast<double>(passed) >= kNearlyAll * static_cast<double>(present);
}

std::string digits_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::string with_luhn_digit(std::string value) {
  value += text::luhn_digit(digits_in(value));
  return value;
}

std::int64_t with_luhn_digit(std::int64_t value) {
  const char digit = text::luhn_digit(digits_in(std::to_string(value)));
  return 10 * value + (value < 0 ? '0' - digit : digit - '0');
}

bool are_cards(const Column& column) {
  if (column.type != ColumnType::kInt64 && !is_string(column.type)) return false;
  constexpr std::size_t kFewestDigits = 8;
  return nearly_all(column, [&](std::size_t row) {
    const std::string text = is_string(column.type) ? std::string(string_at(column, row))
                                                    : std::to_string(column.integers[row]);
    std::string digits = digits_in(text);
    if (digits.size() < kFewestDigits || digits.back() != text.back()) return false;
    digits.pop_back();
    return text::luhn_digit(digits) == text.back();
  });
}

bool are_ibans(const Column& column) {
  return is_string(column.type) &&
         nearly_all(column, [&](std::size_t row) { return text::is_iban(string_at(column, row)); });
}

bool are_addresses(const Column& column) {
  return is_string(column.type) &&
         nearly_all(column, [&](std::size_t row) { return text::is_ipv4(string_at(column, row)); });
}

std::vector<std::string> without_last(std::span<const std::string_view> texts) {
  std::vector<std::string> shorter;
  for (const std::string_view text : texts) {
    if (!text.empty()) shorter.emplace_back(text.substr(0, text.size() - 1));
  }
  return shorter;
}

std::vector<std::string> without_iban_digits(std::span<const std::string_view> texts) {
  constexpr std::size_t kCountry = 2;
  constexpr std::size_t kDigits = 2;
  std::map<std::string_view, std::size_t> countries;
  for (const std::string_view text : texts) ++countries[text.substr(0, kCountry)];
  const auto most =
      std::max_element(countries.begin(), countries.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  std::vector<std::string> shorter;
  for (const std::string_view text : texts) {
    if (text.size() <= kCountry + kDigits || text.substr(0, kCountry) != most->first) continue;
    shorter.push_back(std::string(text.substr(0, kCountry)) +
                      std::string(text.substr(kCountry + kDigits)));
  }
  return shorter;
}

std::string with_iban_digits(const std::string& value) {
  constexpr std::size_t kCountry = 2;
  if (value.size() < kCountry) return value;
  std::string account;
  for (const char c : value.substr(kCountry)) {
    if (is_alphanumeric(c)) account += c;
  }
  return value.substr(0, kCountry) + text::iban_digits(value.substr(0, kCountry), account) +
         value.substr(kCountry);
}

std::string address_regex(const Column& column) {
  std::set<std::string_view> firsts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::string_view text = string_at(column, row);
    firsts.insert(text.substr(0, text.find('.')));
  }
  const std::string first = firsts.size() == 1
                                ? std::string(*firsts.begin())
                                : "(22[0-3]|2[01][0-9]|1[0-9][0-9]|[1-9][0-9]|[1-9])";
  constexpr const char* kByte = "\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])";
  return first + kByte + kByte + kByte;
}

std::string without_leading_zero(const std::string& pattern) {
  std::size_t end = 0;
  for (const std::string_view digit : {"[0-9]", "\\d"}) {
    if (pattern.starts_with(digit)) end = digit.size();
  }
  if (end == 0) return pattern;
  const std::string digit = pattern.substr(0, end);
  const std::string rest = pattern.substr(end);
  if (rest.empty()) return pattern;  // a single digit may be zero
  if (rest[0] == '+') return "[1-9]" + digit + "*" + rest.substr(1);
  if (rest[0] != '{') return "[1-9]" + rest;
  const std::size_t close = rest.find('}');
  const std::size_t comma = rest.find(',');
  if (close == std::string::npos) return pattern;
  const auto less = [&](std::size_t from, std::size_t to) -> std::string {
    int count = 0;
    const auto read = std::from_chars(rest.data() + from, rest.data() + to, count);
    return read.ec == std::errc() && read.ptr == rest.data() + to && count > 0
               ? std::to_string(count - 1)
               : std::string();
  };
  const bool range = comma < close;
  const std::string least = less(1, range ? comma : close);
  const std::string most = range ? less(comma + 1, close) : "";
  if (least.empty() || (range && most.empty())) return pattern;
  return "[1-9]" + digit + "{" + least + (range ? "," + most : "") + "}" + rest.substr(close + 1);
}

bool gives_whole_numbers(const text::RegexStrings& strings) {
  constexpr std::uint64_t kTried = 64;
  constexpr std::size_t kMostDigits = 18;
  const std::uint64_t count = strings.count();
  const std::uint64_t stride = std::max<std::uint64_t>(1, count / kTried);
  for (std::uint64_t index = 0; index < count && index / stride <= kTried; index += stride) {
    const std::string text = strings.at(index);
    if (text.empty() || text.size() > kMostDigits || digits_in(text) != text) return false;
  }
  return true;
}

std::vector<std::int64_t> whole_numbers(const StringArray& strings) {
  std::vector<std::int64_t> numbers(strings.size(), 0);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const std::string_view text = strings[row];
    std::from_chars(text.data(), text.data() + text.size(), numbers[row]);
  }
  return numbers;
}

}  // namespace likeness::models
