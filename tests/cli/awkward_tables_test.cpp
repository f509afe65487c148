#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

const char* const kNetworks[] = {"tvae", "ctgan", "copula_gan"};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The arguments of a fit with few epochs of a small network.
std::vector<std::string> fit_arguments(const std::string& model, const std::string& table,
                                       const std::string& output) {
  std::vector<std::string> arguments = {"fit",  table,   "--model",  model,   "-q",           "-o",
                                        output, "--set", "epochs=2", "--set", "batch_size=40"};
  const std::vector<std::string> sizes =
      model == "tvae"
          ? std::vector<std::string>{"--set", "compress_dims=16", "--set", "decompress_dims=16"}
          : std::vector<std::string>{"--set", "generator_dim=16", "--set", "discriminator_dim=16"};
  arguments.insert(arguments.end(), sizes.begin(), sizes.end());
  return arguments;
}

/// A header and `rows` lines by a function of the line's number.
std::string lines(std::string text, int rows, const std::function<std::string(int)>& line) {
  text += '\n';
  for (int k = 0; k < rows; ++k) text += line(k) + '\n';
  return text;
}

std::string letter(int k) {
  return std::string(1, static_cast<char>('a' + k % 7));
}

}  // namespace

TEST_CASE("every network fits and samples awkward tables through the program") {
  const std::pair<const char*, std::string> tables[] = {
      {"80 rows",
       lines("a,b", 80, [](int k) { return letter(k) + ',' + std::to_string(0.7 * k); })},
      {"categories only", lines("a,b", 60, [](int k) { return letter(k) + ',' + letter(k / 3); })},
      {"numbers only",
       lines("a,b", 60,
             [](int k) { return std::to_string(0.7 * k) + ',' + std::to_string(9.1 - 1.3 * k); })},
      {"one column", lines("a", 60, [](int k) { return std::to_string(0.7 * k); })},
      {"a category seen once",
       lines("a,b", 60,
             [](int k) { return std::string(k == 9 ? "once," : "often,") + letter(k); })},
      {"missing values everywhere", lines("a,b", 60,
                                          [](int k) {
                                            return (k % 2 == 0 ? letter(k) : "") + ',' +
                                                   (k % 3 == 0 ? std::to_string(0.7 * k) : "");
                                          })},
      {"constant columns", lines("a,b,c", 60, [](int k) { return "x,7," + letter(k); })},
      {"nothing varies", lines("a,b", 60, [](int) { return std::string("x,7"); })},
      {"two rows", "a,b\n1.5,x\n2.5,y\n"},
  };
  const TemporaryFolder folder;
  for (const auto& [name, text] : tables) {
    for (const std::string network : kNetworks) {
      CAPTURE(name);
      CAPTURE(network);
      write_file(folder / "t.csv", text);
      const Outcome fit = run_likeness(fit_arguments(network, folder / "t.csv", folder / "m"));
      CAPTURE(fit.error);
      REQUIRE(fit.exit_code == 0);
      const Outcome sample = run_likeness({"sample", folder / "m", "-n", "30", "-q", "-o", "-"});
      CAPTURE(sample.error);
      CHECK(sample.exit_code == 0);
      CHECK(std::count(sample.out.begin(), sample.out.end(), '\n') == 31);
      CHECK(sample.out.starts_with(text.substr(0, text.find('\n') + 1)));
    }
  }
}

TEST_CASE("every network refuses a table of one row, and one whose numbers lie too far apart") {
  const TemporaryFolder folder;
  for (const std::string network : kNetworks) {
    CAPTURE(network);
    write_file(folder / "t.csv", "a,b\n1.5,x\n");
    const Outcome one = run_likeness(fit_arguments(network, folder / "t.csv", folder / "m"));
    CHECK(one.exit_code == 3);
    CHECK(contains(one.error, "at least 2"));
    write_file(folder / "t.csv", "far\n-1e300\n1e300\n5.5\n0.25\n");
    const Outcome far = run_likeness(fit_arguments(network, folder / "t.csv", folder / "m"));
    CHECK(far.exit_code == 3);
    CHECK(contains(far.error, "\"far\""));
  }
}
