#include "description/column_ends.hpp"

#include <cmath>

#include "likeness/error.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {

void refuse_column(const CellPlace& place, const std::string& what) {
  throw Error(ErrorCode::kData, place.where + " " + what);
}

std::optional<double> end_of(const std::optional<std::string>& text, const CellPlace& place) {
  if (!text) return std::nullopt;
  const std::optional<double> value = text::to_number(*text);
  if (!value || !std::isfinite(*value)) {
    refuse_column(place, "has the end " + text::in_quotes(*text) + ", which is no number.");
  }
  return value;
}

void check_ends(double low, double high, const CellPlace& place, const std::string& least,
                const std::string& most) {
  if (low <= high) return;
  refuse_column(place, "can't be at least " + least + " and at most " + most +
                           "; correct its minimum or maximum.");
}

}  // namespace likeness::description
