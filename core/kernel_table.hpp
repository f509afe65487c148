#pragma once

#include <array>
#include <cassert>
#include <cstddef>

#include "likeness/parallel.hpp"

namespace likeness {

/// Fills a table of kernels; compiled for one instruction set, it may only run where that is.
template <class Table>
using InstallKernels = void (*)(Table&);

/// The table that kInstall fills, when it is first asked for.
template <class Table, InstallKernels<Table> kInstall>
const Table& installed_kernels() {
  static const Table table = [] {
    Table made = {};
    kInstall(made);
    return made;
  }();
  return table;
}

/// The table of a set that this processor has. kInstall are those of the instruction sets that are
/// compiled, in their order, from the baseline on.
template <class Table, InstallKernels<Table>... kInstall>
const Table& kernels_of(InstructionSet set) {
  constexpr std::array kTables = {&installed_kernels<Table, kInstall>...};
  assert(set <= detected_instruction_set());
  return kTables.at(static_cast<std::size_t>(set))();
}

}  // namespace likeness
