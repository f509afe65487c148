#include "models/frame/row_repeats.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <unordered_map>

#include "core/index_permutation.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostInBlock = 128;
/// Fractions of multiples of it fill (0, 1) evenly, however many there are.
constexpr double kTurn = 0.6180339887498949;
/// Rows lie together where a subject has less than this many runs of rows on average.
constexpr double kFewRuns = 1.5;

}  // namespace

NumberedValues number_values(const Column& column) {
  NumberedValues values;
  values.number.assign(column.size(), NumberedValues::kNoValue);
  visit_cells(column, [&](const auto& cells) {
    std::unordered_map<std::remove_cvref_t<decltype(cells[0])>, std::uint32_t> number_of;
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column.valid(row)) continue;
      const auto next = static_cast<std::uint32_t>(number_of.size());
      values.number[row] = number_of.try_emplace(cells[row], next).first->second;
    }
    values.count = number_of.size();
  });
  return values;
}

RowRepeats::RowRepeats(const NumberedValues& subjects, std::size_t share) {
  std::vector<std::uint64_t> rows(subjects.count, 0);
  std::size_t runs = 0;
  std::size_t present = 0;
  std::uint32_t last = NumberedValues::kNoValue;
  for (const std::uint32_t subject : subjects.number) {
    if (subject == NumberedValues::kNoValue) continue;
    ++rows[subject];
    ++present;
    if (subject != last) ++runs;
    last = subject;
  }
  if (present == 0) return;
  const auto count = static_cast<double>(subjects.count);
  scattered_ = static_cast<double>(runs) > kFewRuns * count;
  std::sort(rows.begin(), rows.end());
  const std::uint64_t most = rows[rows.size() - std::clamp<std::size_t>(share, 1, rows.size())];
  const double with_gaps =
      static_cast<double>(subjects.number.size()) / static_cast<double>(present);
  std::uint64_t taken = 0;
  double position = 0.5;
  // Blocks that fill a table like the real one: a block that is cut off has subjects of fewer rows.
  const std::size_t blocks = (rows.size() + kMostInBlock - 1) / kMostInBlock;
  for (std::size_t k = 0; k < (rows.size() + blocks / 2) / blocks; ++k) {
    const auto at = static_cast<std::size_t>(position * count);
    taken += std::min(rows[std::min(at, rows.size() - 1)], most);
    ends_.push_back(
        static_cast<std::uint64_t>(std::llround(with_gaps * static_cast<double>(taken))));
    position += kTurn;
    position -= std::floor(position);
  }
}

std::uint64_t RowRepeats::subject(std::uint64_t row, const RandomStream& stream) const noexcept {
  if (ends_.empty()) return row;
  const std::uint64_t block = row / ends_.back();
  std::uint64_t place = row % ends_.back();
  if (scattered_) {
    place = IndexPermutation(ends_.back(), RandomStream(stream.bits(block), 0))(place);
  }
  const auto found = std::upper_bound(ends_.begin(), ends_.end(), place);
  return block * ends_.size() + static_cast<std::uint64_t>(found - ends_.begin());
}

void RowRepeats::fields(io::Archive& archive) {
  archive("ends", ends_);
  archive("scattered", scattered_);
  if (!archive.loading()) return;
  std::uint64_t before = 0;
  for (const std::uint64_t end : ends_) {
    archive.require(end > before && end < (std::uint64_t{1} << 62),
                    "the rows of its subjects are out of order");
    before = end;
  }
  archive.require(ends_.size() <= 2 * kMostInBlock, "it has too many subjects in a block");
}

}  // namespace likeness::models
