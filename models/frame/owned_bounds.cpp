#include "models/frame/owned_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace likeness::models {
namespace {

/// Where numbers come to: straight lines between knots, which rise.
struct Knot {
  double from = 0;
  double to = 0;
};

double between_knots(const std::vector<Knot>& knots, double number) {
  const auto next = std::ranges::find_if(knots, [&](const Knot& k) { return k.from >= number; });
  if (next == knots.end()) return knots.back().to;
  if (next == knots.begin() || next->from == number) return next->to;
  const Knot& before = *(next - 1);
  return before.to + (number - before.from) * ((next->to - before.to) / (next->from - before.from));
}

/// Beyond this ratio of the largest number to the smallest, steps are shares of what there is.
constexpr double kManyfold = 20;

/// Logarithms of numbers that are all positive and of several magnitudes; the numbers otherwise.
std::vector<double> on_scale(std::span<const double> numbers, bool& logarithmic) {
  std::vector<double> scaled(numbers.begin(), numbers.end());
  const auto [least, most] = std::ranges::minmax(numbers);
  logarithmic = least > 0 && most > kManyfold * least;
  if (!logarithmic) return scaled;
  for (double& number : scaled) number = std::log(number);
  return scaled;
}

class OwnerBounds {
 public:
  OwnerBounds(std::span<const double> numbers, std::span<const std::int32_t> owners,
              std::size_t fewest)
      : numbers_(on_scale(numbers, logarithmic_)),
        given_(numbers),
        owners_(owners),
        fewest_(fewest),
        order_(numbers.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::stable_sort(order_, {}, [&](std::size_t k) { return numbers_[k]; });
  }

  std::optional<BoundedNumbers> find() {
    const std::optional<std::size_t> below = owned_alone(order_.begin());
    const std::optional<std::size_t> above = owned_alone(order_.rbegin());
    if (!below || !above) return std::nullopt;
    BoundedNumbers result;
    result.sources.resize(order_.size());
    std::iota(result.sources.begin(), result.sources.end(), std::size_t{0});
    result.moved.assign(given_.begin(), given_.end());
    std::size_t first = *below < fewest_ ? 0 : *below;
    std::size_t end = order_.size() - (*above < fewest_ ? 0 : *above);
    if (first >= end) {  // of few owners, each has numbers beyond those of the others
      first = (order_.size() - 1) / 2;
      end = first + 1;
    }
    result.beyond = order_.size() - (end - first);
    if (result.beyond == 0) return result;
    first_ = order_[first];
    last_ = order_[end - 1];
    lowest_ = numbers_[first_];
    highest_ = numbers_[last_];
    const std::vector<std::vector<std::size_t>> owned = owned_beyond(first, end);
    find_staying(owned, first, end);
    for (const std::vector<std::size_t>& sorted : owned) move(sorted, result);
    return result;
  }

 private:
  /// From one end, how many numbers come before that of the `fewest`-th owner.
  template <class Iterator>
  [[nodiscard]] std::optional<std::size_t> owned_alone(Iterator at) const {
    std::vector<std::int32_t> known;
    std::size_t first = 0;
    double number = 0;
    for (std::size_t k = 0; k < order_.size(); ++k, ++at) {
      if (k == 0 || numbers_[*at] != number) first = k;
      number = numbers_[*at];
      const std::int32_t owner = owners_[*at];
      if (owner >= 0 && std::ranges::find(known, owner) != known.end()) continue;
      known.push_back(owner);
      if (known.size() == fewest_) return first;
    }
    return std::nullopt;
  }

  /// The sorted numbers of each owner that has some beyond these places.
  [[nodiscard]] std::vector<std::vector<std::size_t>> owned_beyond(std::size_t first,
                                                                   std::size_t end) const {
    std::map<std::int32_t, std::vector<std::size_t>> of_owner;
    std::vector<std::vector<std::size_t>> owned;
    for (std::size_t k = 0; k < order_.size(); ++k) {
      if (k >= first && k < end) continue;
      const std::int32_t owner = owners_[order_[k]];
      if (owner < 0) {
        owned.push_back({order_[k]});
      } else {
        of_owner.try_emplace(owner);
      }
    }
    for (const std::size_t k : order_) {
      const auto found = of_owner.find(owners_[k]);
      if (found != of_owner.end()) found->second.push_back(k);
    }
    for (auto& [owner, sorted] : of_owner) owned.push_back(std::move(sorted));
    return owned;
  }

