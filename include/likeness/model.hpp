#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness {

enum class Comparison { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// Asks for rows by what one of their columns shows: a value spelled as in a CSV cell; an empty
/// string means a missing cell. The comparisons by size need a column of numbers or dates, and a
/// missing cell never meets them.
struct Condition {
  std::string column;
  std::string value;
  Comparison comparison = Comparison::kEqual;
};

/// Reads `column=value`, or !=, <, <=, >, >= in place of =, cut at the first of these. Throws
/// Error(kUsage) where there is none, or no column before it.
[[nodiscard]] LIKENESS_EXPORT Condition parse_condition(std::string_view text);

/// The value of an option: true or false, a number, a list of sizes, or text. Every value has a
/// spelling, which is what it is read from: `{"epochs", 100}` and `{"epochs", "100"}` say the same.
class LIKENESS_EXPORT OptionValue {
 public:
  OptionValue(std::string text) : text_(std::move(text)) {}
  OptionValue(std::string_view text) : text_(text) {}
  OptionValue(const char* text) : text_(text) {}
  OptionValue(const std::vector<std::uint64_t>& sizes);
  OptionValue(std::floating_point auto number) : text_(spelling(static_cast<double>(number))) {}
  OptionValue(std::integral auto number) : text_(std::to_string(number)) {}
  OptionValue(bool flag) : text_(flag ? "true" : "false") {}

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  static std::string spelling(double number);

  std::string text_;
};

/// Options by name, in the order given.
using OptionValues = std::vector<std::pair<std::string, OptionValue>>;

enum class OptionType {
  kFlag,     ///< true or false
  kInteger,  ///< a whole number
  kNumber,   ///< a number
  kChoice,   ///< one of several names
  kList,     ///< any of several names, separated by commas
  kSizes,    ///< whole numbers from 1, separated by commas
  kText,     ///< text, such as the name of a column
};

/// One option of a model: what it may be and what it does.
struct OptionDescription {
  std::string name;
  OptionType type = OptionType::kText;
  std::string default_value = {};         ///< its spelling
  std::optional<double> minimum = {};     ///< of an integer, a number, and each size
  std::optional<double> maximum = {};     ///< likewise
  std::vector<std::string> choices = {};  ///< of a choice or list; "" stands for none
  std::string allowed;                    ///< in words: "a whole number from 1 to 100"
  std::string summary;                    ///< one sentence: what it does and when to change it
};

}  // namespace likeness

