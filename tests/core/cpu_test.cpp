#include <doctest/doctest.h>

#include "likeness/parallel.hpp"

using namespace likeness;

TEST_CASE("the instruction set in use is one that the processor offers") {
  CHECK(instruction_set() <= detected_instruction_set());
  CHECK(instruction_set_name(InstructionSet::kAvx2) == "avx2");
  CHECK(instruction_set_name(InstructionSet::kBaseline) == "baseline");
}
