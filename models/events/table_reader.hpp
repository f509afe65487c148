#pragma once

#include <cstdint>
#include <vector>

#include "models/events/associative_model.hpp"

namespace likeness::models {

/// Learns how the table's columns are read and written, and reads all events but their kinds:
/// fills names, columns, schema (but kinds), calendar, amounts, subjects, allowed, shares of the
/// model. Throws Error(kData).
[[nodiscard]] EventStore read_events(const Table& table, const Metadata& metadata,
                                     const Transactions& transactions, const RowsBySubject& ordered,
                                     std::uint64_t seed, AssociativeModel& model);

}  // namespace likeness::models
