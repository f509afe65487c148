#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "autodiff/kernels/table.hpp"
#include "likeness/autodiff/tensor.hpp"

namespace likeness::autodiff::detail {

class TapeState;

/// One operation of the calculus: its forward line and its gradient line.
struct Operation {
  const char* name;
  /// Computes y.data from y.inputs and y.attributes.
  void (*forward)(Node& y);
  /// The gradient by input k, given the gradient g of the result y: g times dy / d input k, in
  /// operations on tensors, so that it can be recorded. No tensor where it is zero everywhere. It
  /// may be added to the input's own gradient (TapeState::own_gradient) and that be returned.
  Tensor (*gradient)(const Node& y, Tensor g, std::size_t k);
};

/// What an operation is told besides its inputs; each uses what its comment says.
struct Attributes {
  double number = 0;
  std::size_t index = 0;
  bool transpose_left = false;
  bool transpose_right = false;
  kernels::Activation activation = kernels::Activation::kNone;
  double slope = 0;
  kernels::Spans spans = {nullptr, 0};
};

/// A tensor and how it was made. Lives in the tape's arena.
struct Node {
  TapeState* tape = nullptr;
  const Operation* operation = nullptr;  ///< null for constants and variables
  Shape shape;
  std::byte* data = nullptr;  ///< null where only the gradient needs the node
  std::span<Node* const> inputs;
  Attributes attributes;
  bool differentiable = false;  ///< whether gradients pass it
  bool pooled = false;          ///< whether data can be reused before the reset
  std::size_t order = 0;        ///< position on the tape

  // Of the gradient pass in progress.
  std::uint64_t reached_by = 0;    ///< the last pass whose inputs reach this node
  std::uint64_t requested_by = 0;  ///< the last pass that is asked for its gradient
  std::uint64_t gradient_of = 0;
  Tensor gradient;  ///< valid if gradient_of is that pass

  [[nodiscard]] Tensor input(std::size_t k) const { return Tensor(inputs[k]); }
};

}  // namespace likeness::autodiff::detail
