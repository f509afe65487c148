#pragma once

#include <cstdint>
#include <vector>

#include "models/associative/associative_model.hpp"

namespace likeness::models {

/// The rows of a table with a subject, in the order of subjects and, within each, of time. An event
/// without a date stays behind the row before it.
struct OrderedRows {
  std::vector<std::size_t> offsets;  ///< subject k has rows[offsets[k]] up to rows[offsets[k + 1]]
  std::vector<std::size_t> rows;
};

[[nodiscard]] OrderedRows order_rows(const io::Transactions& transactions);

/// Learns how the table's columns are read and written, and reads all events but their kinds:
/// fills names, columns, schema (but kinds), calendar, amounts, subjects, allowed, shares of the
/// model. Throws Error(kData).
[[nodiscard]] EventStore read_events(const io::Table& table, const io::Metadata& metadata,
                                     const io::Transactions& transactions,
                                     const OrderedRows& ordered, std::uint64_t seed,
                                     AssociativeModel& model);

}  // namespace likeness::models
