#include "models/trees/column_base.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

double softplus(double x) noexcept {
  return x > 0 ? x + log1p_deterministic(exp_deterministic(-x))
               : log1p_deterministic(exp_deterministic(x));
}

double log_odds(const ColumnBase::Decision& decision, double predictor) noexcept {
  double odds = decision.constant;
  if (decision.has_low) odds += softplus(decision.low - predictor);
  odds += decision.has_high ? -softplus(decision.high - predictor) : predictor;
  return odds;
}

/// Decisions as lists, the form in which they are saved.
struct FlatDecisions {
  std::vector<std::int32_t> predictors;
  std::vector<double> constants;
  std::vector<double> lows;
  std::vector<double> highs;
  std::vector<std::uint8_t> ends;  ///< 1 for a low one, 2 for a high one

  void fields(io::Archive& archive) {
    archive("predictors", predictors);
    archive("constants", constants);
    archive("lows", lows);
    archive("highs", highs);
    archive("ends", ends);
    const std::size_t count = predictors.size();
    archive.require(constants.size() == count && lows.size() == count && highs.size() == count &&
                        ends.size() == count,
                    "lists of decisions differ in length");
  }
};

}  // namespace

ColumnBase::ColumnBase(std::vector<std::int32_t> places, const std::vector<std::size_t>& bins)
    : places_(std::move(places)) {
  index(bins);
}

void ColumnBase::index(const std::vector<std::size_t>& bins) {
  first_ = {0};
  for (const std::size_t count : bins) first_.push_back(first_.back() + count);
}

std::int32_t ColumnBase::add(Predictor predictor) {
  predictors_.push_back(std::move(predictor));
  return static_cast<std::int32_t>(predictors_.size()) - 1;
}

void ColumnBase::add_scores(std::size_t decision, const stats::RowBins& bins,
                            std::span<const std::uint32_t> rows, std::span<float> scores) const {
  const Decision& how = decisions_[decision];
  const Predictor& predictor = predictors_[static_cast<std::size_t>(how.predictor)];
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::uint8_t* row = bins.row(rows[k]);
    double sum = predictor.intercept;
    for (std::size_t p = 0; p < places_.size(); ++p) {
      sum += predictor.effects[first_[p] + row[places_[p]]];
    }
    scores[k] += static_cast<float>(log_odds(how, sum));
  }
}

void ColumnBase::fields(io::Archive& archive, std::size_t decisions,
                        const std::vector<std::size_t>& bins) {
  FlatDecisions flat;
  std::vector<double> intercepts;
  std::vector<float> effects;
  for (const Predictor& predictor : predictors_) {
    intercepts.push_back(predictor.intercept);
    effects.insert(effects.end(), predictor.effects.begin(), predictor.effects.end());
  }
  for (const Decision& one : decisions_) {
    flat.predictors.push_back(one.predictor);
    flat.constants.push_back(one.constant);
    flat.lows.push_back(one.low);
    flat.highs.push_back(one.high);
    flat.ends.push_back(static_cast<std::uint8_t>((one.has_low ? 1 : 0) + (one.has_high ? 2 : 0)));
  }
  archive("places", places_);
  archive("intercepts", intercepts);
  archive("effects", effects);
  archive("decisions", flat);
  if (!archive.loading()) return;
  std::vector<std::size_t> chosen;
  for (const std::int32_t place : places_) {
    archive.require(place >= 0 && static_cast<std::size_t>(place) < bins.size(),
                    "a base looks at a column that comes later");
    chosen.push_back(bins[static_cast<std::size_t>(place)]);
  }
  index(chosen);
  archive.require(effects.size() == intercepts.size() * first_.back(),
                  "the effects of a base are not as many as they should be");
  predictors_.clear();
  for (std::size_t k = 0; k < intercepts.size(); ++k) {
    const auto begin = effects.begin() + static_cast<std::ptrdiff_t>(k * first_.back());
    predictors_.push_back(
        {intercepts[k], {begin, begin + static_cast<std::ptrdiff_t>(first_.back())}});
  }
  decisions_.clear();
  for (std::size_t d = 0; d < flat.predictors.size(); ++d) {
    decisions_.push_back({flat.predictors[d], flat.constants[d], flat.lows[d], flat.highs[d],
                          (flat.ends[d] & 1) != 0, (flat.ends[d] & 2) != 0});
  }
  check(archive, decisions);
}

void ColumnBase::check(const io::Archive& archive, std::size_t decisions) const {
  archive.require(decisions_.size() == decisions, "a base is not of the decisions there are");
  const auto finite = [](float effect) { return std::isfinite(effect); };
  for (const Predictor& predictor : predictors_) {
    archive.require(std::isfinite(predictor.intercept) &&
                        std::all_of(predictor.effects.begin(), predictor.effects.end(), finite),
                    "the effects of a base are not numbers");
  }
  for (const Decision& one : decisions_) {
    archive.require(
        one.predictor >= -1 && one.predictor < static_cast<std::int32_t>(predictors_.size()) &&
            std::isfinite(one.constant) && std::isfinite(one.low) && std::isfinite(one.high),
        "a decision has no base where it should have one");
  }
}

}  // namespace likeness::models
