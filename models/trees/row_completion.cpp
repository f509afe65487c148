#include "models/trees/row_completion.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::models {
namespace {

constexpr std::size_t kRedraws = 15;  ///< of cells that may not be missing

}  // namespace

KnownStates known_states(const Frame& frame, const std::vector<ChainColumn>& chain,
                         const KnownCells& cells) {
  KnownStates known;
  for (const ChainColumn& column : chain) {
    const std::size_t k = column.column;
    const LevelEncoder* levels = frame.level_encoder(k);
    std::int32_t missing = KnownStates::kUnknown;
    if (levels != nullptr && levels->has_missing()) missing = levels->size() - 1;
    if (levels == nullptr && column.states.has_missing()) missing = 0;
    std::vector<std::int32_t> states = column.states.encode(cells.values[k]);
    for (std::size_t row = 0; row < states.size(); ++row) {
      if (cells.is_missing(k, row)) states[row] = missing;
    }
    known.states.push_back(std::move(states));
    known.missing.push_back(missing);
  }
  return known;
}

RowCompletion::RowCompletion(const std::vector<ChainColumn>& chain, const KnownStates& known,
                             std::size_t begin, std::size_t end, std::size_t guesses,
                             const RandomStream& random)
    : chain_(chain),
      known_(known),
      begin_(begin),
      rows_(end - begin),
      guesses_(guesses),
      random_(random),
      forgotten_(chain.size()),
      guessed_(rows_, false),
      walker_(chain, rows_ * guesses),
      ranks_(chain.size()),
      log_weights_(rows_ * guesses, 0) {}

void RowCompletion::forget(std::size_t row, std::size_t place) {
  if (forgotten_[place].empty()) forgotten_[place].resize(rows_, false);
  forgotten_[place][row - begin_] = true;
}

std::int32_t RowCompletion::cell(std::size_t k, std::size_t place) const {
  const bool hidden = asked_ == place || (!forgotten_[place].empty() && forgotten_[place][k]);
  return hidden ? KnownStates::kUnknown : known_.states[place][begin_ + k];
}

double RowCompletion::uniform(std::size_t row, std::size_t place, std::size_t attempt) const {
  const std::uint64_t address = begin_ * guesses_ + row;
  return random_.uniform((address * (kRedraws + 1) + attempt) * chain_.size() + place);
}

void RowCompletion::complete() {
  for (std::size_t place = 0; place < chain_.size(); ++place) {
    if (asked_ == place && guesses_ == chain_[place].states.size()) {
      guess_all(place);
      continue;
    }
    std::vector<std::int32_t> states(walker_.rows(), KnownStates::kUnknown);
    std::vector<std::uint32_t> weighed;
    std::vector<std::uint32_t> unknown;
    for (std::size_t row = 0; row < states.size(); ++row) {
      const std::size_t k = row / guesses_;
      states[row] = cell(k, place);
      // Before the first guess at a row, the guesses don't differ.
      if (states[row] >= 0 && guessed_[k]) weighed.push_back(static_cast<std::uint32_t>(row));
      if (states[row] < 0) unknown.push_back(static_cast<std::uint32_t>(row));
    }
    walker_.add_log_probabilities(place, weighed, states, log_weights_);
    walker_.set(place, states);
    draw_unknown(place, unknown);
  }
}

void RowCompletion::guess_all(std::size_t place) {
  std::vector<std::int32_t> states(walker_.rows());
  std::vector<std::uint32_t> rows(walker_.rows());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = static_cast<std::uint32_t>(row);
    states[row] = static_cast<std::int32_t>(row % guesses_);
  }
  walker_.add_log_probabilities(place, rows, states, log_weights_);
  walker_.set(place, states);
  guessed_.assign(rows_, true);
}

void RowCompletion::draw_unknown(std::size_t place, std::span<const std::uint32_t> rows) {
  if (rows.empty()) return;
  std::vector<double>& ranks = ranks_[place];
  ranks.resize(walker_.rows());
  for (const std::uint32_t row : rows) {
    const std::size_t k = row / guesses_;
    ranks[row] = uniform(row, place, 0);
    // The first guesses of a row are spread evenly over what is possible.
    if (!guessed_[k]) {
      ranks[row] =
          (static_cast<double>(row % guesses_) + ranks[row]) / static_cast<double>(guesses_);
    }
  }
  walker_.draw(place, rows, ranks);
  for (const std::uint32_t row : rows) guessed_[row / guesses_] = true;
  redraw_missing(place, {rows.begin(), rows.end()});
}

void RowCompletion::redraw_missing(std::size_t place, std::vector<std::uint32_t> rows) {
  const std::int32_t missing = known_.missing[place];
  if (missing < 0) return;
  for (std::size_t attempt = 1; attempt <= kRedraws; ++attempt) {
    std::erase_if(rows, [&](std::uint32_t row) { return walker_.states(place)[row] != missing; });
    if (rows.empty()) return;
    for (const std::uint32_t row : rows) ranks_[place][row] = uniform(row, place, attempt);
    walker_.draw(place, rows, ranks_[place]);
  }
  std::erase_if(rows, [&](std::uint32_t row) { return walker_.states(place)[row] != missing; });
  if (!rows.empty()) choose_present(place, rows);
}

void RowCompletion::choose_present(std::size_t place, std::span<const std::uint32_t> rows) {
  const std::vector<double> all = walker_.distribution(place);
  const std::size_t states = chain_[place].states.size();
  std::vector<std::int32_t> chosen(walker_.states(place).begin(), walker_.states(place).end());
  for (const std::uint32_t row : rows) {
    const std::span<const double> p(all.data() + row * states, states);
    const auto missing = static_cast<std::size_t>(known_.missing[place]);
    double left = ranks_[place][row] * (1 - p[missing]);
    for (std::size_t s = 0; s < states; ++s) {
      if (s == missing || p[s] <= 0) continue;
      chosen[row] = static_cast<std::int32_t>(s);
      if (left < p[s]) break;
      left -= p[s];
    }
    ranks_[place][row] = 0.5;
  }
  walker_.set(place, chosen);
}

double RowCompletion::log_likelihood(std::size_t k) const {
  const std::span<const double> logs(log_weights_.data() + k * guesses_, guesses_);
  const double highest = *std::max_element(logs.begin(), logs.end());
  if (!std::isfinite(highest)) return highest;
  double sum = 0;
  for (const double log : logs) sum += std::exp(log - highest);
  return highest + std::log(sum / static_cast<double>(guesses_));
}

std::vector<double> RowCompletion::weights(std::size_t k) const {
  const std::span<const double> logs(log_weights_.data() + k * guesses_, guesses_);
  const double highest = *std::max_element(logs.begin(), logs.end());
  std::vector<double> weights(guesses_, 1 / static_cast<double>(guesses_));
  if (!std::isfinite(highest)) return weights;  // nothing explains the row: all guesses alike
  double sum = 0;
  for (std::size_t g = 0; g < guesses_; ++g) sum += weights[g] = std::exp(logs[g] - highest);
  for (double& weight : weights) weight /= sum;
  return weights;
}

}  // namespace likeness::models
