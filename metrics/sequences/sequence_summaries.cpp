#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <unordered_set>
#include <utility>

#include "metrics/sequences/sequence_parts.hpp"
#include "metrics/sequences/sequence_sample.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kMostContextCategories = 50;
constexpr std::size_t kMostSharedCategories = 12;

/// The most frequent codes among the real rows.
std::vector<double> frequent_codes(const SampledColumn& column, std::size_t most) {
  std::vector<std::size_t> counts(column.categories.size(), 0);
  for (const double code : column.values[0]) {
    if (!std::isnan(code)) ++counts[static_cast<std::size_t>(code)];
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  std::vector<double> codes;
  for (const std::size_t code : order) {
    if (codes.size() < most && counts[code] > 0) codes.push_back(static_cast<double>(code));
  }
  return codes;
}

class Summarizer {
 public:
  explicit Summarizer(const SequenceSample& sample) : sample_(sample) {}

  std::vector<SummaryFeature> summarize() {
    add("rows", false, [](std::size_t, std::size_t begin, std::size_t end) {
      return static_cast<double>(end - begin);
    });
    for (const SampledColumn& column : sample_.columns) {
      column.number ? add_numbers(column) : add_categories(column);
    }
    return std::move(features_);
  }

 private:
  /// value(side, begin, end) of the rows of each sequence.
  template <class Value>
  void add(std::string name, bool wide, const Value& value) {
    SummaryFeature feature;
    feature.name = std::move(name);
    feature.wide = wide;
    for (std::size_t side = 0; side < 3; ++side) {
      const SequenceRows& rows = sample_.sides[side];
      for (std::size_t s = 0; s < rows.size(); ++s) {
        feature.values[side].push_back(value(side, rows.begin(s), rows.ends[s]));
      }
    }
    features_.push_back(std::move(feature));
  }

  void add_statistic(const SampledColumn& column, const char* name, bool wide,
                     SequenceStatistic statistic) {
    SummaryFeature feature;
    feature.name = column.name + name;
    feature.wide = wide;
    for (std::size_t side = 0; side < 3; ++side) {
      feature.values[side] =
          statistic_of_sequences(column.values[side], sample_.sides[side], statistic);
    }
    features_.push_back(std::move(feature));
  }

  /// The first cell of each sequence, or the last one, that isn't missing.
  void add_end(const SampledColumn& column, const char* name, bool last) {
    add(column.name + name, true, [&](std::size_t side, std::size_t begin, std::size_t end) {
      for (std::size_t k = 0; k < end - begin; ++k) {
        const double value = column.values[side][last ? end - 1 - k : begin + k];
        if (!std::isnan(value)) return value;
      }
      return std::numeric_limits<double>::quiet_NaN();
    });
  }

  template <class Test>
  void add_share(const SampledColumn& column, const std::string& name, bool wide,
                 const Test& test) {
    add(name, wide, [&](std::size_t side, std::size_t begin, std::size_t end) {
      std::size_t met = 0;
      for (std::size_t k = begin; k < end; ++k) met += test(column.values[side][k]) ? 1 : 0;
      return static_cast<double>(met) / static_cast<double>(end - begin);
    });
  }

  void add_numbers(const SampledColumn& column) {
    add_statistic(column, " mean", false, SequenceStatistic::kMean);
    if (column.context) return;
    add_statistic(column, " spread", true, SequenceStatistic::kDeviation);
    add_end(column, " first", false);
    add_end(column, " last", true);
    add_statistic(column, " least", true, SequenceStatistic::kMinimum);
    add_statistic(column, " greatest", true, SequenceStatistic::kMaximum);
    add_share(column, column.name + " missing", true,
              [](double value) { return std::isnan(value); });
  }

  void add_categories(const SampledColumn& column) {
    if (column.context) return add_shares(column, kMostContextCategories, false);
    add(column.name + " categories", false,
        [&](std::size_t side, std::size_t begin, std::size_t end) {
          std::unordered_set<double> seen;
          for (std::size_t k = begin; k < end; ++k) {
            if (!std::isnan(column.values[side][k])) seen.insert(column.values[side][k]);
          }
          return static_cast<double>(seen.size());
        });
    add_shares(column, kMostSharedCategories, true);
  }

  void add_shares(const SampledColumn& column, std::size_t most, bool wide) {
    for (const double code : frequent_codes(column, most)) {
      add_share(column, column.name + '=' + column.categories[static_cast<std::size_t>(code)], wide,
                [code](double value) { return value == code; });
    }
  }

  const SequenceSample& sample_;
  std::vector<SummaryFeature> features_;
};

}  // namespace

std::vector<SummaryFeature> summarize(const SequenceSample& sample) {
  return Summarizer(sample).summarize();
}

}  // namespace likeness::metrics
