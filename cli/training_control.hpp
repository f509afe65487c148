#pragma once

#include <cstdint>
#include <string>

#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"

namespace likeness::cli {

/// A fit that the user can end before its time: by Ctrl-C, which keeps what has been learned (a
/// second one cancels), or by --max-time; and take up again.
class TrainingControl {
 public:
  /// `checkpoint` is where the training goes that ends before its time; empty for nowhere.
  /// `display` must outlive this.
  TrainingControl(const TrainingArguments& arguments, std::string checkpoint,
                  ProgressDisplay& display);

  [[nodiscard]] Model fit(const Recipe& recipe, const Table& table, const Metadata& metadata,
                          std::uint64_t seed);

  /// To be called once what was fitted is safe: removes the checkpoint of a training that is
  /// complete, says how to take up another one.
  void conclude(const Model& model);

 private:
  TrainingArguments arguments_;
  std::string checkpoint_;
  ProgressDisplay& display_;
};

}  // namespace likeness::cli