/// Learning a table and making rows like it:
///
///   const Table table = io::read_csv("real.csv");
///   const Recipe recipe = make_recipe("gaussian_copula");
///   const Model model = recipe.fit(table, detect_metadata(table), {.seed = 7});
///   io::write_csv(model.sample(1000, {.seed = 7}), "synthetic.csv");
///
/// A Recipe says what to do: the name of a model and its options. A Model is what was learned. Both
/// are immutable values: copies share their state, cost next to nothing, and may be used from
/// several threads at once. The same recipe, table and seed give the same model, and the same model
/// and seed the same rows, whatever the number of threads.
namespace likeness {

namespace models {
struct ModelPlan;
struct ModelState;
}  // namespace models

/// A model to choose, with its options.
struct ModelDescription {
  std::string name;
  std::string summary;  ///< one sentence
  std::vector<OptionDescription> options;
};

/// Every model there is, the simplest first.
[[nodiscard]] LIKENESS_EXPORT std::vector<ModelDescription> list_models();

/// Models with their options as a JSON list, to be shown or stored.
[[nodiscard]] LIKENESS_EXPORT std::string models_to_json(
    const std::vector<ModelDescription>& models = list_models());

// ---- Which rows to make -------------------------------------------------------------------------

/// Changes how often a value is drawn. What goes with the value stays as it was: other columns
/// given this one are distributed as without the boost.
struct Boost {
  std::string column;
  std::string value;     ///< spelled as in a CSV cell
  double factor = 1;     ///< on the odds of the value, wherever it may be drawn; above 0
  bool balance = false;  ///< all values of the column alike instead; value and factor don't matter
};

struct SampleOptions {
  std::uint64_t seed = 0;
  /// Row k of the result is row first_row + k of the endless table that (model, seed) defines.
  std::uint64_t first_row = 0;
  /// Every row meets all of them. A row then depends on them, too, and still not on other rows.
  std::vector<Condition> conditions = {};
  /// Values to draw more or less often than they were in the real table. A row then depends on
  /// them, too. Models whose rows are no events of subjects draw rows until boosts and conditions
  /// let one pass: the rarer what is boosted and the higher its factor, the more tries.
  std::vector<Boost> boosts = {};
  /// The log-odds of what is drawn are divided by it: below 1, what is frequent comes more often
  /// still, and above 1, what is rare. Models but sequential_trees throw Error(kUsage) for
  /// others than 1.
  double temperature = 1;
  /// Draw each row by itself, as statistics of independent rows ask for it. Otherwise
  /// sequential_trees draws blocks of rows such that shares and means come out nearer to what the
  /// model expects than those of independent rows would, each row still with its own
  /// probabilities (systematic sampling), and `sequences` what never changes within a sequence.
  /// Rows under conditions or boosts, and those of all other models, are independent anyway.
  bool independent = false;
  /// Rows that must meet conditions are drawn until they do: the most tries for one row, from 1.
  std::uint64_t max_tries = 100'000;
  /// Called with stage "sample" as rows are made; can cancel.
  ProgressCallback progress = {};
};

/// How many tries rows under conditions or boosts took.
struct SampleReport {
  std::uint64_t rows = 0;   ///< that had to be tried
  std::uint64_t tries = 0;  ///< that these took; 0 where nothing had to be rejected
};

/// Receives rows as a table of one block at a time, in order.
using TableSink = std::function<void(const Table&)>;

// ---- What was learned ---------------------------------------------------------------------------

/// The value of an option, as its model understands it.
using OptionSetting = std::variant<bool, std::int64_t, double, std::string>;

/// How a model treats one column of its table.
struct ColumnSummary {
  std::string name;
  std::string treated_as;  ///< "numbers", "levels", "made" or a word of the model's own
  std::string given;       ///< the column that this one is learned given; empty for none
  std::string facts;       ///< all that is known of it, as a JSON object
};

enum class TrainingEnd {
  kComplete,       ///< all epochs are done
  kNoImprovement,  ///< the held-out score has not improved for long enough
  kStopped,        ///< TrainingOptions::stop asked for it
  kTimeLimit,      ///< TrainingOptions::max_seconds are over
};

/// "complete", "no improvement", "stopped" or "time limit".
[[nodiscard]] LIKENESS_EXPORT std::string_view training_end_name(TrainingEnd end) noexcept;

/// Numbers epoch by epoch.
struct TrainingCurve {
  std::string name;
  std::vector<double> values;
};

/// How the training of a model went.
struct TrainingSummary {
  std::uint64_t epochs = 0;  ///< whole ones
  std::uint64_t epochs_asked = 0;
  std::uint64_t steps = 0;
  TrainingEnd end = TrainingEnd::kComplete;
  std::vector<TrainingCurve> losses;
  std::vector<double> held_out_scores;  ///< after each epoch; empty where no rows were held out

  /// Whether the training was interrupted and may be resumed.
  [[nodiscard]] bool interrupted() const noexcept {
    return end == TrainingEnd::kStopped || end == TrainingEnd::kTimeLimit;
  }
};

/// What is known of a model.
struct ModelSummary {
  std::string name;
  std::vector<std::pair<std::string, OptionSetting>> options;  ///< all of them
  std::uint64_t rows = 0;                                      ///< of the table that was learned
  std::uint64_t seed = 0;                                      ///< of the fit
  std::vector<ColumnSummary> columns;                          ///< in the table's order
  std::optional<TrainingSummary> training;          ///< of models that are trained in epochs
  std::vector<ConstraintSummary> constraints = {};  ///< that every row obeys
  std::string facts;  ///< further facts of this kind of model, as a JSON object
};

class Recipe;

/// A learned table.
class LIKENESS_EXPORT Model {
 public:
  /// The name of the model in list_models().
  [[nodiscard]] const std::string& name() const noexcept;

