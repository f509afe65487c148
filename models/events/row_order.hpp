#pragma once

#include "likeness/transactions.hpp"

namespace likeness::models {

/// The rows of a table with a subject, in the order of subjects and, within each, of time. An event
/// without a date stays behind the row before it.
[[nodiscard]] RowsBySubject order_rows(const Transactions& transactions);

}  // namespace likeness::models
