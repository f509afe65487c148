#pragma once

#include <cstdint>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
#include "models/events/amount_model.hpp"
#include "models/events/calendar.hpp"
#include "models/events/event_column.hpp"
#include "models/events/event_schema.hpp"
#include "models/events/subject_names.hpp"

namespace likeness::models {

/// A table of transactions as events, and how its columns become these and cells again.
struct ReadTable {
  std::vector<EventColumn> columns;  ///< in the table's order
  EventSchema schema;                ///< but for the kinds of subjects
  Calendar calendar;                 ///< where there are dates
  AmountModel amounts;               ///< where there are amounts
  SubjectNames subjects;
  EventStore store;  ///< but for the kinds of subjects
};

/// Where several levels of a number would do, and what new identifiers look like, follows from
/// `seed`. Throws Error(kData).
[[nodiscard]] ReadTable read_events(const Table& table, const Metadata& metadata,
                                    const Transactions& transactions, const RowsBySubject& ordered,
                                    std::uint64_t seed);

}  // namespace likeness::models
