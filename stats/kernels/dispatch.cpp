#include "stats/kernels/dispatch.hpp"

#include "core/kernel_table.hpp"

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

const Table& table(InstructionSet set) {
#if defined(__x86_64__)
  return kernels_of<Table, baseline::install, avx2::install, avx512::install>(set);
#else
  return kernels_of<Table, baseline::install>(set);
#endif
}

const Table& table() {
  static const Table& in_use = table(instruction_set());
  return in_use;
}

}  // namespace likeness::stats::kernels
