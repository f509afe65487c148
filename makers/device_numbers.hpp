#pragma once

#include <string>

#include "makers/element.hpp"

namespace likeness::makers {

/// Numbers of things: no two of the first 10 million elements have the same.
void append_vin(const Element& element, std::string& out);  ///< with its check digit (ISO 3779)
void append_imei(const Element& element, std::string& out);
void append_isbn(const Element& element, std::string& out);  ///< of 13 digits, with hyphens
void append_uuid(const Element& element, std::string& out);  ///< version 4
void append_ipv4(const Element& element, std::string& out);  ///< none that is private or reserved
void append_ipv6(const Element& element, std::string& out);  ///< of 2001:db8::/32 (RFC 3849)
void append_mac(const Element& element, std::string& out);   ///< locally administered

}  // namespace likeness::makers
