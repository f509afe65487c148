#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// Different whole numbers in the pattern of real identifiers: numbers that (nearly) follow each
/// other are continued from the smallest one in their step; scattered ones are spread over the same
/// range, or over all numbers of as many digits, and beyond it when that is used up.
class MadeNumbers {
 public:
  /// Counts 0, 1, 2, ...
  MadeNumbers() { prepare(); }
  /// `distinct` is sorted and free of repeats; numbers stay within [lowest_allowed,
  /// highest_allowed], in which they lie.
  MadeNumbers(const std::vector<std::int64_t>& distinct, std::int64_t lowest_allowed,
              std::int64_t highest_allowed);

  /// How many numbers there are in the range of the real ones.
  [[nodiscard]] std::uint64_t capacity() const noexcept { return in_range_; }
  /// How many numbers there are; 2^64 - 1 stands for that and more.
  [[nodiscard]] std::uint64_t count() const noexcept;

  /// Number `index`, below count(): a different one for each. Scattered ones are in an order that
  /// follows from `stream`.
  [[nodiscard]] std::int64_t at(std::uint64_t index, const RandomStream& stream) const noexcept;

  /// The numbers allowed are given, not trusted.
  void fields(io::Archive& archive, std::int64_t lowest_allowed, std::int64_t highest_allowed);

 private:
  /// Numbers first, first + step, ...; downwards where `falls`.
  struct Span {
    std::int64_t first;
    bool falls;
    std::uint64_t count;
  };
  void prepare();

  std::int64_t lowest_ = 0;
  std::int64_t highest_ = 0;
  std::uint64_t step_ = 1;
  bool sequential_ = true;
  std::int64_t lowest_allowed_ = INT64_MIN;
  std::int64_t highest_allowed_ = INT64_MAX;

  std::uint64_t in_range_ = 1;
  std::vector<Span> spans_;
};

}  // namespace likeness::models
