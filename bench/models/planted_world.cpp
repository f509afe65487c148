#include "planted_world.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/random.hpp"

namespace planted {
namespace {

using likeness::RandomStream;

constexpr std::uint64_t kWorldSeed = 2023;

/// Draws one after another.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint64_t stream) : random_(seed, stream) {}
  double uniform() { return random_.uniform(next_++); }
  double normal() { return random_.normal(next_++); }
  std::uint64_t below(std::uint64_t bound) { return random_.below(next_++, bound); }
  /// Geometric with that mean, from 0.
  int geometric(double mean) {
    return static_cast<int>(std::log(uniform()) / std::log(mean / (1 + mean)));
  }
  template <class Weights>
  std::size_t pick(const Weights& weights) {
    double rest = uniform();
    std::size_t k = 0;
    for (; k + 1 < weights.size(); ++k) {
      rest -= weights[k];
      if (rest <= 0) break;
    }
    return k;
  }

 private:
  RandomStream random_;
  std::uint64_t next_ = 0;
};

std::uint8_t small(std::size_t value) {
  return static_cast<std::uint8_t>(value);
}

}  // namespace

std::string item_name(std::int32_t item) {
  const auto index = static_cast<std::size_t>(item);
  const std::size_t product = index % kProducts;
  return std::string(kActionNames[index / kProducts]) + " product " + std::to_string(product / 10) +
         std::to_string(product % 10);
}

World::World() {
  Draws draws(kWorldSeed, 0);
  for (std::size_t product = 0; product < kProducts; ++product) {
    price_[product] =
        std::round(100 * std::exp(std::log(5.0) + draws.uniform() * std::log(300.0))) / 100;
    returned_[product] = product % 3 == 1 ? 0.15 + 0.25 * draws.uniform() : 0.02;
  }
  for (std::size_t category = 0; category < kCategories; ++category) {
    peak_[category] = category % 2 == 0 ? static_cast<int>(draws.below(365)) : -1;
  }
  for (std::size_t product = 0; product < kProducts; product += 2) {
    const auto other = static_cast<std::size_t>((product + 7 + 2 * draws.below(20)) % kProducts);
    bundle_[product] = {0.3 + 0.4 * draws.uniform(), small(other)};
  }
  double shares = 0;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    share_[kind] = 0.5 + draws.uniform();
    shares += share_[kind];
    mean_events_[kind] = 2 + 4 * draws.uniform();
    price_class_[kind] = std::exp(0.2 * draws.normal());
    double total = 0;
    for (std::size_t product = 0; product < kProducts; ++product) {
      const bool favourite = product / kPerCategory % kKinds == kind;
      preference_[kind][product] = (favourite ? 6.0 : 0.6) * std::exp(0.6 * draws.normal());
      total += preference_[kind][product];
    }
    for (double& weight : preference_[kind]) weight /= total;
  }
  for (double& share : share_) share /= shares;
  plant_rules();
}

void World::plant_rules() {
  for (std::size_t product = 0; product < kProducts; ++product) {
    const Bundle& bundle = bundle_[product];
    if (bundle.chance > 0) {
      rules_.push_back(
          {item_of(kBought, small(product)), item_of(kBought, bundle.product), "bundle"});
    }
    if (returned_[product] > 0.1) {
      rules_.push_back(
          {item_of(kBought, small(product)), item_of(kReturned, small(product)), "return"});
    }
  }
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    std::array<std::size_t, kProducts> order{};
    for (std::size_t k = 0; k < kProducts; ++k) order[k] = k;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return preference_[kind][a] > preference_[kind][b];
    });
    for (const auto& [a, b] : {std::pair{0, 1}, std::pair{0, 2}, std::pair{1, 2}}) {
      rules_.push_back({item_of(kBought, small(order[static_cast<std::size_t>(a)])),
                        item_of(kBought, small(order[static_cast<std::size_t>(b)])), "kind"});
    }
  }
}

double World::season(std::size_t category, int day) const {
  double factor = 1 + 0.25 * day / 365.0;
  if (day % 7 < 2) factor *= 1.5;  // 2022-01-01 is a Saturday
  if (peak_[category] >= 0) {
    const int distance = std::abs(day % 365 - peak_[category]);
    if (std::min(distance, 365 - distance) < 30) factor *= 3;
  }
  return factor / (1.75 * 1.5 * 3);
}

Customer World::customer(std::uint64_t index, std::uint64_t seed) const {
  Draws draws(seed, index);
  Customer customer;
  customer.kind = small(draws.pick(share_));
  customer.region = small(std::min<std::size_t>(
      (draws.uniform() < 0.5 ? customer.kind : draws.below(5)) % kRegions.size(), 4));
  const double taste = price_class_[customer.kind] * std::exp(0.15 * draws.normal());
  const int visits = 1 + draws.geometric(mean_events_[customer.kind]);
  const auto add = [&](std::uint8_t action, std::size_t product, int day, double amount) {
    if (day >= kDays) return;
    const std::uint64_t channel =
        draws.uniform() < 0.6 ? customer.kind % 3U : draws.below(kChannels.size());
    customer.events.push_back({action, small(product), small(channel), day, amount});
  };
  for (int visit = 0; visit < visits; ++visit) {
    const std::size_t product = draws.pick(preference_[customer.kind]);
    int day = 0;
    do {
      day = static_cast<int>(draws.below(kDays));
    } while (draws.uniform() > season(product / kPerCategory, day));
    std::size_t now = product;
    for (int step = 0; step < 2; ++step) {
      const double amount = std::max(
          0.01, std::round(100 * price_[now] * taste * std::exp(0.1 * draws.normal())) / 100);
      add(draws.uniform() < 0.08 ? kGifted : kBought, now, day, amount);
      if (draws.uniform() < returned_[now]) {
        add(kReturned, now, day + 3 + static_cast<int>(draws.below(14)), -amount);
      }
      if (draws.uniform() >= bundle_[now].chance) break;
      now = bundle_[now].product;
      day += static_cast<int>(draws.below(3));
    }
  }
  std::stable_sort(customer.events.begin(), customer.events.end(),
                   [](const Event& a, const Event& b) { return a.day < b.day; });
  return customer;
}

}  // namespace planted
