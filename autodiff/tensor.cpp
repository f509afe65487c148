#include "likeness/autodiff/tensor.hpp"

#include <cassert>

#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"

namespace likeness::autodiff {

Shape Tensor::shape() const noexcept {
  return node_->shape;
}

std::span<const float> Tensor::values() const {
  assert(node_->tape->precision() == Precision::kSingle);
  return {reinterpret_cast<const float*>(node_->data), node_->shape.size()};
}

std::vector<double> Tensor::to_doubles() const {
  const std::size_t size = node_->shape.size();
  if (node_->tape->precision() == Precision::kSingle) {
    const auto* values = reinterpret_cast<const float*>(node_->data);
    return {values, values + size};
  }
  const auto* values = reinterpret_cast<const double*>(node_->data);
  return {values, values + size};
}

double Tensor::at(std::size_t row, std::size_t column) const {
  assert(row < rows() && column < columns());
  const std::size_t k = row * columns() + column;
  return node_->tape->precision() == Precision::kSingle
             ? static_cast<double>(reinterpret_cast<const float*>(node_->data)[k])
             : reinterpret_cast<const double*>(node_->data)[k];
}

double Tensor::item() const {
  if (node_->shape != Shape{1, 1}) {
    detail::throw_shape_error("item", node_->shape, "only a 1 x 1 tensor is a number");
  }
  return at(0, 0);
}

}  // namespace likeness::autodiff
