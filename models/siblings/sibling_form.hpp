#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace likeness::models {

/// How the next number of a column is written before it is learned. Whether it is the one before
/// may be decided first in any of them.
enum class SiblingForm {
  kLevel,       ///< as it is
  kStays,       ///< whether it is the one before; if not, as it is
  kDifference,  ///< less the one before
  kInnovation,  ///< less what a regression says
  kOffset,      ///< less another number of the row, or of what is known of it
};
inline constexpr SiblingForm kLastSiblingForm = SiblingForm::kOffset;

[[nodiscard]] std::string_view sibling_form_name(SiblingForm form) noexcept;

/// Numbers of a column, as they are (NaN: missing), of some rows, and what is known of them.
struct SiblingNumbers {
  std::span<const double> values;
  std::span<const double> before;     ///< the number before; NaN where there is none
  std::span<const double> predicted;  ///< by a regression
  std::span<const std::uint8_t> is_held_out;
  std::span<const double> steps;  ///< the finest difference that the number could show
};

/// The form of the fewest nats for each of the rows held out, where the written number is seen in
/// bins of its own, given what the regression says in coarse ones, after the other rows. `nats`
/// becomes how many.
[[nodiscard]] SiblingForm shortest_form(const SiblingNumbers& numbers,
                                        std::span<const SiblingForm> forms, double* nats = nullptr);

/// Nats for each of the rows held out, of `written` given `known`: numbers that show differences
/// of `steps`, and lie on a grid of these or anywhere.
[[nodiscard]] double code_length(std::span<const double> written, std::span<const double> known,
                                 std::span<const std::uint8_t> is_held_out,
                                 std::span<const double> steps, bool is_on_grid);

}  // namespace likeness::models
