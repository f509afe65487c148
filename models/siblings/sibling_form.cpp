#include "models/siblings/sibling_form.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

/// Cuts a column into bins of about equally many rows; a value that fills a bin has one of its own.
class ColumnCuts {
 public:
  ColumnCuts(std::span<const double> values, std::span<const std::uint8_t> is_held_out,
             std::size_t bins) {
    std::vector<double> sorted;
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (is_held_out[k] == 0 && !std::isnan(values[k])) sorted.push_back(values[k]);
    }
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty()) return;
    lowest_ = sorted.front();
    least_width_ = std::max((sorted.back() - sorted.front()) * 1e-9, 1e-300);
    const std::size_t wanted = std::max<std::size_t>(sorted.size() / bins, 1);
    std::size_t filled = 0;
    for (std::size_t begin = 0; begin < sorted.size();) {
      const auto end = static_cast<std::size_t>(
          std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.end(),
                           sorted[begin]) -
          sorted.begin());
      const bool is_alone = end - begin >= wanted;
      if (is_alone && filled > 0) add(sorted[begin - 1], false);
      filled = is_alone ? wanted : filled + end - begin;
      if (filled >= wanted) {
        add(sorted[end - 1], is_alone);
        filled = 0;
      }
      begin = end;
    }
    if (filled > 0) add(sorted.back(), false);
  }

  [[nodiscard]] std::size_t size() const noexcept { return tops_.size(); }
  [[nodiscard]] std::size_t bin(double value) const noexcept {
    if (std::isnan(value) || tops_.empty()) return 0;
    const auto at = std::lower_bound(tops_.begin(), tops_.end(), value) - tops_.begin();
    return std::min(static_cast<std::size_t>(at), tops_.size() - 1);
  }
  /// The share of a bin that falls to a value, of all on a grid of `step`: all of it in a bin of
  /// one value, or one that is no wider.
  [[nodiscard]] double share(std::size_t bin, double step) const noexcept {
    return is_alone_[bin] != 0 ? 1 : step / std::max(width(bin), step);
  }
  /// The share of a bin that becomes `value` where values are rounded to steps.
  [[nodiscard]] double rounded_share(std::size_t bin, double value, double step) const noexcept {
    const double from = value - step / 2;
    const double to = value + step / 2;
    if (is_alone_[bin] != 0) return tops_[bin] >= from && tops_[bin] <= to ? 1 : 0;
    const double wide = std::max(width(bin), least_width_);
    const double overlap = std::min(to, tops_[bin]) - std::max(from, tops_[bin] - wide);
    return std::clamp(overlap / wide, 0.0, 1.0);
  }

 private:
  [[nodiscard]] double width(std::size_t bin) const noexcept {
    return tops_[bin] - (bin == 0 ? lowest_ : tops_[bin - 1]);
  }
  void add(double top, bool is_alone) {
    tops_.push_back(top);
    is_alone_.push_back(is_alone ? 1 : 0);
  }

  double lowest_ = 0;
  double least_width_ = 0;
  std::vector<std::uint8_t> is_alone_;
  std::vector<double> tops_;  ///< of each bin the highest value
};

}  // namespace

/// Nats.
constexpr double kMargin = 0.05;
constexpr double kMarginOfRow = 500;

std::string_view sibling_form_name(SiblingForm form) noexcept {
  switch (form) {
    case SiblingForm::kStays:
      return "stays or level";
    case SiblingForm::kDifference:
      return "difference";
    case SiblingForm::kInnovation:
      return "innovation";
    case SiblingForm::kOffset:
      return "offset";
    default:
      return "level";
  }
}

double code_length(std::span<const double> written, std::span<const double> known,
                   std::span<const std::uint8_t> is_held_out, std::span<const double> steps,
                   bool is_on_grid) {
  constexpr std::size_t kMostBins = 100;
  constexpr std::size_t kMostKnown = 32;
  constexpr double kPriorRows = 6;
  const auto root = static_cast<std::size_t>(std::sqrt(static_cast<double>(written.size())));
  const ColumnCuts cuts(written, is_held_out, std::min(kMostBins, root + 1));
  const ColumnCuts knowns(known, is_held_out, std::min(kMostKnown, root / 4 + 1));
  if (cuts.size() == 0) return 0;
  const std::size_t columns = cuts.size();
  std::vector<double> joint(std::max<std::size_t>(knowns.size(), 1) * columns, 0);
  std::vector<double> alone(columns, 0);
  std::vector<double> of_known(std::max<std::size_t>(knowns.size(), 1), 0);
  double rows = 0;
  for (std::size_t k = 0; k < written.size(); ++k) {
    if (is_held_out[k] != 0 || std::isnan(written[k])) continue;
    const std::size_t bin = cuts.bin(written[k]);
    const std::size_t given = knowns.bin(known[k]);
    joint[given * columns + bin] += 1;
    alone[bin] += 1;
    of_known[given] += 1;
    rows += 1;
  }
  double nats = 0;
  double tested = 0;
  for (std::size_t k = 0; k < written.size(); ++k) {
    if (is_held_out[k] == 0 || std::isnan(written[k])) continue;
    const std::size_t given = knowns.bin(known[k]);
    const auto probability = [&](std::size_t bin) {
      const double marginal = (alone[bin] + 0.5) / (rows + 0.5 * static_cast<double>(columns));
      return (joint[given * columns + bin] + kPriorRows * marginal) /
             (of_known[given] + kPriorRows);
    };
    const std::size_t bin = cuts.bin(written[k]);
    double p = 0;
    if (!is_on_grid) {
      const std::size_t last = cuts.bin(written[k] + steps[k] / 2);
      for (std::size_t b = cuts.bin(written[k] - steps[k] / 2); b <= last; ++b) {
        p += probability(b) * cuts.rounded_share(b, written[k], steps[k]);
      }
    }
    // What lies beyond all others is as rare as what a bin at the end of them has.
    if (!(p > 0)) p = probability(bin) * cuts.share(bin, steps[k]);
    nats -= log_deterministic(p);
    tested += 1;
  }
  return tested > 0 ? nats / tested : 0;
}

SiblingForm shortest_form(const SiblingNumbers& numbers, std::span<const SiblingForm> forms,
                          double* fewest) {
  const std::size_t rows = numbers.values.size();
  std::vector<double> written(rows);
  std::vector<double> known(rows);
  double best = std::numeric_limits<double>::infinity();
  SiblingForm chosen = forms.front();
  for (const SiblingForm form : forms) {
    for (std::size_t k = 0; k < rows; ++k) {
      const double value = numbers.values[k];
      const double before = numbers.before[k];
      written[k] = value;
      known[k] = numbers.predicted[k];
      if (form == SiblingForm::kDifference) {
        written[k] = value - before;
        known[k] -= std::isnan(before) ? 0 : before;
      }
      if (form == SiblingForm::kInnovation) written[k] = value - numbers.predicted[k];
    }
    double nats = code_length(written, known, numbers.is_held_out, numbers.steps,
                              form != SiblingForm::kInnovation);
    // Histograms tell how good a form can be, and trees learn most of it from many rows. Of an
    // innovation little has to be learned, so others have to be clearly better.
    if (form != SiblingForm::kInnovation) {
      nats += kMargin + kMarginOfRow / static_cast<double>(rows);
    }
    if (nats < best) {
      best = nats;
      chosen = form;
    }
  }
  if (fewest != nullptr) *fewest = best;
  return chosen;
}

}  // namespace likeness::models
