#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/table.hpp"
#include "text/regex_strings.hpp"

/// Values that a check holds together: card numbers, IBANs, addresses of the internet, whole
/// numbers by a regular expression. What is made of these kinds must pass the checks that real ones
/// pass.
namespace likeness::models {

/// Whether nearly all values end in the Luhn digit of the digits before, whatever else is among
/// them.
[[nodiscard]] bool are_cards(const Column& column);
[[nodiscard]] bool are_ibans(const Column& column);
/// Of IPv4.
[[nodiscard]] bool are_addresses(const Column& column);

/// The texts without their last character, as card numbers are learned.
[[nodiscard]] std::vector<std::string> without_last(std::span<const std::string_view> texts);
/// The value with its Luhn digit behind it.
[[nodiscard]] std::string with_luhn_digit(std::string value);
[[nodiscard]] std::int64_t with_luhn_digit(std::int64_t value);

/// IBANs of the country that most of them are of (others have other lengths), without their check
/// digits.
[[nodiscard]] std::vector<std::string> without_iban_digits(std::span<const std::string_view> texts);
/// Such a text with the check digits that belong there.
[[nodiscard]] std::string with_iban_digits(const std::string& value);

/// A regular expression of addresses; their first number is the real ones' where all share it.
[[nodiscard]] std::string address_regex(const Column& column);

/// The pattern of those of its numbers that don't begin with a zero, where it begins with a run of
/// any digits; otherwise the pattern itself.
[[nodiscard]] std::string without_leading_zero(const std::string& pattern);
/// Whether the strings are whole numbers of 18 digits at most, as far as 64 of them show.
[[nodiscard]] bool gives_whole_numbers(const text::RegexStrings& strings);
/// The numbers that strings spell; 0 where one is empty.
[[nodiscard]] std::vector<std::int64_t> whole_numbers(const StringArray& strings);

}  // namespace likeness::models
