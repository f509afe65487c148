#pragma once

#include "autodiff/node.hpp"
#include "likeness/autodiff/ops.hpp"

/// Operations that only gradients are made of, and operations that fused ones end with.
namespace likeness::autodiff::detail {

extern const Operation kTanh;
extern const Operation kSigmoid;
extern const Operation kLeakyRelu;

/// g (1 - y^2), g y (1 - y), and g where y > 0, slope g elsewhere.
[[nodiscard]] Tensor tanh_gradient(Tensor g, Tensor y);
[[nodiscard]] Tensor sigmoid_gradient(Tensor g, Tensor y);
[[nodiscard]] Tensor leaky_relu_gradient(Tensor g, Tensor y, double slope);

/// op(a) op(b) as the gradient by input k of y; where gradients for that input have been summed up
/// in a buffer before, the product is added to them in place, and the sum returned.
[[nodiscard]] Tensor add_product(const Node& y, std::size_t k, Tensor a, Tensor b, bool transpose_a,
                                 bool transpose_b);

/// The tensor of the node itself, for gradients that are easiest to write with the result.
[[nodiscard]] inline Tensor self(const Node& node) {
  return Tensor(const_cast<Node*>(&node));
}

/// factor * a * b.
[[nodiscard]] Tensor scaled_product(Tensor a, Tensor b, double factor);

/// mean^2 + e^l - l - 1 with l the logarithm of a variance: twice the divergence of each normal
/// distribution from the standard one.
[[nodiscard]] Tensor divergence(Tensor mean, Tensor log_variance);

}  // namespace likeness::autodiff::detail
