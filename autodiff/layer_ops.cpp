// Fused operations of layers. One that ends with an activation is computed at once and recorded as
// two operations: the gradient of the activation needs its result only, and what went into it is
// not kept.

#include "autodiff/forward.hpp"
#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/autodiff/ops.hpp"

namespace likeness::autodiff {

using detail::at;
using detail::Attributes;
using detail::kernels_of;
using detail::Node;
using detail::Operation;

namespace {

/// What an ActivationKind, in their order, is to kernels and as an operation of its own.
constexpr struct {
  kernels::Activation kernel;
  const Operation* operation;
} kActivations[] = {{kernels::Activation::kNone, nullptr},
                    {kernels::Activation::kLeakyRelu, &detail::kLeakyRelu},
                    {kernels::Activation::kTanh, &detail::kTanh},
                    {kernels::Activation::kSigmoid, &detail::kSigmoid}};

Tensor run_activated(const Operation& operation, std::initializer_list<Tensor> inputs, Shape shape,
                     Activation activation) {
  detail::TapeState& tape = *inputs.begin()->node()->tape;
  if (activation.kind == ActivationKind::kNone) return tape.run(operation, inputs, shape);
  const auto& [kernel, as_operation] = kActivations[static_cast<std::size_t>(activation.kind)];
  return tape.run_activated(operation, *as_operation, inputs, shape,
                            {.activation = kernel, .slope = activation.slope});
}

/// One row for each column of x.
void check_row(const char* name, Tensor x, Tensor row) {
  if (row.shape() != Shape{1, x.columns()}) {
    detail::throw_shape_error(name, x.shape(), row.shape(),
                              "the second must have one row and the columns of the first");
  }
}

}  // namespace

Tensor linear(Tensor x, Tensor weight, Tensor bias, Activation activation) {
  static constexpr Operation kLinear = {
      "linear",
      [](Node& y) {
        const Node* row = y.inputs.size() == 3 ? y.inputs[2] : nullptr;
        detail::multiply(y, *y.inputs[0], false, *y.inputs[1], false, {row});
      },
      [](const Node& y, Tensor g, std::size_t k) {
        switch (k) {
          case 0:
            return detail::add_product(y, k, g, y.input(1), false, true);
          case 1:
            return detail::add_product(y, k, y.input(0), g, true, false);
          default:
            return column_sums(g);
        }
      }};
  if (x.columns() != weight.rows()) {
    detail::throw_shape_error("linear", x.shape(), weight.shape(),
                              "the columns of the input must be the rows of the weight");
  }
  const Shape shape = {x.rows(), weight.columns()};
  if (!bias) return run_activated(kLinear, {x, weight}, shape, activation);
  check_row("linear", weight, bias);
  return run_activated(kLinear, {x, weight, bias}, shape, activation);
}

Tensor scale_columns(Tensor x, Tensor factor, Tensor offset, Activation activation) {
  static constexpr Operation kScaleColumns = {
      "scale_columns",
      [](Node& y) {
        detail::for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t columns = y.shape.columns;
          kernels_of(y).scale_columns(rows, columns, at(*y.inputs[0], row * columns),
                                      y.inputs[1]->data, y.inputs[2]->data, y.attributes.activation,
                                      y.attributes.slope, at(y, row * columns));
        });
      },
      [](const Node& y, Tensor g, std::size_t k) {
        switch (k) {
          case 0:
            return g * y.input(1);
          case 1:
            return column_sums(g * y.input(0));
          default:
            return column_sums(g);
        }
      }};
  check_row("scale_columns", x, factor);
  check_row("scale_columns", x, offset);
  return run_activated(kScaleColumns, {x, factor, offset}, x.shape(), activation);
}

