#include "io/csv_spelling.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

namespace likeness::io {
namespace {

/// A column of names has at most one number for so many cells, and, unless these are versions, no
/// more than so many: in columns of equal width, spaces say nothing.
constexpr std::size_t kFewNumbers = 20;
constexpr std::size_t kCellsPerNumber = 5;

std::size_t present_cells(const ColumnDraft& draft, const RowLayout& layout) {
  std::size_t present = 0;
  for (std::size_t k = 0; k < draft.parts.size(); ++k) {
    present += layout.counts[k] - draft.parts[k].missing.count();
  }
  return present;
}

/// The numbers of a column; none where there are more than `most`.
std::set<double> few_numbers(ColumnDraft& draft, const RowLayout& layout, std::size_t most) {
  std::set<double> numbers;
  const std::int64_t* const cells = draft.storage.numbers();
  for (std::size_t k = 0; k < draft.parts.size(); ++k) {
    const bool is_whole = draft.parts[k].kind == CellKind::kInteger;
    for (std::size_t row = 0; row < layout.counts[k]; ++row) {
      const std::int64_t* const cell = cells + layout.storage_first[k] + row;
      double number = static_cast<double>(*cell);
      if (!is_whole) std::memcpy(&number, cell, sizeof number);
      numbers.insert(number);
      if (numbers.size() > most) return {};
    }
  }
  return numbers;
}

/// Whether a number with one or two digits behind the point may be a version, the second part of
/// which is written without zeros in front.
bool may_be_version(double number) {
  constexpr double kHighestPart = 60;
  const double hundredths = std::round(100 * (number - std::floor(number)));
  const bool has_one_digit = std::fmod(hundredths, 10) == 0;
  return number >= 0 && (has_one_digit || (hundredths > 10 && hundredths < kHighestPart));
}

}  // namespace

bool is_spelled(ColumnDraft& draft, const RowLayout& layout) {
  std::size_t padded = 0;
  text::NumberStyle style;
  for (const ColumnPart& part : draft.parts) {
    padded += part.padded;
    style.merge(part.style);
  }
  const std::size_t present = present_cells(draft, layout);
  const bool some_padded = padded > 0 && padded < present;
  const bool are_versions = style.has_spelled_parts();
  if (!some_padded && !are_versions) return false;
  std::size_t most = present / kCellsPerNumber;
  if (!are_versions) most = std::min(most, kFewNumbers);
  // A missing cell is 0 in the storage.
  const std::set<double> numbers = few_numbers(draft, layout, most + 1);
  if (numbers.empty()) return false;
  return some_padded || std::ranges::all_of(numbers, may_be_version);
}

}  // namespace likeness::io
