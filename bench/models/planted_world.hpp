#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// A made-up shop whose rules are known, to see whether a model finds them.
///
/// Customers are of six kinds with favourite categories, patience (events) and price classes. Some
/// products draw another one along (bundles), some are often returned; every product has its price
/// level, some categories their season; there are more purchases at weekends and every year.
namespace planted {

inline constexpr std::size_t kKinds = 6;
inline constexpr std::size_t kCategories = 12;
inline constexpr std::size_t kPerCategory = 5;
inline constexpr std::size_t kProducts = kCategories * kPerCategory;
inline constexpr int kDays = 3 * 365;  ///< from 2022-01-01

enum Action : std::uint8_t { kBought, kGifted, kReturned, kActions };
inline constexpr std::array<const char*, kActions> kActionNames = {"bought", "gifted", "returned"};

struct Event {
  std::uint8_t action = kBought;
  std::uint8_t product = 0;
  std::uint8_t channel = 0;
  std::int32_t day = 0;  ///< since 2022-01-01
  double amount = 0;     ///< negative for a return
};

struct Customer {
  std::uint8_t kind = 0;
  std::uint8_t region = 0;
  std::vector<Event> events;  ///< in order of time
};

inline constexpr std::array<const char*, 3> kChannels = {"web", "shop", "phone"};
inline constexpr std::array<const char*, 5> kRegions = {"north", "east", "south", "west", "abroad"};

/// action * kProducts + product
[[nodiscard]] inline std::int32_t item_of(std::uint8_t action, std::uint8_t product) {
  return static_cast<std::int32_t>(action * kProducts + product);
}
[[nodiscard]] std::string item_name(std::int32_t item);

/// Who has one item (in the history of all their events) tends to have the other.
struct PlantedRule {
  std::int32_t antecedent = 0;
  std::int32_t consequent = 0;
  std::string why;  ///< bundle, return or kind
};

class World {
 public:
  World();

  /// Customer number `index` of the world that `seed` makes; the rules are those of every seed.
  [[nodiscard]] Customer customer(std::uint64_t index, std::uint64_t seed) const;

  [[nodiscard]] const std::vector<PlantedRule>& rules() const noexcept { return rules_; }
  [[nodiscard]] double price(std::uint8_t product) const noexcept { return price_[product]; }

 private:
  struct Bundle {
    double chance = 0;  ///< 0: none
    std::uint8_t product = 0;
  };
  void plant_rules();
  [[nodiscard]] double season(std::size_t category, int day) const;

  std::array<std::array<double, kProducts>, kKinds> preference_{};  // each sums to 1
  std::array<double, kKinds> share_{};
  std::array<double, kKinds> mean_events_{};
  std::array<double, kKinds> price_class_{};
  std::array<double, kProducts> price_{};
  std::array<double, kProducts> returned_{};
  std::array<Bundle, kProducts> bundle_{};
  std::array<int, kCategories> peak_{};  // day of the year; -1 for no season
  std::vector<PlantedRule> rules_;
};

}  // namespace planted
