#include "models/frame/mode_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Two hills around 0 and 100.
std::vector<double> hills(std::size_t count) {
  const RandomStream random(3, 0);
  std::vector<double> values(count);
  for (std::size_t k = 0; k < count; ++k) {
    values[k] = (k % 3 == 0 ? 100.0 : 0.0) + random.normal(k);
  }
  return values;
}

struct Codes {
  std::vector<float> offsets;
  std::vector<std::uint32_t> modes;
};

Codes encode(const ModeEncoder& encoder, const std::vector<double>& values) {
  Codes codes{std::vector<float>(values.size()), std::vector<std::uint32_t>(values.size())};
  encoder.encode(values, RandomStream(8, 1), 0, codes.offsets, codes.modes);
  return codes;
}

}  // namespace

TEST_CASE("modes, offsets and the way back are those of rdt with the same mixture") {
  nlohmann::json golden;
  std::ifstream(LIKENESS_GOLDEN_FOLDER "/mode_encoder.json") >> golden;
  REQUIRE(golden["cases"].size() == 3);
  for (const auto& one : golden["cases"]) {
    CAPTURE(one["name"].get<std::string>());
    stats::GaussianMixture mixture;
    mixture.weight = one["weight"].get<std::vector<double>>();
    mixture.mean = one["mean"].get<std::vector<double>>();
    mixture.standard_deviation = one["standard_deviation"].get<std::vector<double>>();
    mixture.log_offset = one["log_offset"].get<std::vector<double>>();
    const ModeEncoder encoder(mixture, 0.005);
    REQUIRE(encoder.size() == one["modes"].get<std::size_t>());
    const auto probes = one["probes"].get<std::vector<double>>();
    const std::vector<double> places = {-1.5, -0.5, 0, 0.99};
    for (std::size_t mode = 0; mode < encoder.size(); ++mode) {
      for (std::size_t k = 0; k < probes.size(); ++k) {
        CHECK(encoder.offset(probes[k], mode) ==
              doctest::Approx(one["offsets"][mode][k].get<double>()).epsilon(1e-12));
        CHECK(encoder.mode_probabilities(probes[k])[mode] ==
              doctest::Approx(one["probabilities"][k][mode].get<double>()).epsilon(1e-6));
      }
      for (std::size_t k = 0; k < places.size(); ++k) {
        CHECK(encoder.decode(places[k], mode) ==
              doctest::Approx(one["decoded"][mode][k].get<double>()).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("numbers come back from their mode and offset") {
  const std::vector<double> values = hills(500);
  const ModeEncoder encoder(values);
  const Codes codes = encode(encoder, values);
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double back = encoder.decode(static_cast<double>(codes.offsets[k]), codes.modes[k]);
    CHECK(back == doctest::Approx(values[k]).epsilon(1e-4).scale(1));
  }
}

TEST_CASE("a value's mode is drawn with the probability of each") {
  stats::GaussianMixture mixture{{0.25, 0.75}, {0, 0}, {1, 1}, {std::log(0.25), std::log(0.75)}};
  const ModeEncoder encoder(mixture, 0.005);
  const Codes codes = encode(encoder, std::vector<double>(20'000, 0.5));
  const auto second = std::count(codes.modes.begin(), codes.modes.end(), 1U);
  CHECK(static_cast<double>(second) / 20'000 == doctest::Approx(0.75).epsilon(0.02));
}

TEST_CASE("a part of a column is encoded as it is within the whole") {
  const std::vector<double> values = hills(100);
  const ModeEncoder encoder(values);
  const Codes whole = encode(encoder, values);
  std::vector<float> offsets(40);
  std::vector<std::uint32_t> modes(40);
  encoder.encode(std::span(values).subspan(60), RandomStream(8, 1), 60, offsets, modes);
  CHECK(std::equal(offsets.begin(), offsets.end(), whole.offsets.begin() + 60));
  CHECK(std::equal(modes.begin(), modes.end(), whole.modes.begin() + 60));
}

TEST_CASE("modes of small numbers are as narrow as the numbers") {
  std::vector<double> values = hills(500);
  for (double& value : values) value *= 1e-9;
  const ModeEncoder encoder(values);
  const Codes codes = encode(encoder, values);
  for (std::size_t k = 0; k < values.size(); ++k) {
    CHECK(std::fabs(encoder.decode(static_cast<double>(codes.offsets[k]), codes.modes[k]) -
                    values[k]) < 1e-11);
  }
}

TEST_CASE("one value, equal values and huge ones have modes") {
  for (const double value : {7.0, -1e300, 1e18, 0.0}) {
    for (const std::size_t count : {1, 2, 30}) {
      CAPTURE(value);
      CAPTURE(count);
      const std::vector<double> values(count, value);
      const ModeEncoder encoder(values);
      const Codes codes = encode(encoder, values);
      CHECK(encoder.decode(static_cast<double>(codes.offsets[0]), codes.modes[0]) ==
            doctest::Approx(value));
    }
  }
}

TEST_CASE("a missing number where none was missing is an error") {
  const ModeEncoder encoder(hills(50));
  CHECK_THROWS_AS(encode(encoder, {kMissing}), Error);
}

TEST_CASE("modes come back from a model file") {
  const std::vector<double> values = hills(200);
  const ModeEncoder encoder(values);
  io::ModelFile file;
  file.header["modes"] = io::save_part(encoder, "x", file);
  const std::string bytes = file.to_bytes();
  const io::ModelFile read = io::ModelFile::parse(std::as_bytes(std::span(bytes)), "test");
  const ModeEncoder loaded = io::load_part<ModeEncoder>(read.value<io::Json>("modes"), "x", read);
  CHECK(encode(loaded, values).offsets == encode(encoder, values).offsets);
  CHECK(encode(loaded, values).modes == encode(encoder, values).modes);

  io::ModelFile broken;
  broken.header["modes"] = io::Json::object();
  broken.add("x/mean", std::vector<double>{1});
  broken.add("x/deviation", std::vector<double>{0});
  broken.add("x/log_offset", std::vector<double>{0});
  CHECK_THROWS_AS(io::load_part<ModeEncoder>(broken.header["modes"], "x", broken), Error);
}
