#include "autodiff/kernels/dispatch.hpp"

#include "core/kernel_table.hpp"

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

const Table& single_precision(InstructionSet set) {
#if defined(__x86_64__)
  return kernels_of<Table, baseline::install, avx2::install, avx512::install>(set);
#else
  return kernels_of<Table, baseline::install>(set);
#endif
}

const Table& single_precision() {
  static const Table& table = single_precision(instruction_set());
  return table;
}

const Table& double_precision() {
  static const Table table = [] {
    Table reference = installed_kernels<Table, reference::install>();
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
