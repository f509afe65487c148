#include "stats/kernels/install.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {

void install(Table& table);

void install(Table& table) {
  install_mixture(table);
  install_small_trees(table);
  install_tiles(table);
  install_vector_math(table);
}

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
