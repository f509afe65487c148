#include "models/neighbours/row_code.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostCodePoints = 64;

std::vector<double> sorted_present(const MixedValues& rows, Eigen::Index column) {
  std::vector<double> sorted(rows.numbers.col(column).begin(), rows.numbers.col(column).end());
  std::erase_if(sorted, [](double value) { return std::isnan(value); });
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// The line through rising points (from, to) at x. Beyond the outermost it goes on as steeply as it
/// rises on the whole: the last two points may be so close that their slope says nothing.
double along_points(const std::vector<double>& from, const std::vector<double>& to, double x) {
  if (from.size() == 1) return to[0] + (x - from[0]);
  const double slope = (to.back() - to.front()) / (from.back() - from.front());
  if (x < from.front()) return to.front() + slope * (x - from.front());
  if (x > from.back()) return to.back() + slope * (x - from.back());
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
      for (std::size_t k = 0; k < kMostCodePoints && !sorted.empty(); ++k) {
        const double value = sorted[k * (sorted.size() - 1) / (kMostCodePoints - 1)];
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
      coded[c] = static_cast<float>(along_points(curves_[c].values, curves_[c].scores, value));
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
      rows.numbers(row, column) =
          std::isnan(before)
              ? before
              : along_points(curves_[c].scores, curves_[c].values, static_cast<double>(own[c]));
    }
    for (std::size_t c = 0; c < spans_.size(); ++c) {
      const float* begin = own + spans_[c].begin;
      rows.codes(row, static_cast<Eigen::Index>(c)) =
          static_cast<int>(std::max_element(begin, begin + spans_[c].width) - begin);
    }
  }
  return rows;
}

void RowCode::fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels) {
  const auto rises = [](const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }) &&
           std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
  };
  archive.each("curves", curves_, [&](Curve& curve, std::size_t) {
    archive("values", curve.values);
    archive.tensor("scores", curve.scores, {curve.values.size()});
    archive.require(!curve.values.empty() && rises(curve.values) && rises(curve.scores),
                    "its row code is invalid");
  });
  archive.require(curves_.size() == numbers, "its row code has other columns than it");
  if (archive.loading()) place_spans(levels);
}

}  // namespace likeness::models
