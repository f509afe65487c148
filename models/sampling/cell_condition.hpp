#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/number_encoder.hpp"

namespace likeness::models {

/// What conditions allow the cells of one column to be: all of them together.
class CellCondition {
 public:
  /// Error(kUsage) where a condition's value is not one of the column's, or where no cell meets
  /// all.
  CellCondition(const std::string& name, const LevelEncoder& levels,
                const std::vector<Condition>& conditions);
  CellCondition(const std::string& name, const NumberEncoder& numbers,
                const std::vector<Condition>& conditions);
  /// For numbers that are written in a way of their own: `number_of` reads one, and throws
  /// Error(kUsage) where the text is none.
  CellCondition(const std::string& name, const std::function<double(const std::string&)>& number_of,
                const std::vector<Condition>& conditions);

  /// Admits one of `levels` levels.
  [[nodiscard]] static CellCondition only(std::int32_t level, std::int32_t levels);

  [[nodiscard]] bool admits(std::int32_t level) const noexcept {
    return levels_[static_cast<std::size_t>(level)];
  }
  /// `number` as the encoder decodes it, NaN for a missing cell.
  [[nodiscard]] bool admits(double number) const noexcept;

  /// Admitted numbers lie in [least, most], and are none of `excluded`; there are none unless
  /// admits_numbers().
  [[nodiscard]] bool admits_numbers() const noexcept { return present_; }
  [[nodiscard]] double least() const noexcept { return least_; }
  [[nodiscard]] double most() const noexcept { return most_; }
  [[nodiscard]] const std::vector<double>& excluded() const noexcept { return excluded_; }

  /// The level, where only one is admitted.
  [[nodiscard]] std::optional<std::int32_t> only_level() const noexcept;

  /// The value, where a condition asks for equality with it.
  [[nodiscard]] const std::optional<FixedValue>& given() const noexcept { return given_; }

 private:
  CellCondition() = default;
  /// Takes in a condition with a number, which was read from its text.
  void add(const Condition& condition, double value);
  void add_missing(const Condition& condition);
  [[nodiscard]] bool impossible() const noexcept {
    return (!missing_ && (!present_ || least_ > most_)) || (given_ && !admits(given_->number));
  }

  std::vector<bool> levels_;
  bool missing_ = true;
  bool present_ = true;
  double least_ = -std::numeric_limits<double>::infinity();  ///< admitted itself, as is most_
  double most_ = std::numeric_limits<double>::infinity();
  std::vector<double> excluded_;
  std::optional<FixedValue> given_;
};

/// `age>=40`, as the user wrote it.
[[nodiscard]] std::string condition_text(const Condition& condition);

/// All of them, joined by "and".
[[nodiscard]] std::string condition_text(const std::vector<Condition>& conditions);

/// Those on each column together, in the order in which columns are first named.
[[nodiscard]] std::vector<std::vector<Condition>> by_column(
    const std::vector<Condition>& conditions);

}  // namespace likeness::models
