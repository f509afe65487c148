// What the build gives for each instruction set, seen from outside: symbols and whole runs.

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "instruction_set_paths.hpp"
#include "likeness/parallel.hpp"

using likeness::InstructionSet;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kInstrumented = true;
#else
constexpr bool kInstrumented = false;
#endif

#if defined(__x86_64__)
constexpr bool kX86 = true;
#else
constexpr bool kX86 = false;
#endif

struct Run {
  int exit_code = -1;
  std::string output;
};

Run run(const std::string& command) {
  Run result;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 256> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) result.output += buffer.data();
  const int status = pclose(pipe);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  return result;
}

/// What follows the name of the instruction set.
std::string results_of(const Run& run) {
  return run.output.substr(run.output.find(' '));
}

}  // namespace

TEST_CASE("no function is shared between the kernels of different instruction sets") {
  if (kInstrumented) {
    MESSAGE("instrumentation adds symbols of its own: skipped");
    return;
  }
  const Run symbols = run("sh " LIKENESS_SYMBOLS_SCRIPT " " LIKENESS_KERNEL_LIBRARIES);
  INFO(symbols.output);
  CHECK(symbols.exit_code == 0);
}

TEST_CASE("training has the same bits with AVX2 and AVX-512") {
  if (likeness::detected_instruction_set() < InstructionSet::kAvx512) {
    MESSAGE("this processor lacks AVX-512: skipped");
    return;
  }
  const Run avx2 = run("LIKENESS_ISA=avx2 " LIKENESS_DIGEST);
  const Run avx512 = run("LIKENESS_ISA=avx512 " LIKENESS_DIGEST);
  CHECK(avx2.output.starts_with("avx2 "));
  CHECK(avx512.output.starts_with("avx512 "));
  CHECK(results_of(avx2) == results_of(avx512));
}

TEST_CASE("the baseline kernels run on a processor without AVX, with the same bits") {
  if (kInstrumented || !kX86 || run("command -v qemu-x86_64").exit_code != 0) {
    MESSAGE("instrumented, for another processor, or qemu-user is not installed: skipped");
    return;
  }
  const Run emulated = run("qemu-x86_64 -cpu Nehalem " LIKENESS_DIGEST);
  const Run native = run("LIKENESS_ISA=baseline " LIKENESS_DIGEST);
  CHECK(emulated.exit_code == 0);
  CHECK(emulated.output.starts_with("baseline "));
  CHECK(emulated.output == native.output);
}
