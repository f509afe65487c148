#pragma once

#include <string>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// The number by which the country knows a person, in its form and with its check digits: Social
/// Security number, NINO, Rentenversicherungsnummer, NIR, DNI, codice fiscale, CPF, BSN, PESEL, My
/// Number, resident identity card, Saudi national id, Aadhaar. Those that tell birth and sex tell
/// the element's. No two of the first 10 million elements have the same.
void append_national_id(const Locale& locale, const Element& element, std::string& out);

}  // namespace likeness::makers
