#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::autodiff {

namespace detail {
struct Node;
}

struct Shape {
  std::size_t rows = 0;
  std::size_t columns = 0;

  [[nodiscard]] std::size_t size() const noexcept { return rows * columns; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// A row-major matrix on a tape: a handle as cheap as a pointer, valid until its tape is reset or
/// destroyed. The default one stands for no tensor.
class LIKENESS_EXPORT Tensor {
 public:
  Tensor() = default;
  explicit Tensor(detail::Node* node) noexcept : node_(node) {}

  explicit operator bool() const noexcept { return node_ != nullptr; }

  [[nodiscard]] Shape shape() const noexcept;
  [[nodiscard]] std::size_t rows() const noexcept { return shape().rows; }
  [[nodiscard]] std::size_t columns() const noexcept { return shape().columns; }

  /// The numbers, row by row, of a tensor on a single-precision tape.
  [[nodiscard]] std::span<const float> values() const;

  /// A copy of the numbers, whatever the tape's precision.
  [[nodiscard]] std::vector<double> to_doubles() const;

  /// One number; row and column must lie inside.
  [[nodiscard]] double at(std::size_t row, std::size_t column) const;

  /// The number of a 1 x 1 tensor.
  [[nodiscard]] double item() const;

  [[nodiscard]] detail::Node* node() const noexcept { return node_; }

 private:
  detail::Node* node_ = nullptr;
};

}  // namespace likeness::autodiff
