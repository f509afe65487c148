#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/streams.hpp"
#include "metrics/row_matrix.hpp"
#include "metrics/sequences/sequence_parts.hpp"
#include "metrics/telling_apart.hpp"

namespace likeness::metrics {
namespace {

/// So many sequences or windows of each table.
constexpr std::size_t kMostDetected = 8000;
constexpr std::size_t kWindowRows = 3;

constexpr auto kLearned = static_cast<std::size_t>(TableSide::kReal);
constexpr auto kMade = static_cast<std::size_t>(TableSide::kSynthetic);
constexpr auto kHeldOut = static_cast<std::size_t>(TableSide::kHoldout);

DetectionFeatures features_of(std::size_t real, std::size_t others, std::uint64_t seed) {
  const std::size_t count = std::min({real, others, kMostDetected});
  return {draw_rows(real, count, seed, streams::kEvaluation.detection_real),
          draw_rows(others, count, seed, streams::kEvaluation.detection_synthetic)};
}

ToldApart tell_summaries(const std::vector<SummaryFeature>& summaries, bool wide, std::size_t other,
                         std::uint64_t seed) {
  DetectionFeatures features = features_of(summaries.front().values[kLearned].size(),
                                           summaries.front().values[other].size(), seed);
  for (const SummaryFeature& summary : summaries) {
    if (summary.wide && !wide) continue;
    features.add_numbers(summary.values[kLearned], summary.values[other]);
  }
  return tell_apart(features, seed);
}

/// Where windows begin, and whose they are.
struct Windows {
  std::vector<std::size_t> begins;
  std::vector<std::size_t> owners;

  explicit Windows(const SequenceRows& rows) {
    for (std::size_t s = 0; s < rows.size(); ++s) {
      for (std::size_t k = rows.begin(s); k + kWindowRows <= rows.ends[s]; ++k) {
        begins.push_back(k);
        owners.push_back(s);
      }
    }
  }
  void cut(std::size_t count, std::uint64_t seed, std::uint64_t stream) {
    const std::vector<std::size_t> taken = draw_rows(begins.size(), count, seed, stream);
    for (std::size_t k = 0; k < taken.size(); ++k) {
      begins[k] = begins[taken[k]];
      owners[k] = owners[taken[k]];
    }
    begins.resize(taken.size());
    owners.resize(taken.size());
  }
};

/// A cell of each window, or its difference from that of the row before.
std::vector<double> window_cells(const std::vector<double>& values, const Windows& windows,
                                 std::size_t place, bool change) {
  std::vector<double> cells;
  for (const std::size_t begin : windows.begins) {
    const double cell = values[begin + place];
    cells.push_back(change ? cell - values[begin + place - 1] : cell);
  }
  return cells;
}

ToldApart tell_windows(const SequenceSample& sample, std::size_t other, std::uint64_t seed) {
  Windows real(sample.sides[kLearned]);
  Windows others(sample.sides[other]);
  const std::size_t count = std::min({real.begins.size(), others.begins.size(), kMostDetected});
  real.cut(count, seed, streams::kEvaluation.detection_real);
  others.cut(count, seed, streams::kEvaluation.detection_synthetic);
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  DetectionFeatures features(all, all);
  const auto add = [&](const SampledColumn& column, std::size_t place, bool change) {
    features.add_numbers(window_cells(column.values[kLearned], real, place, change),
                         window_cells(column.values[other], others, place, change));
  };
  for (const SampledColumn& column : sample.columns) {
    for (std::size_t place = 0; place < (column.context ? 1 : kWindowRows); ++place) {
      add(column, place, false);
      if (place > 0 && column.number) add(column, place, true);
    }
  }
  std::vector<std::size_t> owners = real.owners;
  owners.insert(owners.end(), others.owners.begin(), others.owners.end());
  return tell_apart(features, seed, owners);
}

}  // namespace

std::vector<SequenceDetector> detect_sequences(const SequenceSample& sample, std::uint64_t seed) {
  const std::vector<SummaryFeature> summaries = summarize(sample);
  std::vector<SequenceDetector> detectors;
  const auto add = [&](const char* of, const auto& tell) {
    const ToldApart made = tell(kMade);
    const ToldApart held_out = sample.has_holdout ? tell(kHeldOut) : ToldApart{};
    detectors.push_back({of, made.accuracy, made.auc, held_out.accuracy});
  };
  add("summaries",
      [&](std::size_t other) { return tell_summaries(summaries, false, other, seed); });
  add("wide_summaries",
      [&](std::size_t other) { return tell_summaries(summaries, true, other, seed); });
  add("windows", [&](std::size_t other) { return tell_windows(sample, other, seed); });
  return detectors;
}

}  // namespace likeness::metrics
