#include "models/frame/calibration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr std::size_t kRows = 20'000;

/// Logits of three entries with Gumbel noise, of which the first prevails.
std::vector<float> noisy_logits() {
  const RandomStream random(4, 0);
  std::vector<float> logits(3 * kRows);
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double gumbel = -std::log(-std::log(random.uniform(k)));
    logits[k] = static_cast<float>((k % 3 == 0 ? 2.0 : 0.0) + gumbel);
  }
  return logits;
}

std::vector<double> shares_of(const std::vector<float>& logits, const std::vector<float>& offsets) {
  std::vector<double> shares(3, 0);
  for (std::size_t row = 0; row < kRows; ++row) {
    shares[largest_entry(logits.data() + 3 * row, offsets.data(), 3)] += 1.0 / kRows;
  }
  return shares;
}

std::vector<double> normals(std::uint64_t stream, double mean, double deviation) {
  std::vector<double> values(kRows);
  RandomStream(9, stream).fill_normal(0, values);
  for (double& value : values) value = mean + deviation * value;
  return values;
}

}  // namespace

TEST_CASE("offsets bring the shares of entries to those that are wanted") {
  const std::vector<float> logits = noisy_logits();
  const std::vector<double> wanted = {0.2, 0.79, 0.01};
  const std::vector<double> found =
      shares_of(logits, entry_offsets(logits.data(), kRows, 3, wanted));
  for (std::size_t k = 0; k < 3; ++k) CHECK(std::fabs(found[k] - wanted[k]) < 0.002);
}

TEST_CASE("offsets are nothing new where the shares are right, and an entry can be ruled out") {
  const std::vector<float> logits = noisy_logits();
  const std::vector<double> natural = shares_of(logits, {0, 0, 0});
  CHECK(entry_offsets(logits.data(), kRows, 3, natural) == std::vector<float>{0, 0, 0});
  const std::vector<double> found =
      shares_of(logits, entry_offsets(logits.data(), kRows, 3, std::vector<double>{0.5, 0.5, 0}));
  CHECK(found[2] < 1e-3);
}

TEST_CASE("numbers take on the distribution of the real ones and keep their order") {
  std::vector<double> real = normals(1, 50, 3);
  for (std::size_t k = 0; k < real.size(); k += 2) real[k] = 40;
  real[5] = std::nan("");
  const std::vector<double> made = normals(2, 0, 1);
  const NumberMap map(made, real);
  double sum = 0;
  std::size_t at_forty = 0;
  double last = -1e9;
  std::vector<double> fresh = normals(3, 0, 1);
  std::sort(fresh.begin(), fresh.end());
  for (const double value : fresh) {
    const double mapped = map(value, 0.5);
    CHECK(mapped >= last);
    last = mapped;
    sum += mapped;
    if (mapped == 40) ++at_forty;
  }
  CHECK(sum / kRows == doctest::Approx(45).epsilon(0.01));
  CHECK(static_cast<double>(at_forty) / kRows == doctest::Approx(0.5).epsilon(0.03));
  CHECK(std::isnan(map(std::nan(""), 0.5)));
}

TEST_CASE("where many made numbers are equal they are spread by chance") {
  const std::vector<double> made(1000, 7);
  const std::vector<double> real = normals(1, 50, 3);
  const NumberMap map(made, real);
  CHECK(map(7, 0.5) == doctest::Approx(50).epsilon(0.01));
  CHECK(map(7, 0.975) == doctest::Approx(50 + 3 * 1.96).epsilon(0.01));
}

TEST_CASE("a number map comes back from a model file") {
  const NumberMap map(normals(2, 0, 1), normals(1, 50, 3));
  io::ModelFile file;
  const io::Json header = io::save_part(map, "x", file);
  const NumberMap loaded = io::load_part<NumberMap>(header, "x", file);
  for (const double value : {-9.0, -1.0, 0.3, 2.0, 9.0})
    CHECK(loaded(value, 0.5) == map(value, 0.5));
  io::ModelFile empty;
  CHECK_THROWS_AS(io::load_part<NumberMap>({{"made", {{"missing", 1}}}, {"real", {{"missing", 1}}}},
                                           "x", empty),
                  Error);
}
