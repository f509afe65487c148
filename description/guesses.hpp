#pragma once

#include <cstddef>
#include <string>

#include "likeness/description.hpp"

namespace likeness::description {

/// What a column's name lets expect where nothing else is said: `email` holds e-mail addresses,
/// `price` amounts with two decimals, `age` whole numbers from 18 to 90. Sets the sdtype of columns
/// of text, and ends of numbers and dates that have none.
void guess_from_name(const std::string& table, ColumnMetadata& metadata,
                     ColumnDescription& description);

/// Whether another column of a table says the city, or state, postal code or address, of the same
/// place in the same locale as column `c`: `billing_city` beside `billing_country`.
[[nodiscard]] bool has_place_beside(const Metadata& metadata, std::size_t c);

}  // namespace likeness::description
