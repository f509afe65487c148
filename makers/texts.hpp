#pragma once

#include <cstdint>
#include <string>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// `Gonzalez Group`: no two elements of a seed have the same; a number is added when all are used
/// up.
void append_company(const Locale& locale, const Element& element, std::string& out);
void append_job(const Locale& locale, const Element& element, std::string& out);

/// A sentence or two of common words.
void append_prose(const Locale& locale, const Element& element, std::string& out);

void append_colour(const Element& element, std::string& out);
void append_country(const Element& element, std::string& out);
void append_country_code(const Element& element, std::string& out);
/// The country of that code, in English as append_country() has it; empty where there is none.
[[nodiscard]] std::string_view country_of_code(std::string_view code);

/// `https://gonzalez.example.com/report/2041`, of the element's person.
void append_url(const Locale& locale, const Element& element, std::string& out);
void append_file_name(const Element& element, std::string& out);
void append_user_agent(const Element& element, std::string& out);

}  // namespace likeness::makers
