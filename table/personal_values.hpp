#pragma once

#include <string_view>

#include "likeness/table.hpp"
#include "table/value_counts.hpp"

namespace likeness {

/// Whether values of this column can be personal data of that kind: numbers only where they are
/// long enough, or places.
[[nodiscard]] bool can_be_personal(const Column& column, std::string_view kind);

/// The kind of personal data that the values themselves show, whatever the column's name: `email`,
/// `iban`, `credit_card_number` and `ipv4_address`, by their form and check digits; empty for none.
[[nodiscard]] std::string_view personal_kind_of_values(const CountedColumn& column);

/// Whether these are whole numbers like those of passports and accounts: of nine or more digits,
/// all of as many, and spread over that range.
[[nodiscard]] bool are_long_numbers(const Column& column);

}  // namespace likeness
