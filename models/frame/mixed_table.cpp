#include "models/frame/mixed_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace likeness::models {

MixedTable::MixedTable(Frame frame) : frame_(std::move(frame)) {
  index_columns();
}

void MixedTable::index_columns() {
  for (std::size_t k = 0; k < frame_.learned(); ++k) {
    (frame_.number_encoder(k) != nullptr ? numbers_ : codes_).push_back(k);
  }
}

void MixedTable::fields(io::Archive& archive) {
  archive("frame", frame_);
  if (archive.loading()) index_columns();
}

std::vector<int> MixedTable::level_counts() const {
  std::vector<int> counts;
  for (const std::size_t k : codes_) counts.push_back(frame_.level_encoder(k)->size());
  return counts;
}

int MixedTable::code_column(std::size_t k) const noexcept {
  const auto found = std::find(codes_.begin(), codes_.end(), k);
  return found == codes_.end() ? -1 : static_cast<int>(found - codes_.begin());
}

MixedValues MixedTable::matrices(const std::vector<ColumnValues>& values) const {
  const auto rows = static_cast<Eigen::Index>(values.empty() ? 0 : values.front().size());
  MixedValues matrices;
  matrices.numbers.resize(rows, static_cast<Eigen::Index>(numbers_.size()));
  matrices.codes.resize(rows, static_cast<Eigen::Index>(codes_.size()));
  for (std::size_t c = 0; c < numbers_.size(); ++c) {
    const std::vector<double>& numbers = values[numbers_[c]].numbers;
    std::copy(numbers.begin(), numbers.end(),
              matrices.numbers.col(static_cast<Eigen::Index>(c)).begin());
  }
  for (std::size_t c = 0; c < codes_.size(); ++c) {
    const std::vector<std::int32_t>& codes = values[codes_[c]].codes;
    std::copy(codes.begin(), codes.end(), matrices.codes.col(static_cast<Eigen::Index>(c)).begin());
  }
  return matrices;
}

std::vector<ColumnValues> MixedTable::columns(const MixedValues& rows) const {
  std::vector<ColumnValues> values(frame_.learned());
  for (std::size_t c = 0; c < numbers_.size(); ++c) {
    const auto column = rows.numbers.col(static_cast<Eigen::Index>(c));
    values[numbers_[c]].numbers.assign(column.begin(), column.end());
  }
  for (std::size_t c = 0; c < codes_.size(); ++c) {
    const auto column = rows.codes.col(static_cast<Eigen::Index>(c));
    values[codes_[c]].codes.assign(column.begin(), column.end());
  }
  return values;
}

void MixedTable::restrain_state(std::size_t k, std::span<const double> numbers,
                                std::span<int> states) const {
  const int hiding = frame_.state_of(k)->levels().size() - 1;
  for (std::size_t row = 0; row < states.size(); ++row) {
    const bool hidden = states[row] != NumberState::kNumber;
    if (std::isnan(numbers[row]) == hidden) continue;
    states[row] = hidden ? NumberState::kNumber : hiding;
  }
}

void MixedTable::restrain(MixedValues& rows) const {
  for (std::size_t c = 0; c < numbers_.size(); ++c) {
    const NumberEncoder& encoder = *frame_.number_encoder(numbers_[c]);
    const auto column = static_cast<Eigen::Index>(c);
    for (double& value : rows.numbers.col(column)) value = encoder.restrained(value);
    if (frame_.state_of(numbers_[c]) == nullptr) continue;
    const auto state = static_cast<Eigen::Index>(code_column(numbers_[c] - 1));
    restrain_state(numbers_[c], {rows.numbers.col(column).data(), rows.rows()},
                   {rows.codes.col(state).data(), rows.rows()});
  }
}

}  // namespace likeness::models