  /// What the columns of the learned table mean.
  [[nodiscard]] const Metadata& metadata() const noexcept;

  /// What the host program wants to find again with the model, such as the types in which it handed
  /// the table over; empty where it left nothing.
  [[nodiscard]] const std::string& host_schema() const noexcept;
  /// The same model with another host_schema(), which is kept, and saved, as it is.
  [[nodiscard]] Model with_host_schema(std::string schema) const;

  /// The name and options with which this was fitted, to fit another table, or this one again.
  /// Throws Error(kModel) where it comes from a file whose options this version doesn't take.
  [[nodiscard]] Recipe recipe() const;

  /// Makes `rows` rows. Row i depends on (model, seed, first_row + i, conditions, boosts) alone, so
  /// that two halves equal the whole. Adds to `report`, where there is one. Throws Error(kUsage)
  /// for a condition or boost on a column or value that the model doesn't know, and for conditions
  /// that no row meets, or none in max_tries; Error(kCancelled).
  [[nodiscard]] Table sample(std::uint64_t rows, const SampleOptions& options = {},
                             SampleReport* report = nullptr) const;

  /// Makes the rows that sample() makes, but hands them to `sink` in blocks, so that memory does
  /// not grow with their number: no block has more than 65,536 rows. What `sink` throws ends it.
  SampleReport sample_to(const TableSink& sink, std::uint64_t rows,
                         const SampleOptions& options = {}) const;

  /// How many rows the first `subjects` subjects of the endless table of `seed` have; nothing
  /// unless this is a model whose rows are the events of subjects.
  [[nodiscard]] std::optional<std::uint64_t> rows_of_subjects(std::uint64_t subjects,
                                                              std::uint64_t seed) const;

  // What a model knows of rows that it did not make. Only sequential_trees can say; the others
  // throw Error(kUsage). Columns are told by their names, and those that were generated, not
  // learned, don't matter. All throw Error(kData) for a table without a learned column, or with
  // text, dates or numbers where others were learned.

  /// The logarithm (base e) of the probability that a row of the model has the learned columns of
  /// each row, written as they are written. Where numbers may be any double, of the density.
  /// Negative infinity for a row that the model never makes, such as one with an unseen category.
  [[nodiscard]] std::vector<double> log_likelihood(const Table& table) const;

  /// What `column` is in each row given its other cells; cells of that column are not looked at.
  /// The table has, of a category, its most probable value under its own name, `probability`, and,
  /// with no more than 100 values, `probability of VALUE` for each; of numbers and dates, the mean
  /// under its own name, and `5%`, `50%` and `95%` of its distribution. Where other cells of a row
  /// are missing or unseen, guesses at them are averaged, which `seed` decides.
  [[nodiscard]] Table predict(const Table& table, const std::string& column,
                              std::uint64_t seed = 0) const;

  /// The table with the missing cells of learned columns drawn given the known ones of their row
  /// (importance sampling with 32 guesses a row). Row i depends on (model, seed, row, i) alone.
  [[nodiscard]] Table impute(const Table& table, std::uint64_t seed = 0) const;

  /// Writes the model file (docs/model-file.md) beside `path`, then renames it.
  void save(const std::filesystem::path& path) const;
  /// Writes the bytes of the model file. Throws Error(kInternal) where `stream` fails.
  void save(std::ostream& stream) const;
  [[nodiscard]] std::string to_bytes() const;

  [[nodiscard]] ModelSummary summary() const;

