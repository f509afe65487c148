#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/model.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// What the states of a column are multiplied with: 1 for all where it is empty.
using StateShares = std::vector<double>;

/// The beginnings of rows, weighted so that drawing one by its weight and then the columns behind
/// it gives rows of the chain whose probability is multiplied by the shares of their states.
///
/// Columns are taken in the order of the chain. As long as there are few enough of them, all
/// beginnings are listed with their probabilities, and what is drawn is exact. Beyond, it is a
/// particle filter: every column with shares is drawn with them, which is looking ahead by one
/// column, particles weigh as much as was left of it, and are resampled where few of them have all
/// the weight (Doucet, de Freitas and Gordon 2001, "Sequential Monte Carlo Methods in Practice").
class ChainParticles {
 public:
  struct Options {
    std::size_t most = 16'384;  ///< beginnings
    double temperature = 1;
    RandomStream random;
  };

  /// `shares[p]` of the column at place p.
  ChainParticles(const std::vector<ChainColumn>& chain, const std::vector<StateShares>& shares,
                 const Options& options);

  /// Columns at these first places are set.
  [[nodiscard]] std::size_t places() const noexcept { return states_.size(); }
  [[nodiscard]] std::span<const std::int32_t> states(std::size_t place) const {
    return states_[place];
  }
  /// The mean product of shares over rows of the chain; an estimate unless exact().
  [[nodiscard]] double mass() const noexcept { return mass_; }
  /// Whether all beginnings are listed.
  [[nodiscard]] bool exact() const noexcept { return exact_; }

  /// The beginning at this rank, in [0, 1), among all by weight.
  [[nodiscard]] std::size_t at(double rank) const noexcept;

 private:
  [[nodiscard]] std::size_t count() const noexcept { return weights_.size(); }
  /// Calls body(walker, begin, end) for some particles at a time, whose columns so far are set.
  template <class Body>
  void each_chunk(Body body) const;

  void advance(std::size_t place, const StateShares& shares);
  void list_all(std::size_t place, const StateShares& shares);
  void draw(std::size_t place, const StateShares& shares);
  void resample(std::size_t place);
  [[nodiscard]] double effective_count() const;
  /// Makes weights sum to 1, and takes their sum into the mass.
  void normalize();

  const std::vector<ChainColumn>& chain_;
  Options options_;
  std::vector<std::vector<std::int32_t>> states_;  ///< by place
  std::vector<double> weights_;
  std::vector<double> cumulative_;
  double mass_ = 1;
  bool exact_ = true;
};

}  // namespace likeness::models
