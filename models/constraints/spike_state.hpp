#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/number_form.hpp"

namespace likeness::models {

/// Numbers of a column that many rows share, such as the end of a study at which a third of the
/// patients are still there: which of them a row has is a category of its own, beside the distance
/// from which the column is computed elsewhere.
class SpikeState {
 public:
  SpikeState() = default;
  SpikeState(std::vector<double> numbers, std::string name);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The category of each number; missing where that is NaN.
  [[nodiscard]] Column column_of(std::span<const double> numbers) const;
  /// The number that each category says; NaN for that of all others.
  [[nodiscard]] std::vector<double> numbers_of(const Column& states) const;
  void fields(io::Archive& archive);

 private:
  std::vector<double> numbers_;
  std::string name_;
};

/// A column beside what it is measured from.
struct MeasuredNumbers {
  std::span<const double> numbers;
  std::span<const double> bounds;  ///< of each row; NaN where there is none
};

/// The numbers of a column, each of a twentieth of its rows and of `share` rows or owners, that
/// would come out in less than three quarters of these if its distances were those of other rows
/// with about the same bound. `owners` may be empty: each row its own.
[[nodiscard]] std::vector<double> lost_spikes(const MeasuredNumbers& measured,
                                              const NumberForm& form, std::size_t share,
                                              std::span<const std::uint32_t> owners);

}  // namespace likeness::models
