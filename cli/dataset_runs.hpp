#pragma once

#include <string>

#include "cli/constraint_options.hpp"
#include "cli/datasets.hpp"
#include "cli/evaluate.hpp"
#include "cli/option_groups.hpp"

/// What verbs do with several tables: a folder, a database, or a model of them.
namespace likeness::cli {

/// What the verbs that learn and make tables were told.
struct DatasetRun {
  std::string input;  ///< tables, or a model file
  std::string output;
  std::string json;
  std::string html;
  ReadArguments reading;
  ModelArguments model;
  RowArguments rows;
  ConstraintArguments constraints;
  DatasetArguments tables;
  std::uint64_t seed = 0;
  bool guard_formulas = false;
  bool quiet = false;
};

/// Throws Error(kUsage) for what was asked for that means nothing for several tables.
void check_training_for_datasets(const TrainingArguments& training);
void check_rows_for_datasets(const RowArguments& rows);

void fit_dataset(const DatasetRun& run);
void sample_dataset(const DatasetRun& run);
void synth_dataset(const DatasetRun& run);
void evaluate_dataset(const EvaluateArguments& arguments);
/// What a model of several tables has learned, as JSON.
[[nodiscard]] std::string dataset_model_json(const std::string& path);

}  // namespace likeness::cli
