#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"
#include "models/constraints/spike_state.hpp"

namespace likeness::models {

/// A number or date that is not below some others (or above): learned by its distance from the
/// largest, or as it is, and then moved to the other side of that, as far from it, where it would
/// break the order.
class GapColumn {
 public:
  GapColumn() = default;
  /// Where there is no name of a helper, the target is learned as it is.
  GapColumn(NumberForm target, const std::vector<NumberForm>& bounds,
            const std::vector<bool>& strict, bool below, const std::string& helper);
  /// Keeps what is computed within these. Where the order doesn't allow that, a cell goes beyond,
  /// or is missing where cells may be.
  void stay_within(double least, double most, bool may_be_missing);
  /// Where the state says one of its numbers, and the order allows that, the target is it.
  void keep_spikes(SpikeState spikes) { spikes_ = std::move(spikes); }
  /// What is learned as it is is moved to the bound, no further.
  void move_no_further() { moves_no_further_ = true; }

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return bounds_; }
  /// Whether the target lies below what it is measured from.
  [[nodiscard]] bool below() const noexcept { return below_; }
  [[nodiscard]] bool is_learned_itself() const noexcept {
    return gap_.blank().name == form_.blank().name;
  }
  /// Whether it is a multiple that is computed.
  [[nodiscard]] bool is_of_multiples() const noexcept { return form_.is_of_multiples(); }
  [[nodiscard]] const std::string& learned_name() const noexcept { return gap_.blank().name; }
  /// All that is learned in place of the target.
  [[nodiscard]] std::vector<std::string> learned_names() const;
  /// From where a target has this distance, as it is learned.
  [[nodiscard]] double bound_of(double target, double distance) const noexcept {
    return below_ ? target + distance * unit_ : target - distance * unit_;
  }
  /// What each row is measured from; NaN where all of that is missing.
  [[nodiscard]] std::vector<double> bounds_of(const RowColumns& rows) const {
    return limits(rows).bound;
  }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  /// Of each row: the bound that counts, NaN where all are missing, and whether it is excluded.
  struct Limits {
    std::vector<double> bound;
    std::vector<bool> strict;
  };
  [[nodiscard]] Limits limits(const RowColumns& rows) const;
  [[nodiscard]] double placed(double value, double bound, bool strict) const;
  /// Puts numbers that many rows share where the states of rows say so.
  void place_spikes(const RowColumns& rows, const Limits& limits,
                    std::vector<double>& values) const;

  NumberForm form_;
  NumberForm gap_;  ///< or the target itself
  double least_ = -std::numeric_limits<double>::infinity();
  double most_ = std::numeric_limits<double>::infinity();
  bool may_be_missing_ = false;  ///< beyond these
  bool moves_no_further_ = false;
  double unit_ = 1;  ///< of the gap, in that of the target
  bool below_ = false;
  std::vector<std::string> bounds_;
  std::vector<std::uint8_t> strict_;
  std::optional<SpikeState> spikes_;
};

}  // namespace likeness::models
