#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"
#include "likeness/model.hpp"
#include "likeness/progress.hpp"

/// Learning several tables and making others like them, whose keys hold:
///
///   const DatasetRecipe recipe = make_dataset_recipe("relational");
///   const DatasetModel model = recipe.fit(dataset, metadata, {.seed = 7});
///   const Dataset made = model.sample({.seed = 7, .scale = 10});
///
/// As with one table (likeness/model.hpp), recipes and models are immutable values that threads may
/// share, and the same model and seed give the same tables, whatever the threads.
namespace likeness {

namespace models {
struct DatasetPlan;
struct DatasetState;
}  // namespace models

/// Every model of datasets there is, the simplest first.
[[nodiscard]] LIKENESS_EXPORT std::vector<ModelDescription> list_dataset_models();

// ---- Which rows to make -------------------------------------------------------------------------

/// What the rows of one table must meet.
struct TableConditions {
  std::string table;  ///< one without a parent that makes its rows
  std::vector<Condition> conditions;
};

/// How many rows of one table to make, about as many where these are children of other rows.
struct TableRows {
  std::string table;
  std::uint64_t rows = 0;
};

/// Tables whose rows no other row makes are roots; one of them, the one with the most descendants,
/// is the main one. What is asked for here describes a whole dataset, of which a part may be made.
struct DatasetSampleOptions {
  std::uint64_t seed = 0;
  /// As many roots as were learned, times this; above 0.
  double scale = 1;
  /// How many rows the main root table has; the others in proportion. In place of `scale`.
  std::optional<std::uint64_t> roots = {};
  /// Tables that get another size.
  std::vector<TableRows> rows = {};
  /// Only rows [first_root, first_root + root_count) of the main root table, with their
  /// descendants, and of the other root tables the same share. Parts that follow each other are
  /// together the whole, to the byte. All from `first_root` on where there is no count.
  std::uint64_t first_root = 0;
  std::optional<std::uint64_t> root_count = {};
  std::vector<TableConditions> conditions = {};
  /// The most tries for a row that must meet conditions.
  std::uint64_t max_tries = 100'000;
  /// Called with stage "sample", in rows; can cancel.
  ProgressCallback progress = {};
};

/// Receives the rows of a table, in blocks: those of one table in order, a table's parents before
/// it within each block. Tables of a block may come with no rows.
using DatasetSink = std::function<void(std::string_view table, const Table& rows)>;

// ---- What was learned ---------------------------------------------------------------------------

/// How a model treats a table.
struct TableSummary {
  std::string name;
  std::uint64_t rows = 0;  ///< that were learned
  std::string treated_as;  ///< "root", "child" or "kept": its rows come out as they were
  std::string made_by;     ///< the parent whose rows make a child's; empty for others
  std::string facts;       ///< all that is known, as a JSON object
};

struct DatasetModelSummary {
  std::string name;
  std::vector<std::pair<std::string, OptionSetting>> options;
  std::uint64_t seed = 0;  ///< of the fit
  std::vector<TableSummary> tables;
};

class DatasetRecipe;

/// Learned tables.
class LIKENESS_EXPORT DatasetModel {
 public:
  /// The name of the model in list_dataset_models().
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] const DatasetMetadata& metadata() const noexcept;

  /// What the host program wants to find again with the model; empty where it left nothing.
  [[nodiscard]] const std::string& host_schema() const noexcept;
  [[nodiscard]] DatasetModel with_host_schema(std::string schema) const;

  /// All tables, in the order of the metadata. Throws Error(kUsage) for a table or condition that
  /// the model doesn't know, and for conditions that no row meets; Error(kCancelled).
  [[nodiscard]] Dataset sample(const DatasetSampleOptions& options = {}) const;

  /// The same rows in blocks, whose size doesn't grow with the whole. What `sink` throws ends it.
  void sample_to(const DatasetSink& sink, const DatasetSampleOptions& options = {}) const;

  /// How many rows the main root table has in the whole that `options` describe.
  [[nodiscard]] std::uint64_t roots(const DatasetSampleOptions& options = {}) const;

  /// Writes the model file (docs/model-file.md) beside `path`, then renames it.
  void save(const std::filesystem::path& path) const;
  [[nodiscard]] std::string to_bytes() const;

  [[nodiscard]] DatasetModelSummary summary() const;
  /// The summary with everything in it as a JSON object.
  [[nodiscard]] std::string to_json() const;

  /// For the models, which alone can make a state.
  explicit DatasetModel(std::shared_ptr<const models::DatasetState> state)
      : state_(std::move(state)) {}

 private:
  std::shared_ptr<const models::DatasetState> state_;
};

/// Reads a model file of several tables. Throws Error(kModel) where it is not one, is damaged or of
/// a newer version, or can't be opened.
[[nodiscard]] LIKENESS_EXPORT DatasetModel load_dataset_model(const std::filesystem::path& path);
[[nodiscard]] LIKENESS_EXPORT DatasetModel load_dataset_model(std::span<const std::byte> bytes,
                                                              std::string_view source = "memory");

/// Whether a model file holds a DatasetModel rather than a Model. Throws as load_dataset_model().
[[nodiscard]] LIKENESS_EXPORT bool holds_dataset_model(const std::filesystem::path& path);

// ---- What to learn ------------------------------------------------------------------------------

struct DatasetFitOptions {
  std::uint64_t seed = 0;
  /// Called as the fit goes on, with stage "fit", in tables; can cancel.
  ProgressCallback progress = {};
  /// Gets one sentence for each thing that the user should know of this fit.
  std::function<void(std::string_view)> note = {};
};

/// A model of datasets to fit, with its options.
class LIKENESS_EXPORT DatasetRecipe {
 public:
  [[nodiscard]] const std::string& name() const noexcept;
  /// All options; make_dataset_recipe() takes them.
  [[nodiscard]] OptionValues options() const;

  /// Learns `dataset`. References to no row of their parent are taken for missing ones. Throws
  /// Error(kData) for relations that name no table or column, or keys that repeat;
  /// Error(kUsage); Error(kCancelled).
  [[nodiscard]] DatasetModel fit(const Dataset& dataset, const DatasetMetadata& metadata,
                                 const DatasetFitOptions& options = {}) const;

  explicit DatasetRecipe(std::shared_ptr<const models::DatasetPlan> plan)
      : plan_(std::move(plan)) {}

 private:
  std::shared_ptr<const models::DatasetPlan> plan_;
};

/// The recipe of a model of list_dataset_models(). Throws Error(kUsage) with the nearest name for
/// an unknown model or option, or what is allowed for a value that isn't.
[[nodiscard]] LIKENESS_EXPORT DatasetRecipe make_dataset_recipe(std::string_view model,
                                                                const OptionValues& options = {});

}  // namespace likeness
