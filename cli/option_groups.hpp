#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/verb.hpp"
#include "likeness/model.hpp"
#include "likeness/sequence_sampling.hpp"
#include "likeness/transactions.hpp"

/// Options that several verbs share, a group of them at a time, and what they fill.
namespace likeness::cli {

/// How a CSV file is read.
struct ReadArguments {
  std::string separator;             ///< empty to find it out
  std::vector<std::string> missing;  ///< empty for the usual markers
};
[[nodiscard]] OptionGroup reading_options(ReadArguments& reading);

/// --guard-formulas, of verbs that write a table.
[[nodiscard]] Option guard_option(bool& guard_formulas);

/// What to fit.
struct ModelArguments {
  std::string model;  ///< empty for the one that is recommended for the table
  OptionValues options;
  std::string metadata;  ///< path of SDV's metadata JSON; empty to detect it
  /// Names and sdtypes of columns that decide over that.
  std::vector<std::pair<std::string, std::string>> meanings;
  std::string locale;  ///< of made personal data; empty to detect it
};
[[nodiscard]] OptionGroup model_options(ModelArguments& model);

/// What to say of an option that a verb with `--set` doesn't have, but a model does; else nothing.
[[nodiscard]] std::string set_instead(const ModelArguments& model, const std::string& name,
                                      const std::string& value);

/// How long a model that is trained in steps is trained, and where its training rests.
struct TrainingArguments {
  double max_seconds = 0;  ///< 0 for no limit
  std::string checkpoint;  ///< a path; empty for none, or the one beside the model file
  bool resume = false;
};
/// `where_by_default` says where a checkpoint goes unasked.
[[nodiscard]] OptionGroup training_options(TrainingArguments& training,
                                           const std::string& where_by_default);

/// Which rows to make.
struct RowArguments {
  std::optional<std::uint64_t> rows;
  std::uint64_t first_row = 0;
  std::vector<Condition> conditions;
  std::uint64_t max_tries = SampleOptions().max_tries;
  std::optional<std::uint64_t> subjects;  ///< instead of rows: all rows of this many subjects
  std::vector<Boost> boosts;
  double temperature = 1;
  bool independent = false;
  SequenceLengths lengths;  ///< of sequences
};
[[nodiscard]] OptionGroup row_options(RowArguments& rows, std::string summary_of_rows);
/// How often values come: boosts, temperature, independence.
[[nodiscard]] OptionGroup scenario_options(RowArguments& rows);
/// --subjects, which only models of subjects and their events know.
[[nodiscard]] Option subjects_option(RowArguments& rows);
/// The same under another name, for models of sequences.
[[nodiscard]] Option sequences_option(RowArguments& rows);
/// --length, --min-length and --max-length: how many rows sequences have.
[[nodiscard]] std::vector<Option> length_options(SequenceLengths& lengths);

/// The columns of a table of transactions, each by the name of its part.
[[nodiscard]] std::vector<Option> transaction_columns(TransactionNames& columns);

/// --seed, --threads and --quiet; `seed` may be null.
[[nodiscard]] OptionGroup run_options(std::uint64_t* seed, bool& quiet);

}  // namespace likeness::cli
