#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"

namespace likeness::cli {

/// A fit that the user can end before its time: by Ctrl-C, which keeps what has been learned (a
/// second one cancels), or by --max-time; and resume later.
class TrainingControl {
 public:
  /// `checkpoint` is where the training goes that ends before its time; empty for nowhere.
  /// `display` must outlive this.
  TrainingControl(const TrainingArguments& arguments, std::string checkpoint,
                  ProgressDisplay& display);

  [[nodiscard]] Model fit(const Recipe& recipe, const Table& table, const Metadata& metadata,
                          std::uint64_t seed);

  /// To be called once what was fitted is safe: removes the checkpoint that this training wrote or
  /// continued, if it is complete, and no other file; says how to continue another one.
  void conclude(const Model& model);

 private:
  TrainingArguments arguments_;
  using FileIdentity = std::array<std::int64_t, 4>;
  [[nodiscard]] FileIdentity identity_of_checkpoint() const;
  /// Whether what is at the checkpoint's path now is of this training.
  [[nodiscard]] bool wrote_checkpoint() const { return identity_of_checkpoint() != found_; }

  std::string checkpoint_;
  FileIdentity found_ = {};  ///< the checkpoint that was there before
  ProgressDisplay& display_;
};

}  // namespace likeness::cli
