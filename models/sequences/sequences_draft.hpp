#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"
#include "models/frame/frame.hpp"
#include "models/sequences/sequence_table.hpp"
#include "models/sequences/sequences_model.hpp"
#include "models/sequences/sequences_options.hpp"

namespace likeness::models {

/// What is known of a table of sequences while it is learned.
struct SequencesDraft {
  /// Fewer sequences don't stand for owners of rows.
  static constexpr std::size_t kFewestOwners = 20;

  const SequencesOptions& options;
  const Table& table;
  const Metadata& metadata;
  const FitOptions& fit;
  SequenceTable sequences;
};

/// Columns of a table by their names.
[[nodiscard]] Table table_of_columns(const Table& table, const std::vector<std::string>& names);
/// What these columns mean.
[[nodiscard]] Metadata metadata_of_columns(const Metadata& metadata,
                                           const std::vector<std::string>& names);

/// Finds what holds in rows and contexts of sequences, into the model.
class SequenceRulesFit {
 public:
  SequenceRulesFit(const SequencesDraft& draft, Sequences& model) : draft_(draft), model_(model) {}

  /// Rules between columns of the context, of which a table has a row for each sequence. Gives what
  /// is learned in place of these.
  void plan_context(Table& table, Metadata& metadata) const;
  /// Columns of the context that are the first or last time of their sequence, unless others are
  /// computed from them.
  void find_ends() const;
  /// Numbers to which each row adds the same, such as that of a visit: they are counted on, and not
  /// computed from others.
  [[nodiscard]] std::vector<std::string> counted_columns() const;
  /// The rows that are learned, and what they mean.
  void take_rows(Table& table, Metadata& metadata) const;

 private:
  [[nodiscard]] bool is_context(const Constraint& constraint) const;
  [[nodiscard]] RowRulesOptions rules_options() const;
  [[nodiscard]] std::pair<double, double> range_of_context(const std::string& name) const;
  [[nodiscard]] bool limits_times(const Constraint& constraint) const;
  [[nodiscard]] bool counts(const std::vector<double>& numbers) const;
  [[nodiscard]] std::optional<RuledRows> plan_rows() const;

  const SequencesDraft& draft_;
  Sequences& model_;
};

/// Rows without what few of them have, or few sequences, in however many rows; what that is goes to
/// `rare`.
[[nodiscard]] Table share_sequence_rows(const SequencesDraft& draft, const Table& varying,
                                        const Metadata& metadata, const NumberRule& rule,
                                        RareRecord& rare);

}  // namespace likeness::models
