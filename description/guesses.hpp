#pragma once

#include <string>

#include "likeness/description.hpp"

namespace likeness::description {

/// What a column's name lets expect where nothing else is said: `email` holds e-mail addresses,
/// `price` amounts with two decimals, `age` whole numbers from 18 to 90. Sets the sdtype of columns
/// of text, and ends of numbers and dates that have none.
void guess_from_name(const std::string& table, ColumnMetadata& metadata,
                     ColumnDescription& description);

}  // namespace likeness::description
