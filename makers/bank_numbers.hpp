#pragma once

#include <string>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// An account number in the form of the country (of Great Britain, where it has no IBANs), with its
/// national check digits, and behind the country and two check digits by modulo 97 (ISO 13616). No
/// two of the first 100 million elements have the same.
void append_bban(const Locale& locale, const Element& element, std::string& out);
void append_iban(const Locale& locale, const Element& element, std::string& out);

/// Sixteen digits, the last one Luhn's.
void append_card_number(const Element& element, std::string& out);

/// A bank identifier code (ISO 9362) of eight or eleven characters.
void append_bic(const Locale& locale, const Element& element, int length, std::string& out);

}  // namespace likeness::makers
