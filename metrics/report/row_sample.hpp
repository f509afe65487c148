#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace likeness::metrics::report {

/// The numbers of `most` rows of a table, increasing, always the same ones; of all rows where there
/// are no more.
[[nodiscard]] std::vector<std::size_t> sample_rows(std::size_t rows, std::size_t most);

}  // namespace likeness::metrics::report
