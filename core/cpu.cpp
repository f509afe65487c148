#include <array>
#include <cstdlib>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness {
namespace {

constexpr std::array kSets = {InstructionSet::kBaseline, InstructionSet::kAvx2,
                              InstructionSet::kAvx512};

InstructionSet choose() {
  const char* name = std::getenv("LIKENESS_ISA");
  if (name == nullptr || *name == '\0') return detected_instruction_set();
  for (const InstructionSet set : kSets) {
    if (instruction_set_name(set) != name) continue;
    if (set <= detected_instruction_set()) return set;
    throw Error(ErrorCode::kUsage,
                "LIKENESS_ISA asks for " + std::string(name) +
                    ", which this processor lacks; set " +
                    std::string(instruction_set_name(detected_instruction_set())) +
                    " or less, or unset it.");
  }
  throw Error(ErrorCode::kUsage, "LIKENESS_ISA is \"" + std::string(name) +
                                     "\", but must be baseline, avx2 or avx512.");
}

}  // namespace

InstructionSet detected_instruction_set() noexcept {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return InstructionSet::kBaseline;
  }
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return avx512 ? InstructionSet::kAvx512 : InstructionSet::kAvx2;
#else
  return InstructionSet::kBaseline;
#endif
}

InstructionSet instruction_set() {
  static const InstructionSet chosen = choose();
  return chosen;
}

std::string_view instruction_set_name(InstructionSet set) noexcept {
  switch (set) {
    case InstructionSet::kAvx512:
      return "avx512";
    case InstructionSet::kAvx2:
      return "avx2";
    case InstructionSet::kBaseline:
      break;
  }
  return "baseline";
}

}  // namespace likeness
