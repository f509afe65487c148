#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/frequent_item_sets.hpp"
#include "planted_world.hpp"
#include "text/datetime.hpp"

/// make_planted_world TABLE.csv TRUTH.json [rows] [seed]
///
/// Writes a table of transactions in order of time, and the rules planted in it with their support,
/// confidence and lift in a world of a million customers.

namespace {

using likeness::RandomStream;
using namespace planted;

constexpr std::uint64_t kTruthSeed = 0xFFFF'FFFF;
constexpr std::uint64_t kTruthCustomers = 1'000'000;
constexpr double kMissingDates = 0.2;
constexpr double kMissingAmounts = 0.3;

struct Row {
  std::uint64_t customer = 0;
  std::uint8_t region = 0;
  Event event;
};

std::vector<Row> make_rows(const World& world, std::size_t count, std::uint64_t seed) {
  std::vector<Row> rows;
  for (std::uint64_t index = 0; rows.size() < count; ++index) {
    const Customer customer = world.customer(index, seed);
    for (const Event& event : customer.events) {
      if (rows.size() < count) rows.push_back({index, customer.region, event});
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.event.day < b.event.day; });
  return rows;
}

/// 2022-01-01 and the days after it.
std::string date_text(const likeness::text::DatetimeFormat& format, int day) {
  constexpr std::int64_t kFirstDay = 18'993;
  constexpr std::int64_t kMicroseconds = 86'400'000'000;
  std::string text;
  format.append((kFirstDay + day) * kMicroseconds, text);
  return text;
}

void write_table(const std::string& path, const std::vector<Row>& rows, std::uint64_t seed) {
  std::ofstream file(path);
  file << "customer,action,product,date,amount,channel,region\n";
  const RandomStream missing(seed, UINT64_MAX);
  const likeness::text::DatetimeFormat format("%Y-%m-%d");
  char text[64];
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const Row& row = rows[k];
    // Numbers below 10^7 in an order that looks random: 6180339 has no common factor with 10^7.
    std::snprintf(text, sizeof text, "C%07u",
                  static_cast<unsigned>(row.customer * 6'180'339 % 10'000'000));
    file << text << ',' << kActionNames[row.event.action] << ",product " << row.event.product / 10
         << row.event.product % 10 << ',';
    if (missing.uniform(2 * k) >= kMissingDates) file << date_text(format, row.event.day);
    file << ',';
    if (missing.uniform(2 * k + 1) >= kMissingAmounts) {
      std::snprintf(text, sizeof text, "%.2f", row.event.amount);
      file << text;
    }
    file << ',' << kChannels[row.event.channel] << ',' << kRegions[row.region] << '\n';
  }
}

nlohmann::json truth(const World& world) {
  std::map<std::int32_t, std::uint64_t> single;
  std::map<std::pair<std::int32_t, std::int32_t>, std::uint64_t> pairs;
  for (const PlantedRule& rule : world.rules()) pairs[{rule.antecedent, rule.consequent}] = 0;
  std::vector<std::vector<std::int32_t>> baskets(kTruthCustomers);
  likeness::parallel_chunks(baskets.size(), 4096, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      for (const Event& event : world.customer(k, kTruthSeed).events) {
        baskets[k].push_back(item_of(event.action, event.product));
      }
      std::sort(baskets[k].begin(), baskets[k].end());
      baskets[k].erase(std::unique(baskets[k].begin(), baskets[k].end()), baskets[k].end());
    }
  });
  for (const auto& basket : baskets) {
    const auto has = [&](std::int32_t item) {
      return std::binary_search(basket.begin(), basket.end(), item);
    };
    for (const std::int32_t item : basket) ++single[item];
    for (auto& [rule, count] : pairs) count += has(rule.first) && has(rule.second) ? 1 : 0;
  }
  nlohmann::json rules = nlohmann::json::array();
  const auto customers = static_cast<double>(kTruthCustomers);
  for (const PlantedRule& rule : world.rules()) {
    const auto both = static_cast<double>(pairs[{rule.antecedent, rule.consequent}]);
    const double confidence = both / static_cast<double>(single[rule.antecedent]);
    rules.push_back(
        {{"antecedent", item_name(rule.antecedent)},
         {"consequent", item_name(rule.consequent)},
         {"why", rule.why},
         {"support", both / customers},
         {"confidence", confidence},
         {"lift", confidence * customers / static_cast<double>(single[rule.consequent])}});
  }
  std::stable_sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) {
    return a["lift"].template get<double>() > b["lift"].template get<double>();
  });
  return {{"customers", kTruthCustomers},
          {"missing_dates", kMissingDates},
          {"missing_amounts", kMissingAmounts},
          {"rules", std::move(rules)}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: make_planted_world TABLE.csv TRUTH.json [rows] [seed]\n");
    return 2;
  }
  const std::size_t rows = count > 3 ? std::stoull(arguments[3]) : 200'000;
  const std::uint64_t seed = count > 4 ? std::stoull(arguments[4]) : 1;
  const World world;
  write_table(arguments[1], make_rows(world, rows, seed), seed);
  std::ofstream(arguments[2]) << truth(world).dump(1) << '\n';
  return 0;
}
