#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/sequence_sampling.hpp"
#include "models/constraints/row_rules.hpp"
#include "models/constraints/rule_summaries.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/rare_values.hpp"
#include "models/learned_model.hpp"
#include "models/sequences/end_times.hpp"
#include "models/sequences/sequence_endings.hpp"
#include "models/siblings/sibling_model.hpp"
#include "models/trees/sequential_model.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::models {

/// A table of sequences: whose they are and what never changes in one is drawn as a table of its
/// own, by sequential_trees, then how many rows each has, and these one after another.
class Sequences final : public LearnedModel, public RuleSummaries {
 public:
  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const override;
  void save(io::Archive& archive) const override { archive.save(*this); }
  void fields(io::Archive& archive);

  [[nodiscard]] bool has_subjects() const noexcept override { return true; }
  [[nodiscard]] std::uint64_t rows_of_subjects(std::uint64_t sequences,
                                               std::uint64_t seed) const override;
  /// As SequenceSampler has them (likeness/sequence_sampling.hpp).
  [[nodiscard]] Table draw_sequences(std::uint64_t first, std::uint64_t count,
                                     const SequenceSampleOptions& options,
                                     SampleReport& report) const;
  [[nodiscard]] Table continue_sequences(const Table& beginnings,
                                         const SequenceSampleOptions& options,
                                         ContinuationReport& report) const;
  [[nodiscard]] io::Json describe_columns() const override;
  [[nodiscard]] io::Json describe() const override;
  [[nodiscard]] const RareRecord* rare() const noexcept override { return &rare_; }
  [[nodiscard]] std::vector<ConstraintSummary> summaries() const override;

 private:
  friend class SequencesFit;
  friend class SequenceRulesFit;

  /// What sequences are before their rows are drawn.
  struct Starts {
    Table context;  ///< a row each, as it is drawn
    std::vector<std::uint64_t> lengths;
  };

  /// Which of the sequences, and how many rows of which they have.
  struct Runs {
    std::vector<std::uint64_t> numbers;
    std::vector<std::uint64_t> lengths;
    std::vector<std::uint64_t> stops;  ///< rows of each that are wanted, from the first on
    Table context;                     ///< a row each, as it is drawn
    std::uint64_t first_row = 0;       ///< of the endless table: where the first of them begins
  };

  [[nodiscard]] Runs find_runs(std::uint64_t rows, const SampleOptions& options,
                               SampleReport& report) const;
  /// Of sequences [first, first + count), of the lengths that are asked for.
  [[nodiscard]] Starts draw_starts(std::uint64_t first, std::uint64_t count,
                                   const SampleOptions& options, SampleReport& report,
                                   const SequenceLengths& lengths = {}) const;
  /// Draws those again whose lengths aren't asked for, some times, and takes the nearest ones.
  void draw_lengths_again(std::uint64_t first, const SampleOptions& options,
                          const SequenceLengths& asked, Starts& starts) const;
  /// The rows of sequences; the first `before` of them, which stand `first_row` rows behind the
  /// first one of all, are left out.
  [[nodiscard]] Table draw_whole(const Runs& runs, std::size_t before, std::uint64_t rows,
                                 std::uint64_t seed) const;
  /// Of beginnings, whose number of rows is `begun`.
  [[nodiscard]] std::vector<std::uint64_t> continued_lengths(
      const std::vector<ColumnValues>& context, const std::vector<std::uint64_t>& begun,
      const SequenceSampleOptions& options) const;
  /// Of each beginning, how far its times are moved back while rows are added to it.
  [[nodiscard]] std::vector<double> shifts_of(const Column& index, const SequenceRows& rows,
                                              const std::vector<std::uint64_t>& lengths) const;
  /// A table of sequences of these lengths with `sign` times the shift added to their times.
  [[nodiscard]] Table with_times_moved(Table table, const std::vector<std::uint64_t>& lengths,
                                       const std::vector<double>& shifts, double sign) const;
  /// The cells of rows that were not made here; `ends` says where sequences end.
  [[nodiscard]] std::vector<ColumnValues> begun_cells(const Table& rows,
                                                      const std::vector<std::size_t>& ends) const;
  /// The key and the context of sequences [first, first + count).
  [[nodiscard]] Table draw_context(std::uint64_t first, std::uint64_t count,
                                   const SampleOptions& options, SampleReport& report) const;
  /// Error(kUsage) for a column that changes within sequences.
  void refuse_varying(const std::string& name) const;
  /// What has to be drawn so that conditions on the context hold; Error(kUsage) for what is
  /// computed.
  [[nodiscard]] std::vector<Condition> conditions_to_draw(
      const std::vector<Condition>& conditions) const;
  /// Drawn contexts as they come out.
  [[nodiscard]] Table restored_context(const Table& drawn) const;
  /// Whether times of rows decide on the context.
  [[nodiscard]] bool follows_times() const noexcept {
    return !limits_of_times_.empty() || !end_times_.empty();
  }
  /// Contexts as they come out, moved where rows have times beyond them, and to the first or last
  /// of these; `ends` says where the rows of each end.
  [[nodiscard]] Table context_around(Table context, const Table& rows,
                                     const std::vector<std::size_t>& ends) const;
  /// Of sequences that go on, those rows that come before a time which they can't reach. `endings`
  /// is told of those that are cut off.
  [[nodiscard]] Table without_rows_beyond(const Table& table,
                                          const std::vector<std::uint8_t>& is_new,
                                          const std::vector<std::uint64_t>& lengths,
                                          SequenceEndings& endings) const;
  /// Drawn rows as they come out, beside columns of their sequences that have; a row of `known` for
  /// each. `ends` says where sequences end, `begun`, unless it is null, which rows were not drawn.
  [[nodiscard]] Table restored_rows(const Table& drawn, const Table& known,
                                    const std::vector<std::size_t>& ends,
                                    const KnownRows* begun) const;
  [[nodiscard]] std::vector<ColumnValues> context_cells(const Table& context) const;
  [[nodiscard]] std::uint64_t rows_seed(std::uint64_t seed) const;

  std::vector<std::string> columns_;  ///< of the table, in order
  std::string key_;
  std::string index_;
  std::unique_ptr<SequentialTrees> context_;  ///< null where there is one sequence alone
  std::optional<RowRules> context_rules_;     ///< of what never changes
  bool has_rows_ = false;                     ///< whether any column varies
  std::optional<RowRules> rules_;             ///< of rows
  /// Columns of the context that are not before the last time of their sequence, or not behind its
  /// first: moved where they would be.
  std::vector<GapColumn> limits_of_times_;
  std::vector<EndTime> end_times_;  ///< of the context, set when the rows are there
  Frame rows_frame_;
  SiblingModel siblings_;
  RareRecord rare_;
  std::uint64_t sequences_ = 0;
  std::uint64_t rows_left_out_ = 0;
  double mean_length_ = 1;
};

}  // namespace likeness::models
