#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/rare_values.hpp"
#include "models/learned_model.hpp"
#include "models/siblings/sibling_model.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// A table of sequences: whose they are and what never changes in one is drawn as a table of its
/// own, by sequential_trees, then how many rows each has, and these one after another.
class Sequences final : public LearnedModel {
 public:
  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const override;
  void save(io::Archive& archive) const override { archive.save(*this); }
  void fields(io::Archive& archive);

  [[nodiscard]] bool has_subjects() const noexcept override { return true; }
  [[nodiscard]] std::uint64_t rows_of_subjects(std::uint64_t sequences,
                                               std::uint64_t seed) const override;
  [[nodiscard]] io::Json describe_columns() const override;
  [[nodiscard]] io::Json describe() const override;
  [[nodiscard]] const RareRecord* rare() const noexcept override { return &rare_; }

 private:
  friend class SequencesFit;

  /// Which of the sequences, and how many rows of which they have.
  struct Runs {
    std::vector<std::uint64_t> numbers;
    std::vector<std::uint64_t> lengths;
    std::vector<std::uint64_t> stops;  ///< rows of each that are wanted, from the first on
    Table context;                     ///< a row each
    std::uint64_t first_row = 0;       ///< of the endless table: where the first of them begins
  };

  [[nodiscard]] Runs find_runs(std::uint64_t rows, const SampleOptions& options,
                               SampleReport& report) const;
  /// The key and the context of sequences [first, first + count).
  [[nodiscard]] Table draw_context(std::uint64_t first, std::uint64_t count,
                                   const SampleOptions& options, SampleReport& report) const;
  /// Error(kUsage) for a column that changes within sequences.
  void refuse_varying(const std::string& name) const;
  [[nodiscard]] std::vector<ColumnValues> context_cells(const Table& context) const;
  [[nodiscard]] std::uint64_t rows_seed(std::uint64_t seed) const;

  std::vector<std::string> columns_;  ///< of the table, in order
  std::string key_;
  std::string index_;
  std::unique_ptr<SequentialTrees> context_;  ///< null where there is one sequence alone
  bool has_rows_ = false;                     ///< whether any column varies
  Frame rows_frame_;
  SiblingModel siblings_;
  RareRecord rare_;
  std::uint64_t sequences_ = 0;
  std::uint64_t rows_left_out_ = 0;
  double mean_length_ = 1;
};

}  // namespace likeness::models