  /// The summary with everything in it as a JSON object, to be shown or stored.
  [[nodiscard]] std::string to_json() const;

  /// For the families of models, which alone can make a state.
  explicit Model(std::shared_ptr<const models::ModelState> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<const models::ModelState> state_;
};

/// Reads a model file. Throws Error(kModel) where it is not one, is damaged, or is of a newer
/// version, and where it cannot be opened.
[[nodiscard]] LIKENESS_EXPORT Model load_model(const std::filesystem::path& path);
/// Reads a model file from a stream, to its end; errors call it by the name `source`.
[[nodiscard]] LIKENESS_EXPORT Model load_model(std::istream& stream,
                                               std::string_view source = "a stream");
/// Reads a model file from bytes in memory, which are copied.
[[nodiscard]] LIKENESS_EXPORT Model load_model(std::span<const std::byte> bytes,
                                               std::string_view source = "memory");

// ---- What to learn ------------------------------------------------------------------------------

/// Control over models that are trained in steps. Models that aren't trained ignore it.
struct TrainingOptions {
  /// Asked between steps. True ends the training and keeps what has been learned so far; before the
  /// first epoch is done, it cancels the fit.
  std::function<bool()> stop = {};
  /// Training ends this many seconds after the beginning of the fit and keeps what has been learned
  /// so far; 0 for no limit.
  double max_seconds = 0;
  /// Where the state of the training goes, so that it can be resumed; empty for nowhere. It is
  /// written when training ends before its time, and stays there until the caller removes it.
  std::filesystem::path checkpoint = {};
  /// The checkpoint is also written whenever this many seconds have passed; 0 for never.
  double checkpoint_seconds = 60;
  /// Resumes the training at `checkpoint`, if there is such a file, and ends with the same bytes as
  /// an uninterrupted one. Error(kUsage) where it belongs to a fit of another table, model, seed or
  /// with other options.
  bool resume = false;
};

struct FitOptions {
  std::uint64_t seed = 0;
  /// Called as the fit goes on; can cancel.
  ProgressCallback progress = {};
  /// Gets one sentence for each thing that the user should know of this fit, such as a batch size
  /// that had to give way to a small table, or training that ended before its time.
  std::function<void(std::string_view)> note = {};
  TrainingOptions training = {};
};

/// A model to fit, with its options.
class LIKENESS_EXPORT Recipe {
 public:
  /// The name of the model in list_models().
  [[nodiscard]] const std::string& name() const noexcept;

  /// All options, those that were not given with their defaults; make_recipe() takes them.
  [[nodiscard]] OptionValues options() const;

  /// Learns `table`, whose columns mean what `metadata` says. Throws Error(kData) for a table that
  /// cannot be learned, Error(kUsage) for an option that doesn't fit it, Error(kCancelled).
  [[nodiscard]] Model fit(const Table& table, const Metadata& metadata,
                          const FitOptions& options = {}) const;

  /// For the families of models, which alone can make a plan.
  explicit Recipe(std::shared_ptr<const models::ModelPlan> plan) : plan_(std::move(plan)) {}

 private:
  std::shared_ptr<const models::ModelPlan> plan_;
};

/// The recipe of a model of list_models(). Throws Error(kUsage) with the nearest name for an
/// unknown model or option, or what is allowed for a value that isn't.
[[nodiscard]] LIKENESS_EXPORT Recipe make_recipe(std::string_view model,
                                                 const OptionValues& options = {});

/// Which model to learn a table with.
struct Recommendation {
  std::string model;   ///< a name of list_models()
  std::string reason;  ///< one sentence
};

/// What to choose for a table whose columns mean what `metadata` says, where nothing else is known
/// of it: sequential_trees, or gaussian_copula where rows are too few for trees, or columns so many
/// that trees would take long (docs/choosing-a-model.md). The program's default.
[[nodiscard]] LIKENESS_EXPORT Recommendation recommend_model(const Table& table,
                                                             const Metadata& metadata);

}  // namespace likeness
