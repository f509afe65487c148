#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/number_form.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::models {

/// A column that never changes within a sequence and is the first time of it, or the last: when a
/// ticket was opened, when a patient left.
class EndTime {
 public:
  EndTime() = default;
  /// Of times that are cut to multiples of `step`; 0 for those that are as they are.
  EndTime(const Column& column, bool is_last, double step)
      : form_(column), is_last_(is_last), step_(step) {}

  [[nodiscard]] const std::string& name() const noexcept { return form_.blank().name; }
  [[nodiscard]] bool is_last() const noexcept { return is_last_; }
  /// What it says, such as `opened = first at`.
  [[nodiscard]] std::string text(const std::string& index) const;
  /// The column where `times` are those of rows, and `ends` says where sequences end; what is
  /// missing in `drawn` stays missing.
  [[nodiscard]] Column column_of(const Column& drawn, const std::vector<double>& times,
                                 std::span<const std::size_t> ends) const;
  void fields(io::Archive& archive);

 private:
  NumberForm form_;
  bool is_last_ = false;
  double step_ = 0;
};

/// Which of these columns are such ends in all sequences.
[[nodiscard]] std::vector<EndTime> find_end_times(const Table& table, const SequenceRows& rows,
                                                  const std::string& index,
                                                  std::span<const std::string> columns);

}  // namespace likeness::models
