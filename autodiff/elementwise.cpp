// Operations that work element by element: each with its forward line and its gradient line.

#include <cassert>

#include "autodiff/forward.hpp"
#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/autodiff/ops.hpp"

namespace likeness::autodiff {

using detail::Attributes;
using detail::map;
using detail::map_pairs;
using detail::Node;
using detail::Operation;
using kernels::Binary;
using kernels::Unary;

namespace {

/// The shape of a and b together, each repeated where it has one row or column.
Shape common_shape(const char* name, Shape a, Shape b) {
  const auto fits = [](std::size_t m, std::size_t n) { return m == n || m == 1 || n == 1; };
  if (!fits(a.rows, b.rows) || !fits(a.columns, b.columns)) {
    detail::throw_shape_error(name, a, b, "rows and columns must be equal, or 1 in one of the two");
  }
  return {a.rows == 1 ? b.rows : a.rows, a.columns == 1 ? b.columns : a.columns};
}

Tensor pairwise(const Operation& operation, Tensor a, Tensor b, double parameter = 0) {
  return a.node()->tape->run(operation, {a, b}, common_shape(operation.name, a.shape(), b.shape()),
                             {.number = parameter});
}

Tensor elementwise(const Operation& operation, Tensor x, double parameter = 0) {
  return x.node()->tape->run(operation, {x}, x.shape(), {.number = parameter});
}

}  // namespace

Tensor add(Tensor a, Tensor b) {
  static constexpr Operation kAdd = {
      "add", [](Node& y) { map_pairs(y, Binary::kAdd); },
      [](const Node& y, Tensor g, std::size_t k) { return sum_to(g, y.input(k).shape()); }};
  return pairwise(kAdd, a, b);
}

Tensor subtract(Tensor a, Tensor b) {
  static constexpr Operation kSubtract = {"subtract",
                                          [](Node& y) { map_pairs(y, Binary::kSubtract); },
                                          [](const Node& y, Tensor g, std::size_t k) {
                                            return sum_to(k == 0 ? g : -g, y.input(k).shape());
                                          }};
  return pairwise(kSubtract, a, b);
}

Tensor multiply(Tensor a, Tensor b) {
  static constexpr Operation kMultiply = {"multiply",
                                          [](Node& y) { map_pairs(y, Binary::kMultiply); },
                                          [](const Node& y, Tensor g, std::size_t k) {
                                            return sum_to(g * y.input(1 - k), y.input(k).shape());
                                          }};
  return pairwise(kMultiply, a, b);
}

Tensor divide(Tensor a, Tensor b) {
  static constexpr Operation kDivide = {"divide", [](Node& y) { map_pairs(y, Binary::kDivide); },
                                        [](const Node& y, Tensor g, std::size_t k) {
                                          const Tensor x = y.input(1);
                                          return k == 0 ? sum_to(g / x, y.input(0).shape())
                                                        : sum_to(-(g * detail::self(y)) / x,
                                                                 x.shape());
                                        }};
  return pairwise(kDivide, a, b);
}

Tensor scale(Tensor x, double factor) {
  static constexpr Operation kScale = {
      "scale", [](Node& y) { map(y, Unary::kScale, y.attributes.number); },
      [](const Node& y, Tensor g, std::size_t) { return scale(g, y.attributes.number); }};
  return elementwise(kScale, x, factor);
}

Tensor shift(Tensor x, double offset) {
  static constexpr Operation kShift = {"shift",
                                       [](Node& y) { map(y, Unary::kShift, y.attributes.number); },
                                       [](const Node&, Tensor g, std::size_t) { return g; }};
  return elementwise(kShift, x, offset);
}

Tensor exp(Tensor x) {
  static constexpr Operation kExp = {
      "exp", [](Node& y) { map(y, Unary::kExp); },
      [](const Node& y, Tensor g, std::size_t) { return g * detail::self(y); }};
  return elementwise(kExp, x);
}

Tensor log(Tensor x) {
  static constexpr Operation kLog = {
      "log", [](Node& y) { map(y, Unary::kLog); },
      [](const Node& y, Tensor g, std::size_t) { return g / y.input(0); }};
  return elementwise(kLog, x);
}

namespace detail {

constinit const Operation kTanh = {
    "tanh", [](Node& y) { map(y, Unary::kTanh); },
    [](const Node& y, Tensor g, std::size_t) { return tanh_gradient(g, self(y)); }};

constinit const Operation kSigmoid = {
    "sigmoid", [](Node& y) { map(y, Unary::kSigmoid); },
    [](const Node& y, Tensor g, std::size_t) { return sigmoid_gradient(g, self(y)); }};

constinit const Operation kLeakyRelu = {
    "leaky_relu", [](Node& y) { map(y, Unary::kLeakyRelu, y.attributes.number); },
    [](const Node& y, Tensor g, std::size_t) {
      return leaky_relu_gradient(g, self(y), y.attributes.number);
    }};

// The gradients of these three, as operations of g and y: linear in g, with the same function again
// as their gradient by it.

Tensor tanh_gradient(Tensor g, Tensor y) {
  static constexpr Operation kTanhGradient = {
      "tanh_gradient", [](Node& z) { map_pairs(z, Binary::kTanhGradient); },
      [](const Node& z, Tensor h, std::size_t k) {
        return k == 0 ? tanh_gradient(h, z.input(1)) : -2 * (h * z.input(0) * z.input(1));
      }};
  return pairwise(kTanhGradient, g, y);
}

Tensor sigmoid_gradient(Tensor g, Tensor y) {
  static constexpr Operation kSigmoidGradient = {
      "sigmoid_gradient", [](Node& z) { map_pairs(z, Binary::kSigmoidGradient); },
      [](const Node& z, Tensor h, std::size_t k) {
        return k == 0 ? sigmoid_gradient(h, z.input(1)) : h * z.input(0) * (1 - 2 * z.input(1));
      }};
  return pairwise(kSigmoidGradient, g, y);
}

Tensor leaky_relu_gradient(Tensor g, Tensor y, double slope) {
  static constexpr Operation kLeakyReluGradient = {
      "leaky_relu_gradient",
      [](Node& z) { map_pairs(z, Binary::kLeakyReluGradient, z.attributes.number); },
      [](const Node& z, Tensor h, std::size_t k) {
        return k == 0 ? leaky_relu_gradient(h, z.input(1), z.attributes.number) : Tensor();
      }};
  return pairwise(kLeakyReluGradient, g, y, slope);
}

Tensor scaled_product(Tensor a, Tensor b, double factor) {
  static constexpr Operation kScaledProduct = {
      "scaled_product", [](Node& y) { map_pairs(y, Binary::kScaledProduct, y.attributes.number); },
      [](const Node& y, Tensor g, std::size_t k) {
        return scaled_product(g, y.input(1 - k), y.attributes.number);
      }};
  return pairwise(kScaledProduct, a, b, factor);
}

Tensor divergence(Tensor mean, Tensor log_variance) {
  static constexpr Operation kExcess = {"excess", [](Node& y) { map_pairs(y, Binary::kExcess); },
                                        [](const Node& y, Tensor h, std::size_t k) {
                                          const Tensor l = y.input(1);
                                          return k == 0 ? pairwise(kExcess, h, l)
                                                        : h * y.input(0) * exp(l);
                                        }};
  static constexpr Operation kDivergence = {
      "divergence", [](Node& y) { map_pairs(y, Binary::kDivergence); },
      [](const Node& y, Tensor g, std::size_t k) {
        return k == 0 ? scaled_product(g, y.input(0), 2) : pairwise(kExcess, g, y.input(1));
      }};
  return pairwise(kDivergence, mean, log_variance);
}

}  // namespace detail

namespace {

/// a e^(b / 2)
Tensor spread(Tensor a, Tensor b) {
  static constexpr Operation kSpread = {
      "spread", [](Node& y) { map_pairs(y, Binary::kSpread); },
      [](const Node& y, Tensor g, std::size_t k) {
        return k == 0 ? spread(g, y.input(1)) : detail::scaled_product(g, detail::self(y), 0.5);
      }};
  return pairwise(kSpread, a, b);
}

}  // namespace

Tensor normal_sample(Tensor mean, Tensor log_variance, Tensor noise) {
  detail::check_equal("normal_sample", mean, log_variance);
  detail::check_equal("normal_sample", mean, noise);
  return mean + spread(noise, log_variance);
}

Tensor tanh(Tensor x) {
  return elementwise(detail::kTanh, x);
}

Tensor sigmoid(Tensor x) {
  return elementwise(detail::kSigmoid, x);
}

Tensor leaky_relu(Tensor x, double slope) {
  assert(slope >= 0);
  return elementwise(detail::kLeakyRelu, x, slope);
}

Tensor relu(Tensor x) {
  return leaky_relu(x, 0);
}

Tensor softplus(Tensor x) {
  static constexpr Operation kSoftplus = {
      "softplus", [](Node& y) { map(y, Unary::kSoftplus); },
      [](const Node& y, Tensor g, std::size_t) { return g * sigmoid(y.input(0)); }};
  return elementwise(kSoftplus, x);
}

Tensor square(Tensor x) {
  static constexpr Operation kSquare = {"square", [](Node& y) { map(y, Unary::kSquare); },
                                        [](const Node& y, Tensor g, std::size_t) {
                                          return detail::scaled_product(g, y.input(0), 2);
                                        }};
  return elementwise(kSquare, x);
}

Tensor square_root(Tensor x) {
  static constexpr Operation kSquareRoot = {
      "square_root", [](Node& y) { map(y, Unary::kSquareRoot); },
      [](const Node& y, Tensor g, std::size_t) { return 0.5 * g / detail::self(y); }};
  return elementwise(kSquareRoot, x);
}

Tensor reciprocal(Tensor x) {
  static constexpr Operation kReciprocal = {
      "reciprocal", [](Node& y) { map(y, Unary::kReciprocal); },
      [](const Node& y, Tensor g, std::size_t) { return -(g * square(detail::self(y))); }};
  return elementwise(kReciprocal, x);
}

namespace {

/// -1, 0 or 1; its gradient is zero.
Tensor sign(Tensor x) {
  static constexpr Operation kSign = {"sign", [](Node& y) { map(y, Unary::kSign); },
                                      [](const Node&, Tensor, std::size_t) { return Tensor(); }};
  return elementwise(kSign, x);
}

}  // namespace

Tensor absolute(Tensor x) {
  static constexpr Operation kAbsolute = {
      "absolute", [](Node& y) { map(y, Unary::kAbsolute); },
      [](const Node& y, Tensor g, std::size_t) { return g * sign(y.input(0)); }};
  return elementwise(kAbsolute, x);
}

}  // namespace likeness::autodiff
