#include "models/neighbours/row_code.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostPoints = 64;

std::vector<double> sorted_present(const MixedValues& rows, Eigen::Index column) {
  std::vector<double> sorted(rows.numbers.col(column).begin(), rows.numbers.col(column).end());
  std::erase_if(sorted, [](double value) { return std::isnan(value); });
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// The line through rising points (from, to) at x.
double along(const std::vector<double>& from, const std::vector<double>& to, double x) {
  if (from.size() == 1) return to[0] + (x - from[0]);
  const auto above = std::upper_bound(from.begin() + 1, from.end() - 1, x);
  const auto k = static_cast<std::size_t>(above - from.begin());
  const double share = (x - from[k - 1]) / (from[k] - from[k - 1]);
  return to[k - 1] + share * (to[k] - to[k - 1]);
}

}  // namespace

RowCode::RowCode(const MixedValues& rows, std::vector<int> levels, bool normal_scores) {
  for (Eigen::Index c = 0; c < rows.numbers.cols(); ++c) {
    const std::vector<double> sorted = sorted_present(rows, c);
    Curve curve;
    const auto count = static_cast<double>(sorted.size());
    if (normal_scores) {
      for (std::size_t k = 0; k < kMostPoints && !sorted.empty(); ++k) {
        const double value = sorted[k * (sorted.size() - 1) / (kMostPoints - 1)];
        if (!curve.values.empty() && value <= curve.values.back()) continue;
        const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
        const double rank =
            0.5 * static_cast<double>((low - sorted.begin()) + (high - sorted.begin()));
        curve.values.push_back(value);
        curve.scores.push_back(normal_quantile((rank + 0.5) / (count + 1)));
      }
    } else if (!sorted.empty()) {
      double sum = 0;
      double squares = 0;
      for (const double value : sorted) sum += value;
      for (const double value : sorted) squares += (value - sum / count) * (value - sum / count);
      const double unit = squares > 0 ? std::sqrt(squares / count) : 1;
      curve = {{sum / count, sum / count + unit}, {0, 1}};
    }
    if (curve.values.empty()) curve = {{0}, {0}};
    curves_.push_back(std::move(curve));
  }
  place_spans(levels);
}

void RowCode::place_spans(const std::vector<int>& levels) {
  width_ = curves_.size();
  for (const int count : levels) {
    spans_.push_back({width_, static_cast<std::size_t>(count), autodiff::SpanKind::kSoftmax});
    width_ += static_cast<std::size_t>(count);
  }
}

void RowCode::encode(const MixedValues& rows, std::size_t first, std::span<float> out) const {
  const std::size_t count = width_ == 0 ? 0 : out.size() / width_;
  std::fill(out.begin(), out.end(), 0.0F);
  for (std::size_t k = 0; k < count; ++k) {
    const auto row = static_cast<Eigen::Index>(first + k);
    float* coded = out.data() + k * width_;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const double value = rows.numbers(row, static_cast<Eigen::Index>(c));
      if (std::isnan(value)) continue;
      coded[c] = static_cast<float>(along(curves_[c].values, curves_[c].scores, value));
    }
    for (std::size_t c = 0; c < spans_.size(); ++c) {
      const int code = rows.codes(row, static_cast<Eigen::Index>(c));
      coded[spans_[c].begin + static_cast<std::size_t>(code)] = 1;
    }
  }
}

MixedValues RowCode::decode(std::span<const float> coded, const MixedValues& source,
                            std::size_t first) const {
  const std::size_t count = width_ == 0 ? 0 : coded.size() / width_;
  const auto height = static_cast<Eigen::Index>(count);
  MixedValues rows;
  rows.numbers.resize(height, static_cast<Eigen::Index>(curves_.size()));
  rows.codes.resize(height, static_cast<Eigen::Index>(spans_.size()));
  for (std::size_t k = 0; k < count; ++k) {
    const auto row = static_cast<Eigen::Index>(k);
    const float* own = coded.data() + k * width_;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const auto column = static_cast<Eigen::Index>(c);
      const double before = source.numbers(static_cast<Eigen::Index>(first + k), column);
      rows.numbers(row, column) = std::isnan(before) ? before
                                                     : along(curves_[c].scores, curves_[c].values,
                                                             static_cast<double>(own[c]));
    }
    for (std::size_t c = 0; c < spans_.size(); ++c) {
      const float* begin = own + spans_[c].begin;
      rows.codes(row, static_cast<Eigen::Index>(c)) =
          static_cast<int>(std::max_element(begin, begin + spans_[c].width) - begin);
    }
  }
  return rows;
}

void RowCode::save(io::ModelFile& file) const {
  std::vector<std::int64_t> sizes;
  std::vector<double> values;
  std::vector<double> scores;
  for (const Curve& curve : curves_) {
    sizes.push_back(static_cast<std::int64_t>(curve.values.size()));
    values.insert(values.end(), curve.values.begin(), curve.values.end());
    scores.insert(scores.end(), curve.scores.begin(), curve.scores.end());
  }
  file.add("code_sizes", sizes);
  file.add("code_values", values);
  file.add("code_scores", scores);
}

RowCode RowCode::load(const io::ModelFile& file, std::size_t numbers, std::vector<int> levels) {
  const auto sizes = file.tensor<std::int64_t>("code_sizes", {numbers});
  const auto values = file.tensor<double>("code_values");
  const auto scores = file.tensor<double>("code_scores", {values.size()});
  const auto fail = [&] {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: its row code is invalid.");
  };
  RowCode result;
  std::size_t next = 0;
  for (const std::int64_t size : sizes) {
    if (size < 1 || static_cast<std::uint64_t>(size) > values.size() - next) fail();
    const auto count = static_cast<std::size_t>(size);
    const auto part = [&](std::span<const double> all) {
      const auto own = all.subspan(next, count);
      for (std::size_t k = 0; k < count; ++k) {
        if (!std::isfinite(own[k]) || (k > 0 && !(own[k] > own[k - 1]))) fail();
      }
      return std::vector<double>(own.begin(), own.end());
    };
    result.curves_.push_back({part(values), part(scores)});
    next += count;
  }
  result.place_spans(levels);
  return result;
}

}  // namespace likeness::models
