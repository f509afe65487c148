#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

// Feeds a fuzzer's entry point with a corpus and mutations of it, the same ones in every run: what
// the unit tests can afford where libFuzzer is not at hand.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::array<std::string_view, 16> kTokens = {
    "\"",          ",",  "\n", "\r\n", "\r",
    "\"\"",        ";",  "\t", "-",    ".",
    "e9",          "NA", " ",  "0",    std::string_view("\0", 1),
    "\xEF\xBB\xBF"};

/// Draws numbers one after another.
class Dice {
 public:
  [[nodiscard]] std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(random_.below(index_++, std::max<std::size_t>(1, bound)));
  }

 private:
  likeness::RandomStream random_{1, 0};
  std::uint64_t index_ = 0;
};

void mutate(std::string& input, const std::string& other, Dice& dice) {
  const std::size_t at = dice.below(input.size() + 1);
  const std::size_t length = dice.below(16);
  switch (dice.below(5)) {
    case 0:
      if (at < input.size()) input[at] = static_cast<char>(dice.below(256));
      break;
    case 1:
      input.insert(at, kTokens[dice.below(kTokens.size())]);
      break;
    case 2:
      input.erase(at, length);
      break;
    case 3:
      input.insert(at, input.substr(dice.below(input.size() + 1), length));
      break;
    default:
      input = input.substr(0, at) + other.substr(dice.below(other.size() + 1));
      break;
  }
}

void run(const std::string& input) {
  // A copy that ends where the input ends, so that a sanitizer sees who reads on.
  const auto bytes = std::make_unique<std::uint8_t[]>(input.size());
  std::copy(input.begin(), input.end(), bytes.get());
  LLVMFuzzerTestOneInput(bytes.get(), input.size());
}

std::vector<std::string> read_corpus(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: smoke CORPUS_FOLDER RUNS\n");
    return 2;
  }
  likeness::set_threads(1);
  const std::vector<std::string> corpus = read_corpus(argv[1]);
  for (const std::string& input : corpus) run(input);
  Dice dice;
  for (int runs = std::atoi(argv[2]); runs > 0; --runs) {
    std::string input = corpus[dice.below(corpus.size())];
    for (std::size_t mutations = 1 + dice.below(8); mutations > 0; --mutations) {
      mutate(input, corpus[dice.below(corpus.size())], dice);
    }
    run(input);
  }
  return 0;
}
