#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "likeness/parallel.hpp"
#include "likeness/progress.hpp"

namespace likeness {

/// parallel_for() for many tasks, with a report after every 256, which may cancel.
template <class Task>
void parallel_steps(std::string_view stage, std::size_t tasks, const ProgressCallback& progress,
                    const Task& task) {
  constexpr std::size_t kTasksAtOnce = 256;
  for (std::size_t begin = 0; begin < tasks; begin += kTasksAtOnce) {
    if (begin > 0) {
      report_progress(progress, {.stage = stage, .step = begin, .total = tasks, .losses = {}});
    }
    parallel_for(std::min(kTasksAtOnce, tasks - begin), [&](std::size_t k) { task(begin + k); });
  }
}

}  // namespace likeness
