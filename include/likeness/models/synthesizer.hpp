#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model_options.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

struct FitOptions {
  std::uint64_t seed = 0;
  ProgressCallback progress = {};
  /// Gets one sentence for each thing that the user should know of this fit, such as a batch size
  /// that had to give way to a small table, or training that ended before its time.
  std::function<void(std::string_view)> note = {};

  // The rest concerns models that are trained in steps; the others don't look at it.

  /// Asked between steps. True ends the training and keeps what has been learned so far; before the
  /// first epoch is done, it cancels the fit.
  std::function<bool()> stop = {};
  /// Training ends so many seconds after the beginning of the fit and keeps what has been learned
  /// so far; 0 for no limit.
  double max_seconds = 0;
  /// Where the state of the training goes, so that it can be taken up again; empty for nowhere. It
  /// is written when training ends before its time, and stays there until the caller removes it.
  std::filesystem::path checkpoint = {};
  /// It is also written every so many seconds; 0 for never.
  double checkpoint_seconds = 60;
  /// Takes up the training at `checkpoint`, if there is such a file, and ends with the same bytes
  /// as without the break. Error(kUsage) where it belongs to a fit of another table, model, seed or
  /// with other options.
  bool resume = false;
};

enum class Comparison { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// Asks for rows by what one of their columns shows: a value spelled as in a CSV cell; an empty
/// string means a missing cell. The comparisons by size need a column of numbers or dates, and
/// are never met by a missing cell.
struct Condition {
  std::string column;
  std::string value;
  Comparison comparison = Comparison::kEqual;
};

/// Reads `column=value`, or !=, <, <=, >, >= in place of =, cut at the first of these. Throws
/// Error(kUsage) where there is none, or no column before it.
[[nodiscard]] LIKENESS_EXPORT Condition parse_condition(std::string_view text);

/// Rows that are made until they meet conditions: how many were needed.
struct SampleReport {
  std::uint64_t rows = 0;   ///< made so far
  std::uint64_t tries = 0;  ///< that they took; 0 where nothing had to be rejected
};

struct SampleOptions {
  std::uint64_t seed = 0;
  /// Row k of the result is row first_row + k of the endless table that (model, seed) defines.
  std::uint64_t first_row = 0;
  /// Every row meets all of them. A row then depends on them, too, and still not on other rows.
  std::vector<Condition> conditions = {};
  ProgressCallback progress = {};
  /// Where conditions can only be met by trying: at most so many tries for each row, from 1.
  std::uint64_t max_tries = 100'000;
  /// Added to, where it is given, as rows are made.
  SampleReport* report = nullptr;
};

/// A model that learns a table and makes rows like it.
///
/// After fit or load, sample, save and describe may be called from several threads at once.
class LIKENESS_EXPORT Synthesizer {
 public:
  virtual ~Synthesizer() = default;

  /// The name in the registry.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// Learns `table`, whose columns mean what `metadata` says. What was learned before is forgotten,
  /// but kept if this throws: Error(kData) for a table that cannot be learned, Error(kCancelled).
  virtual void fit(const Table& table, const Metadata& metadata, const FitOptions& options) = 0;

  /// Makes `rows` rows. Row i depends on (model, seed, i, conditions) alone. Throws Error(kUsage)
  /// before a fit, for a condition on a column or value that the model doesn't know, and for
  /// conditions that no row meets, or none in max_tries.
  [[nodiscard]] virtual Table sample(std::uint64_t rows, const SampleOptions& options) const = 0;

  /// Writes the model file (docs/model-file.md) beside `path`, then renames it.
  virtual void save(const std::filesystem::path& path) const = 0;

  /// What was learned, as a JSON object for `likeness inspect --json`.
  [[nodiscard]] virtual std::string describe() const = 0;
};

/// A model of the registry.
struct ModelDescription {
  std::string name;
  std::string summary;  ///< one sentence
  std::vector<OptionDescription> options;
};

/// Every model there is, in the order of DESIGN: the simplest first.
[[nodiscard]] LIKENESS_EXPORT std::vector<ModelDescription> list_models();

/// A model with those options, not yet fitted. Throws Error(kUsage) with the nearest name for an
/// unknown model or option, or what is allowed for a value that isn't.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_synthesizer(
    std::string_view model, const OptionValues& options = {});

/// Reads a model file. Throws Error(kModel) where it is not one, is damaged, or is of a newer
/// version; Error(kInternal) where it can't be opened.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> load_synthesizer(
    const std::filesystem::path& path);

}  // namespace likeness::models
