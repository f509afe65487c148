#pragma once

#include <cstdint>
#include <vector>

#include "models/associative/associative_model.hpp"

namespace likeness::models {

/// Learns how the table's columns are read and written, and reads all events but their kinds:
/// fills names, columns, schema (but kinds), calendar, amounts, subjects, allowed, shares of the
/// model. Throws Error(kData).
[[nodiscard]] EventStore read_events(const io::Table& table, const io::Metadata& metadata,
                                     const io::Transactions& transactions,
                                     const io::RowsBySubject& ordered, std::uint64_t seed,
                                     AssociativeModel& model);

}  // namespace likeness::models
