#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/constraint_options.hpp"
#include "cli/option_groups.hpp"
#include "likeness/transactions.hpp"

namespace likeness::cli {

struct EvaluateArguments {
  std::string real;
  std::string synthetic;
  std::string metadata;
  std::string json;        ///< where to write JSON; empty to print a table
  std::string html;        ///< where to write the report as a page; empty for nowhere
  std::string model_file;  ///< the model that made the synthetic table; empty where not known
  std::string holdout;     ///< real rows not learned from; empty for none
  std::string target;      ///< what to predict; empty for nothing
  std::vector<std::string> sensitive;  ///< columns that attackers want; empty for all
  bool quick = false;                  ///< quality and diagnostic only
  bool papers = false;                 ///< the scores of papers on small tables in any case
  std::uint64_t seed = 0;
  ReadArguments reading;
  ConstraintArguments constraints;
  bool all = false;          ///< print every column and pair
  bool associative = false;  ///< compare the rules of transactions, too
  TransactionNames columns;
  bool quiet = false;
};

}  // namespace likeness::cli
