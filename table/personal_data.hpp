#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace likeness {

/// The words of a column's name in lower case: `customerID`, `Customer Id` and `customer-id` are
/// all {"customer", "id"}.
[[nodiscard]] std::vector<std::string> name_words(std::string_view name);

/// The kind of personal data that a column of that name holds, as SDV calls it (`email`,
/// `first_name`, ...); empty where the name speaks of none.
[[nodiscard]] std::string_view personal_data_kind(std::string_view name);

/// Whether that kind says where rather than who (`city`, `postcode`, `latitude`): a column of few
/// different values of it is no personal data.
[[nodiscard]] bool is_place(std::string_view kind) noexcept;

/// Whether values of that kind are long numbers or codes like these (`ssn`, `phone_number`).
[[nodiscard]] bool is_personal_number(std::string_view kind) noexcept;

/// Whether values of that kind identify somebody, so that each belongs to one: ids, numbers, e-mail
/// addresses, full names; not places or first names.
[[nodiscard]] bool is_identity(std::string_view kind) noexcept;

/// Whether a column of that name holds the keys or names of somebody who may have several rows:
/// `customer`, `Patient No`, `user_id`; not `customer_segment`.
[[nodiscard]] bool names_subject(std::string_view name);

/// Every sdtype that likeness knows, the plain ones first.
[[nodiscard]] std::span<const std::string_view> known_sdtypes() noexcept;

}  // namespace likeness
