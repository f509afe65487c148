#pragma once

#include <string>
#include <string_view>

namespace likeness::text {

/// The last digit of a payment card's number, by Luhn's formula (ISO/IEC 7812-1): the one that
/// makes the weighted sum of all digits a multiple of ten. `digits` are the others.
[[nodiscard]] char luhn_digit(std::string_view digits) noexcept;

/// Whether the digits of `text` (signs and spaces between them don't count) end in their Luhn
/// digit: 13 to 19 of them, as payment cards have.
[[nodiscard]] bool is_card_number(std::string_view text);

/// The two check digits of an IBAN (ISO 13616, modulo 97) of a country's two letters and an
/// account of digits and letters.
[[nodiscard]] std::string iban_digits(std::string_view country, std::string_view account);

/// Whether `text` is an IBAN with the check digits that belong to it; spaces don't count.
[[nodiscard]] bool is_iban(std::string_view text);

/// Whether `text` is four numbers from 0 to 255 with points between them.
[[nodiscard]] bool is_ipv4(std::string_view text) noexcept;

/// Whether `text` has the form of an e-mail address: one `@` with something before it, and behind
/// it a domain with a point, without spaces.
[[nodiscard]] bool is_email(std::string_view text) noexcept;

}  // namespace likeness::text
