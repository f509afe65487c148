#pragma once

#include "autodiff/kernels/table.hpp"

/// Each kernel source fills in its part of the table of its set.
namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {

void install_map(Table& table);
void install_noise(Table& table);
void install_product(Table& table);
void install_reduce(Table& table);
void install_spans(Table& table);
void install_update(Table& table);

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