  /// The numbers between these places of owners who have none beyond; any, where there are none.
  void find_staying(const std::vector<std::vector<std::size_t>>& owned, std::size_t first,
                    std::size_t end) {
    std::vector<bool> moves(order_.size(), false);
    for (const std::vector<std::size_t>& sorted : owned) {
      for (const std::size_t k : sorted) moves[k] = true;
    }
    for (std::size_t k = first; k < end; ++k) {
      if (!moves[order_[k]]) staying_.push_back(order_[k]);
    }
    if (staying_.empty()) staying_.push_back(order_[first]);
  }

  void move(const std::vector<std::size_t>& sorted, BoundedNumbers& result) const {
    const std::vector<Knot> knots = knots_of(sorted);
    for (const std::size_t k : sorted) {
      const double to = between_knots(knots, numbers_[k]);
      if (to == numbers_[k]) continue;
      result.moved[k] = std::clamp(logarithmic_ ? std::exp(to) : to, given_[first_], given_[last_]);
      result.sources[k] = nearest(to);
    }
  }

  /// Through which the sorted numbers of one owner go.
  [[nodiscard]] std::vector<Knot> knots_of(const std::vector<std::size_t>& sorted) const {
    const auto number = [&](std::size_t k) { return numbers_[sorted[k]]; };
    std::size_t below = 0;
    std::size_t above = 0;
    for (const std::size_t k : sorted) {
      below += numbers_[k] < lowest_ ? 1U : 0U;
      above += numbers_[k] > highest_ ? 1U : 0U;
    }
    const std::size_t last = sorted.size() - 1;
    if (2 * (below + above) > last) {
      const double up = std::max(0.0, lowest_ - number(0));
      const double down = std::max(0.0, number(last) - highest_);
      return {{number(0), std::max(lowest_, number(0) + up - down)},
              {number(last), std::min(highest_, number(last) + up - down)}};
    }
    std::vector<Knot> knots;
    if (below > 0) knots.push_back({number(0), lowest_});
    knots.push_back({number(2 * below), number(2 * below)});
    knots.push_back({number(last - 2 * above), number(last - 2 * above)});
    if (above > 0) knots.push_back({number(last), highest_});
    return knots;
  }

  /// The nearest that stays, the lower of two.
  [[nodiscard]] std::size_t nearest(double to) const {
    const auto next =
        std::ranges::lower_bound(staying_, to, {}, [&](std::size_t k) { return numbers_[k]; });
    if (next == staying_.begin()) return *next;
    if (next == staying_.end()) return staying_.back();
    const std::size_t before = *(next - 1);
    return to - numbers_[before] <= numbers_[*next] - to ? before : *next;
  }

  bool logarithmic_ = false;
  std::vector<double> numbers_;  ///< on the scale on which they move
  std::span<const double> given_;
  std::span<const std::int32_t> owners_;
  std::size_t fewest_;
  std::vector<std::size_t> order_;    ///< of the numbers, from the smallest on
  std::size_t first_ = 0;             ///< of the numbers that enough owners reach
  std::size_t last_ = 0;              ///< likewise
  double lowest_ = 0;                 ///< what that is
  double highest_ = 0;                ///< likewise
  std::vector<std::size_t> staying_;  ///< numbers that others may become, sorted
};

}  // namespace

std::optional<BoundedNumbers> bound_by_owners(std::span<const double> numbers,
                                              std::span<const std::int32_t> owners,
                                              std::size_t fewest) {
  if (numbers.empty()) return BoundedNumbers{};
  return OwnerBounds(numbers, owners, fewest).find();
}

}  // namespace likeness::models
