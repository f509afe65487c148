#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/models/synthesizer.hpp"
#include "models/frame/mixed_table.hpp"
#include "models/neighbours/row_choice.hpp"

namespace likeness::models {

/// What `knn_mtd` and `generative_mtd` have in common: rows are chosen among candidates.
class SmallTableSynthesizer : public Synthesizer {
 public:
  SmallTableSynthesizer(std::string name, io::Json options_json)
      : name_(std::move(name)), options_json_(std::move(options_json)) {}

  [[nodiscard]] std::string_view name() const noexcept final { return name_; }
  [[nodiscard]] Table sample(std::uint64_t rows, const SampleOptions& options) const final;
  void save(const std::filesystem::path& path) const final;
  [[nodiscard]] std::string describe() const final;

 protected:
  /// Where rows come from; called after a fit only, on tables that have something to learn.
  /// Restrained as they will be written.
  [[nodiscard]] virtual MixedValues candidates(std::size_t count, std::uint64_t seed,
                                               std::uint64_t first_row,
                                               std::uint64_t attempt) const = 0;
  virtual void save_source(io::ModelFile& file) const = 0;
  /// Adds to what `inspect` shows.
  virtual void describe_source(io::Json& description) const = 0;

  /// All that a fitted model has besides its source of candidates.
  struct Fitted {
    MixedTable table;
    Metadata metadata;
    RowChoice choice;
    std::uint64_t rows = 0;
    std::uint64_t seed = 0;
  };
  [[nodiscard]] const Fitted& fitted() const;
  void set_fitted(Fitted fitted) { fitted_ = std::move(fitted); }
  [[nodiscard]] const io::Json& options_json() const noexcept { return options_json_; }

  /// Reads what save() wrote, except the source.
  void load_common(const io::ModelFile& file);

 private:
  [[nodiscard]] MixedValues free_rows(std::size_t count, std::uint64_t seed,
                                      std::uint64_t first_row) const;
  [[nodiscard]] std::vector<ColumnValues> unconditioned_rows(std::uint64_t rows,
                                                             const SampleOptions& options) const;
  [[nodiscard]] std::vector<ColumnValues> conditioned_rows(std::uint64_t rows,
                                                           const SampleOptions& options) const;

  std::string name_;
  io::Json options_json_;
  std::optional<Fitted> fitted_;
};

/// Numbers and dates with many values are numbers, even those that the metadata calls categories;
/// those with fewer values than `fewest_levels` are categories.
[[nodiscard]] FrameOptions small_table_frame(std::uint64_t fewest_levels);

/// The code column of a target column: -1 for no target, or one that is a number. Throws
/// Error(kUsage) for an unknown column or one that isn't learned.
[[nodiscard]] int target_code_column(const MixedTable& table, const std::string& target);

}  // namespace likeness::models
