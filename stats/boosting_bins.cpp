#include "stats/boosting_bins.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace likeness::stats {
namespace {

constexpr std::size_t kBins = 256;
using Counts = std::array<std::uint32_t, kBins>;
using Codes = std::array<std::uint8_t, kBins>;

/// Neighbouring bins become one until it has its share of the rows.
void merge_ordered(const Counts& counts, std::size_t rows, std::size_t max_bins,
                   BoostingBins::Feature& feature, Codes& codes) {
  std::size_t left = max_bins;
  std::size_t rows_left = rows;
  std::size_t filled = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    codes[bin] = static_cast<std::uint8_t>(feature.highest.size());
    if (counts[bin] == 0) continue;
    filled += counts[bin];
    if (filled * left < rows_left) continue;
    feature.highest.push_back(static_cast<std::uint8_t>(bin));
    rows_left -= filled;
    filled = 0;
    if (rows_left == 0) break;
    --left;
  }
  feature.count = feature.highest.size();
}

/// The most frequent bins stay; the others become one.
void merge_categories(const Counts& counts, std::size_t max_bins, BoostingBins::Feature& feature,
                      Codes& codes) {
  std::vector<std::uint8_t> order(kBins);
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  std::erase_if(order, [&](std::uint8_t bin) { return counts[bin] == 0; });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint8_t a, std::uint8_t b) { return counts[a] > counts[b]; });
  feature.count = std::min(order.size(), max_bins);
  feature.members.resize(feature.count);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t code = std::min(k, feature.count - 1);
    codes[order[k]] = static_cast<std::uint8_t>(code);
    insert_bin(feature.members[code], order[k]);
  }
}

}  // namespace

BoostingBins::BoostingBins(const BoostingRows& rows, std::size_t max_bins)
    : rows_(rows.targets.size()) {
  std::vector<Counts> counts(rows.features, Counts{});
  for (std::size_t k = 0; k < rows_; ++k) {
    const std::uint8_t* row = rows.bins.row(k);
    for (std::size_t f = 0; f < rows.features; ++f) ++counts[f][row[f]];
  }
  std::vector<Codes> codes;
  for (std::size_t f = 0; f < rows.features; ++f) {
    Feature feature;
    feature.column = f;
    feature.category = rows.categories[f] != 0;
    Codes& code = codes.emplace_back(Codes{});
    if (feature.category) {
      merge_categories(counts[f], max_bins, feature, code);
    } else {
      merge_ordered(counts[f], rows_, max_bins, feature, code);
    }
    if (feature.count < 2) {
      codes.pop_back();
      continue;
    }
    while (stride_ < feature.count) stride_ *= 4;
    features_.push_back(std::move(feature));
  }
  by_row_.resize(rows_ * features_.size());
  by_column_.resize(rows_ * features_.size());
  for (std::size_t k = 0; k < rows_; ++k) {
    const std::uint8_t* row = rows.bins.row(k);
    std::uint8_t* out = by_row_.data() + k * features_.size();
    for (std::size_t f = 0; f < features_.size(); ++f) {
      out[f] = codes[f][row[features_[f].column]];
      by_column_[f * rows_ + k] = out[f];
    }
  }
}

}  // namespace likeness::stats
