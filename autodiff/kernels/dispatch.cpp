#include "autodiff/kernels/dispatch.hpp"

#include <cassert>

namespace likeness::autodiff::kernels {

namespace avx512 {
void install(Table& table);
}
namespace avx2 {
void install(Table& table);
}
namespace baseline {
void install(Table& table);
}
namespace reference {
void install(Table& table);
}

namespace {

Table make_table(void (*install)(Table&)) {
  Table table = {};
  install(table);
  return table;
}

}  // namespace

const Table& single_precision(InstructionSet set) {
  assert(set <= detected_instruction_set());
#if defined(__x86_64__)
  if (set == InstructionSet::kAvx512) {
    static const Table table = make_table(avx512::install);
    return table;
  }
  if (set == InstructionSet::kAvx2) {
    static const Table table = make_table(avx2::install);
    return table;
  }
#endif
  static const Table table = make_table(baseline::install);
  return table;
}

const Table& single_precision() {
  static const Table& table = single_precision(instruction_set());
  return table;
}

const Table& double_precision() {
  static const Table table = [] {
    Table reference = make_table(reference::install);
    const Table& single = single_precision();
    reference.uniform = single.uniform;
    reference.normal = single.normal;
    reference.gumbel = single.gumbel;
    reference.dropout = single.dropout;
    return reference;
  }();
  return table;
}

}  // namespace likeness::autodiff::kernels
