#include "autodiff/kernels/install.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {

void install(Table& table);

void install(Table& table) {
  install_map(table);
  install_product(table);
  install_reduce(table);
  install_spans(table);
  install_update(table);
#ifndef LIKENESS_KERNEL_DOUBLE
  install_noise(table);
#endif
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
