#include "metrics/paired_tables.hpp"

#include <array>
#include <cassert>
#include <mutex>
#include <string>

#include "likeness/error.hpp"

namespace likeness::metrics {

struct PairedTables::Reading {
  std::mutex mutex;
  std::array<std::optional<std::optional<ContinuousColumn>>, 3> numbers;
  std::optional<LevelCodes> levels;
};

const char* side_name(TableSide side) noexcept {
  switch (side) {
    case TableSide::kSynthetic:
      return "synthetic";
    case TableSide::kHoldout:
      return "holdout";
    case TableSide::kReal:
      break;
  }
  return "real";
}

PairedTables::PairedTables(const Table& real, const Table& synthetic, const Metadata& metadata,
                           const Table* holdout)
    : tables_{&real, &synthetic, holdout},
      metadata_(metadata),
      readings_(std::make_unique<Reading[]>(metadata.columns.size())) {}

PairedTables::~PairedTables() = default;

std::vector<TableSide> PairedTables::sides() const {
  std::vector<TableSide> sides = {TableSide::kReal, TableSide::kSynthetic};
  if (holdout() != nullptr) sides.push_back(TableSide::kHoldout);
  return sides;
}

PairedTables::Reading& PairedTables::reading(const ColumnMetadata& column) const {
  const auto place = &column - metadata_.columns.data();
  assert(place >= 0 && place < std::ssize(metadata_.columns));
  return readings_[static_cast<std::size_t>(place)];
}

const std::optional<ContinuousColumn>& PairedTables::numbers(TableSide side,
                                                             const ColumnMetadata& column) const {
  Reading& read = reading(column);
  auto& numbers = read.numbers[static_cast<std::size_t>(side)];
  const std::lock_guard lock(read.mutex);
  if (!numbers) numbers = read_continuous(table(side).column(column.name), column);
  return *numbers;
}

const LevelCodes& PairedTables::levels(const ColumnMetadata& column) const {
  Reading& read = reading(column);
  const std::lock_guard lock(read.mutex);
  if (!read.levels) {
    read.levels = number_levels(real().column(column.name), synthetic().column(column.name));
  }
  return *read.levels;
}

void PairedTables::check_rows() const {
  for (const TableSide side : {TableSide::kReal, TableSide::kSynthetic}) {
    if (table(side).rows() > 0) continue;
    throw Error(ErrorCode::kData, "The " + std::string(side_name(side)) +
                                      " table has no rows; there is nothing to compare.");
  }
}

}  // namespace likeness::metrics
