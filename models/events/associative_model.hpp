#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "models/events/amount_model.hpp"
#include "models/events/associative_options.hpp"
#include "models/events/calendar.hpp"
#include "models/events/event_column.hpp"
#include "models/events/event_counts.hpp"
#include "models/events/event_network.hpp"
#include "models/events/event_rules.hpp"
#include "models/events/event_schema.hpp"
#include "models/events/subject_names.hpp"
#include "models/frame/rare_values.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// All that is learned of a table of transactions. Stays where it is: parts refer to each other.
struct AssociativeModel {
  AssociativeModel() = default;
  AssociativeModel(const AssociativeModel&) = delete;
  AssociativeModel& operator=(const AssociativeModel&) = delete;

  TransactionNames names;
  std::vector<EventColumn> columns;  ///< in the table's order
  EventSchema schema;
  Calendar calendar;    ///< where there are dates
  AmountModel amounts;  ///< where there are amounts
  SubjectNames subjects;
  EventCounts counts;
  std::vector<AllowedLevels> allowed;         ///< of each field
  std::vector<std::vector<double>> shares;    ///< of each field's levels among events
  std::vector<std::int32_t> missing_level;    ///< of each field; -1 where it has none
  std::vector<std::int32_t> column_of_field;  ///< -1 for the pattern
  /// Of each verb, 1 where its objects are ones that the subject had to do with before, as in
  /// returns.
  std::vector<std::uint8_t> needs_earlier;
  std::vector<double> kind_shares;
  RareRecord rare;
  HistoryFeatures features;
  std::unique_ptr<EventNetwork> network;
  TrainingRecord training;
  std::uint64_t rows = 0;
  std::uint64_t rows_without_subject = 0;

  /// The column that a field says; null for the pattern, and for verbs where there is no column of
  /// them.
  [[nodiscard]] const EventColumn* column_of(std::size_t field) const noexcept {
    const std::int32_t column = column_of_field[field];
    return column < 0 ? nullptr : &columns[static_cast<std::size_t>(column)];
  }
  /// Fills missing_level and column_of_field, which follow from columns and schema.
  void index_fields();

  void fields(io::Archive& archive);
};

/// Learns everything. Throws Error(kData), Error(kUsage), Error(kCancelled).
[[nodiscard]] std::unique_ptr<AssociativeModel> fit_associative_model(
    const Table& table, const Metadata& metadata, const AssociativeOptions& options,
    const FitOptions& fit);

[[nodiscard]] Table sample_associative_model(const AssociativeModel& model, std::uint64_t rows,
                                             const SampleOptions& options, SampleReport& report);

/// How many rows the first `subjects` subjects have.
[[nodiscard]] std::uint64_t rows_of_subjects(const AssociativeModel& model, std::uint64_t subjects,
                                             std::uint64_t seed);

}  // namespace likeness::models
