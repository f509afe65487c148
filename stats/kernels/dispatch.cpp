#include "stats/kernels/dispatch.hpp"

#include <cassert>

namespace likeness::stats::kernels {

namespace avx512 {
void install(Table& table);
}
namespace avx2 {
void install(Table& table);
}
namespace baseline {
void install(Table& table);
}

namespace {

Table make_table(void (*install)(Table&)) {
  Table table = {};
  install(table);
  return table;
}

}  // namespace

const Table& table(InstructionSet set) {
  assert(set <= detected_instruction_set());
#if defined(__x86_64__)
  if (set == InstructionSet::kAvx512) {
    static const Table made = make_table(avx512::install);
    return made;
  }
  if (set == InstructionSet::kAvx2) {
    static const Table made = make_table(avx2::install);
    return made;
  }
#endif
  static const Table made = make_table(baseline::install);
  return made;
}

const Table& table() {
  static const Table& in_use = table(instruction_set());
  return in_use;
}

}  // namespace likeness::stats::kernels
