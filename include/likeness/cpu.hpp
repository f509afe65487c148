#pragma once

#include <string_view>

#include "likeness/export.hpp"

namespace likeness {

/// The instruction sets that vector code is compiled for, weakest first.
enum class InstructionSet {
  kBaseline,  ///< plain x86-64, or any other processor
  kAvx2,      ///< AVX2 and FMA
  kAvx512,    ///< AVX-512 F, BW, DQ and VL
};

/// The strongest set that this processor and its operating system offer.
[[nodiscard]] LIKENESS_EXPORT InstructionSet detected_instruction_set() noexcept;

/// The set in use, decided at the first call: LIKENESS_ISA (`baseline`, `avx2` or `avx512`) where
/// it is set, otherwise the detected one. Throws Error(kUsage) where the variable names a set that
/// does not exist or that this processor lacks.
[[nodiscard]] LIKENESS_EXPORT InstructionSet instruction_set();

/// `baseline`, `avx2` or `avx512`.
[[nodiscard]] LIKENESS_EXPORT std::string_view instruction_set_name(InstructionSet set) noexcept;

}  // namespace likeness
