#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "likeness/associations.hpp"
#include "likeness/model.hpp"
#include "likeness/transactions.hpp"

/// What the program does, one function per verb, and what each needs to know. `-` as a path is
/// standard input or output. All throw Error; the caller turns it into an exit code.
namespace likeness::cli {

/// How a CSV file is read.
struct ReadArguments {
  std::string separator;             ///< empty to find it out
  std::vector<std::string> missing;  ///< empty for the usual markers
};

/// What to fit.
struct ModelArguments {
  std::string model = "gaussian_copula";
  OptionValues options;
  std::string metadata;  ///< path of SDV's metadata JSON; empty to detect it
};

/// How long a model that is trained in steps is trained, and where its training rests.
struct TrainingArguments {
  double max_seconds = 0;  ///< 0 for no limit
  std::string checkpoint;  ///< a path; empty for none, or the one beside the model file
  bool resume = false;
};

/// Which rows to make.
struct RowArguments {
  std::optional<std::uint64_t> rows;
  std::uint64_t first_row = 0;
  std::vector<Condition> conditions;
  std::uint64_t max_tries = SampleOptions().max_tries;
  std::optional<std::uint64_t> subjects;  ///< instead of rows: all of so many subjects
  std::vector<Boost> boosts;
};

struct SynthArguments {
  std::string table;
  std::string output;
  std::string json;  ///< where scores go as JSON; empty for nowhere
  std::string html;  ///< where the report goes as a page; empty for nowhere
  ReadArguments reading;
  ModelArguments model;
  TrainingArguments training;
  RowArguments rows;  ///< as many as the table has, where not given
  std::uint64_t seed = 0;
  bool quiet = false;
};
void run_synth(const SynthArguments& arguments);

struct FitArguments {
  std::string table;
  std::string output;
  ReadArguments reading;
  ModelArguments model;
  TrainingArguments training;
  std::uint64_t seed = 0;
  bool quiet = false;
};
void run_fit(const FitArguments& arguments);

struct SampleArguments {
  std::string model;
  std::string output;
  std::string conditions;    ///< a CSV file of conditions, a row for each; empty for none
  std::string count_column;  ///< its column that says how many rows; empty for one row each
  std::string json;          ///< where to say how many tries it took; empty for nowhere
  ReadArguments reading;     ///< of the conditions
  RowArguments rows;
  std::uint64_t seed = 0;
  bool quiet = false;
};
void run_sample(const SampleArguments& arguments);

struct EvaluateArguments {
  std::string real;
  std::string synthetic;
  std::string metadata;
  std::string json;        ///< where to write JSON; empty to print a table
  std::string html;        ///< where to write the report as a page; empty for nowhere
  std::string model_file;  ///< the model that made the synthetic table; empty where not known
  std::string holdout;     ///< real rows not learned from; empty for none
  std::string target;      ///< what models shall predict; empty for nothing
  std::vector<std::string> sensitive;  ///< columns that attackers want; empty for all
  bool quick = false;                  ///< quality and diagnostic only
  bool papers = false;                 ///< the scores of papers on small tables in any case
  std::uint64_t seed = 0;
  ReadArguments reading;
  bool all = false;          ///< print every column and pair
  bool associative = false;  ///< compare the rules of transactions, too
  TransactionNames columns;
  bool quiet = false;
};
void run_evaluate(const EvaluateArguments& arguments);

struct CompareArguments {
  std::vector<std::string> tables;  ///< the real one, then the synthetic ones
  std::string metadata;
  std::string json;
  std::string target;          ///< what models shall predict; empty for nothing
  std::uint64_t samples = 50;  ///< bootstrap samples
  std::uint64_t seed = 0;
  ReadArguments reading;
  bool quiet = false;
};
void run_compare(const CompareArguments& arguments);

struct RulesArguments {
  std::string table;
  std::string json;  ///< where to write JSON; empty to print a table
  ReadArguments reading;
  TransactionNames columns;
  metrics::RuleMiningOptions mining;
  bool all = false;  ///< print every rule
  bool quiet = false;
};
void run_rules(const RulesArguments& arguments);

struct DetectArguments {
  std::string table;
  std::string output = "-";
  ReadArguments reading;
  bool quiet = false;
};
void run_detect(const DetectArguments& arguments);

struct InspectArguments {
  std::string model;
  bool json = false;
};
void run_inspect(const InspectArguments& arguments);

struct ModelsArguments {
  std::string model;  ///< one model to show; empty for all
  bool json = false;
};
void run_models(const ModelsArguments& arguments);

}  // namespace likeness::cli
