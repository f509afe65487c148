// Trains the small network for a few steps and prints what came out, for comparison between
// instruction sets: instruction_sets_test.cpp runs it on several.

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "likeness/parallel.hpp"
#include "small_network.hpp"

int main() {
  likeness::set_threads(1);
  SmallNetwork network;
  for (int k = 0; k < 20; ++k) network.step();
  // Fowler-Noll-Vo over the bits of all weights.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const float weight : network.weights()) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &weight, sizeof bits);
    hash = (hash ^ bits) * 1099511628211ULL;
  }
  const auto set = likeness::instruction_set_name(likeness::instruction_set());
  std::printf("%.*s %016llx %.3f %.3f\n", static_cast<int>(set.size()), set.data(),
              static_cast<unsigned long long>(hash), network.critic_loss(),
              network.generator_loss());
}
