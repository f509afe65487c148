#pragma once

#include <string>

namespace likeness::io {

/// Appends a finite number as short as it can be read back exactly, with a point or an exponent.
void append_json_number(std::string& text, double value);

}  // namespace likeness::io