namespace {

/// `deviation`, the inverse deviation of each column of x, as a function of x, whose standardized
/// numbers are z: with s the result, ds/dx = -s^2 z / rows.
Tensor inverse_deviation(Tensor x, Tensor z, Tensor deviation) {
  static constexpr Operation kInverseDeviation = {
      "inverse_deviation", nullptr, [](const Node& y, Tensor g, std::size_t k) {
        const Tensor s = detail::self(y);
        const double rows = static_cast<double>(y.input(0).rows());
        return k == 0 ? -(g * square(s) / rows) * y.input(1) : Tensor();
      }};
  return x.node()->tape->share(kInverseDeviation, {x, z}, deviation);
}

/// The gradient of the standardized x, in operations that can be recorded.
Tensor standardize_gradient(Tensor g, Tensor x, Tensor z, Tensor deviation) {
  const Tensor s = inverse_deviation(x, z, deviation);
  const double rows = static_cast<double>(g.rows());
  return s * (g - column_sums(g) / rows - z * (column_sums(g * z) / rows));
}

/// x standardized, where the inverse deviations are given: inputs 0 to 2 of `batch_norm`, too.
Tensor standardize(Tensor x, Tensor mean, Tensor deviation) {
  static constexpr Operation kStandardize = {
      "standardize",
      [](Node& y) {
        detail::for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t columns = y.shape.columns;
          kernels_of(y).standardize(rows, columns, at(*y.inputs[0], row * columns),
                                    y.inputs[1]->data, y.inputs[2]->data, at(y, row * columns));
        });
      },
      [](const Node& y, Tensor g, std::size_t) {
        return standardize_gradient(g, y.input(0), detail::self(y), y.input(2));
      }};
  return x.node()->tape->run(kStandardize, {x, mean, deviation}, x.shape());
}

Tensor deviation_of(const char* name, Tensor x, const ColumnMoments& moments, double epsilon) {
  check_row(name, x, moments.mean);
  check_row(name, x, moments.variance);
  return reciprocal(square_root(moments.variance + epsilon));
}

kernels::Normalization normalization(const Node& y) {
  return {y.shape.columns, y.inputs[1]->data, y.inputs[2]->data, y.inputs[3]->data};
}

/// The gradient of `batch_norm` by x or by the weight in one call, for when it is not recorded.
Tensor batch_norm_gradient(const Node& y, Tensor g, bool by_weight) {
  Node* weight = y.tape->make_leaf(y.inputs[3]->shape, nullptr, false);
  Node* result = by_weight ? weight : y.tape->make_leaf(y.shape, nullptr, false);
  detail::for_columns(y.shape, [&](std::size_t begin, std::size_t end) {
    kernels_of(y).batch_norm_gradient(y.shape.rows, normalization(y), begin, end, g.node()->data,
                                      y.inputs[0]->data, by_weight ? nullptr : result->data,
                                      weight->data);
  });
  return Tensor(result);
}

}  // namespace

Tensor standardize(Tensor x, const ColumnMoments& moments, double epsilon) {
  return standardize(x, moments.mean, deviation_of("standardize", x, moments, epsilon));
}

Tensor batch_norm(Tensor x, const ColumnMoments& moments, double epsilon, Tensor weight,
                  Tensor bias, Activation activation) {
  static constexpr Operation kBatchNorm = {
      "batch_norm",
      [](Node& y) {
        detail::for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t first = row * y.shape.columns;
          kernels_of(y).batch_norm(rows, normalization(y), at(*y.inputs[0], first),
                                   y.inputs[4]->data, y.attributes.activation, y.attributes.slope,
                                   at(y, first));
        });
      },
      [](const Node& y, Tensor g, std::size_t k) {
        if (k == 4) return column_sums(g);
        if (!y.tape->recording()) return batch_norm_gradient(y, g, k == 3);
        const Tensor z = standardize(y.input(0), y.input(1), y.input(2));
        if (k == 3) return column_sums(g * z);
        return standardize_gradient(g * y.input(3), y.input(0), z, y.input(2));
      }};
  check_row("batch_norm", x, weight);
  check_row("batch_norm", x, bias);
  const Tensor deviation = deviation_of("batch_norm", x, moments, epsilon);
  return run_activated(kBatchNorm, {x, moments.mean, deviation, weight, bias}, x.shape(),
                       activation);
}

}  // namespace likeness::autodiff
