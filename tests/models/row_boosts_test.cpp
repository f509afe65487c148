#include "models/sampling/row_boosts.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

/// Three kinds, of 70%, 27% and 3%; weights around 10, 20 and 30; a few counts.
Table kinds(std::size_t rows) {
  std::string text = "kind,weight,count\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const RandomStream random(3, row);
    const double u = random.uniform(0);
    const int kind = u < 0.7 ? 1 : u < 0.97 ? 2 : 3;
    text += std::string(kind == 1   ? "a"
                        : kind == 2 ? "b"
                                    : "c") +
            "," + std::to_string(10 * kind + random.uniform(1)) + "," +
            std::to_string(random.below(2, 4)) + "\n";
  }
  return io::parse_csv(text, "kinds.csv");
}

Model fitted(const char* name, const OptionValues& options = {}) {
  const Table table = kinds(600);
  return make_recipe(name, options).fit(table, detect_metadata(table), {.seed = 2});
}

struct Shares {
  std::map<std::string, double> of_kind;
  std::map<std::string, double> mean_weight;
  double count_is_3 = 0;
};

Shares shares_of(const Table& table) {
  Shares shares;
  const auto rows = static_cast<double>(table.rows());
  std::string csv = io::format_csv(table);
  std::size_t at = csv.find('\n') + 1;
  while (at < csv.size()) {
    const std::size_t end = csv.find('\n', at);
    const std::string line = csv.substr(at, end - at);
    const std::string kind = line.substr(0, 1);
    shares.of_kind[kind] += 1 / rows;
    shares.mean_weight[kind] += std::stod(line.substr(2)) / rows;
    if (line[line.rfind(',') + 1] == '3') shares.count_is_3 += 1 / rows;
    at = end + 1;
  }
  for (auto& [kind, mean] : shares.mean_weight) mean /= shares.of_kind[kind];
  return shares;
}

}  // namespace

TEST_CASE("boosts multiply the odds of a value, and leave what goes with it") {
  for (const char* name : {"gaussian_copula", "sequential_trees", "knn_mtd"}) {
    CAPTURE(name);
    const Model model = fitted(name);
    const Shares plain = shares_of(model.sample(4000, {.seed = 1}));
    const Shares boosted =
        shares_of(model.sample(2000, {.seed = 1, .boosts = {{"kind", "c", 5}, {"count", "3", 2}}}));
    const auto odds = [](double share) { return share / (1 - share); };
    CHECK(odds(boosted.of_kind.at("c")) / odds(plain.of_kind.at("c")) ==
          doctest::Approx(5).epsilon(0.35));
    CHECK(odds(boosted.count_is_3) / odds(plain.count_is_3) == doctest::Approx(2).epsilon(0.25));
    CHECK(boosted.mean_weight.at("b") == doctest::Approx(plain.mean_weight.at("b")).epsilon(0.05));
    CHECK(boosted.of_kind.at("a") / boosted.of_kind.at("b") ==
          doctest::Approx(plain.of_kind.at("a") / plain.of_kind.at("b")).epsilon(0.25));
  }
}

TEST_CASE("boosts: a balanced column has all its values alike, with conditions, too") {
  const Model model = fitted("sequential_trees");
  SampleOptions options;
  options.boosts = {{.column = "kind", .value = "", .factor = 1, .balance = true}};
  const Shares even = shares_of(model.sample(1500, options));
  for (const char* kind : {"a", "b", "c"}) {
    CHECK(even.of_kind.at(kind) == doctest::Approx(1.0 / 3).epsilon(0.25));
  }
  options.conditions = {{"kind", "c", Comparison::kNotEqual}};
  const Shares two = shares_of(model.sample(1500, options));
  CHECK(two.of_kind.at("a") == doctest::Approx(0.5).epsilon(0.1));
  CHECK(two.of_kind.count("c") == 0);
}

TEST_CASE("boosts: rows are the same in one go and in two, and count their tries") {
  const Model model = fitted("gaussian_copula");
  SampleOptions options;
  options.boosts = {{"kind", "c", 5}};
  SampleReport report;
  const Table whole = model.sample(300, options, &report);
  CHECK(report.rows == 300);
  CHECK(report.tries > 900);
  options.first_row = 200;
  const std::string part = io::format_csv(model.sample(100, options));
  const std::string all = io::format_csv(whole);
  const std::string rows = part.substr(part.find('\n') + 1);
  CHECK(all.substr(all.size() - rows.size()) == rows);
}

TEST_CASE("boosts: what can't be boosted is refused with its name") {
  const Model model = fitted("sequential_trees");
  const auto refused = [&](const Boost& boost, const char* sentence) {
    SampleOptions options;
    options.boosts = {boost};
    CHECK_THROWS_WITH_AS((void)model.sample(0, options), doctest::Contains(sentence), Error);
  };
  refused({"kin", "a", 2}, "did you mean \"kind\"");
  refused({"kind", "z", 2}, "\"z\"");
  refused({"kind", "a", 0}, "above 0");
  refused({.column = "weight", .value = "", .factor = 1, .balance = true}, "holds numbers");
}

TEST_CASE("temperature: what is frequent gains below 1, what is rare above") {
  const Model model = fitted("sequential_trees");
  const auto share = [&](double temperature) {
    SampleOptions options;
    options.temperature = temperature;
    return shares_of(model.sample(2000, options)).of_kind["a"];
  };
  CHECK(share(1) == doctest::Approx(0.7).epsilon(0.05));
  CHECK(share(0.3) > 0.85);
  CHECK(share(4) < 0.6);
  SampleOptions cold;
  cold.temperature = 0;
  CHECK_THROWS_WITH_AS((void)model.sample(1, cold), doctest::Contains("above 0"), Error);
  cold.temperature = 0.5;
  CHECK_THROWS_WITH_AS((void)fitted("independent").sample(1, cold),
                       doctest::Contains("has no temperature"), Error);
}
