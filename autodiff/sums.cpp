// Operations that add up: over everything, over rows, over columns.

#include <numeric>

#include "autodiff/forward.hpp"
#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/autodiff/ops.hpp"

namespace likeness::autodiff {

using detail::at;
using detail::for_columns;
using detail::for_rows;
using detail::kernels_of;
using detail::Node;
using detail::Operation;

namespace {

void write_number(Node& y, double value) {
  if (y.tape->precision() == Precision::kSingle) {
    *reinterpret_cast<float*>(y.data) = static_cast<float>(value);
  } else {
    *reinterpret_cast<double*>(y.data) = value;
  }
}

}  // namespace

Tensor sum(Tensor input) {
  static constexpr Operation kSum = {
      "sum",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        const std::size_t parts = x.shape.size() / detail::kTaskElements + 1;
        const auto partial = y.tape->make_objects<double>(parts, [](std::size_t) { return 0.0; });
        parallel_chunks(
            x.shape.size(), detail::kTaskElements, [&](std::size_t begin, std::size_t end) {
              partial[begin / detail::kTaskElements] = kernels_of(y).sum(end - begin, at(x, begin));
            });
        write_number(y, std::accumulate(partial.begin(), partial.end(), 0.0));
      },
      [](const Node& y, Tensor g, std::size_t) { return broadcast(g, y.input(0).shape()); }};
  return input.node()->tape->run(kSum, {input}, {1, 1});
}

Tensor row_sums(Tensor input) {
  static constexpr Operation kRowSums = {
      "row_sums",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        for_rows(x.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t columns = x.shape.columns;
          kernels_of(y).row_sums(rows, columns, at(x, row * columns), at(y, row));
        });
      },
      [](const Node& y, Tensor g, std::size_t) { return broadcast(g, y.input(0).shape()); }};
  return input.node()->tape->run(kRowSums, {input}, {input.rows(), 1});
}

Tensor column_sums(Tensor input) {
  static constexpr Operation kColumnSums = {
      "column_sums",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        for_columns(x.shape, [&](std::size_t begin, std::size_t end) {
          kernels_of(y).column_sums(x.shape.rows, x.shape.columns, begin, end, x.data, y.data);
        });
      },
      [](const Node& y, Tensor g, std::size_t) { return broadcast(g, y.input(0).shape()); }};
  return input.node()->tape->run(kColumnSums, {input}, {1, input.columns()});
}

Tensor mean(Tensor x) {
  return sum(x) / static_cast<double>(x.shape().size());
}

Tensor row_log_sum_exp(Tensor input) {
  static constexpr Operation kRowLogSumExp = {
      "row_log_sum_exp",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        for_rows(x.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t columns = x.shape.columns;
          kernels_of(y).row_log_sum_exp(rows, columns, at(x, row * columns), at(y, row));
        });
      },
      [](const Node& y, Tensor g, std::size_t) { return g * softmax(y.input(0)); }};
  return input.node()->tape->run(kRowLogSumExp, {input}, {input.rows(), 1});
}

Tensor soft_minimum(Tensor cost, Tensor potential, double epsilon) {
  static constexpr Operation kSoftMinimum = {
      "soft_minimum",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        for_rows(x.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t columns = x.shape.columns;
          kernels_of(y).row_soft_minimum(rows, columns, y.attributes.number, at(x, row * columns),
                                         y.inputs[1]->data, at(y, row));
        });
      },
      [](const Node& y, Tensor g, std::size_t k) {
        const Tensor plan = g * softmax((y.input(1) - y.input(0)) / y.attributes.number);
        return k == 0 ? plan : -column_sums(plan);
      }};
  if (potential.shape() != Shape{1, cost.columns()}) {
    detail::throw_shape_error("soft_minimum", cost.shape(), potential.shape(),
                              "the potential must be a row with one number per column of the cost");
  }
  return cost.node()->tape->run(kSoftMinimum, {cost, potential}, {cost.rows(), 1},
                                {.number = epsilon});
}

Tensor row_norms(Tensor x) {
  return square_root(row_sums(square(x)));
}

Tensor broadcast(Tensor input, Shape shape) {
  static constexpr Operation kBroadcast = {
      "broadcast",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        // x - 0, which unlike x + 0 leaves the sign of zero alone. Zero looks alike in both
        // precisions.
        static constexpr double kZero = 0;
        const auto subtract =
            kernels_of(y).binary[static_cast<std::size_t>(kernels::Binary::kSubtract)];
        const bool one_row = x.shape.rows == 1;
        const bool one_column = x.shape.columns == 1;
        for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
          const kernels::Factor from = {at(x, one_row ? 0 : row * x.shape.columns),
                                        one_row ? 0 : x.shape.columns,
                                        one_column ? std::size_t{0} : std::size_t{1}};
          subtract(rows, y.shape.columns, 0, from, {&kZero, 0, 0}, at(y, row * y.shape.columns));
        });
      },
      [](const Node& y, Tensor g, std::size_t) { return sum_to(g, y.input(0).shape()); }};
  if (input.shape() == shape) return input;
  if ((input.rows() != 1 && input.rows() != shape.rows) ||
      (input.columns() != 1 && input.columns() != shape.columns)) {
    detail::throw_shape_error("broadcast", input.shape(), shape,
                              "rows and columns of the first must be those of the second, or 1");
  }
  return input.node()->tape->run(kBroadcast, {input}, shape);
}

Tensor sum_to(Tensor x, Shape shape) {
  if (x.shape() == shape) return x;
  if ((shape.rows != 1 && x.rows() != shape.rows) ||
      (shape.columns != 1 && x.columns() != shape.columns)) {
    detail::throw_shape_error("sum_to", x.shape(), shape,
                              "rows and columns of the second must be those of the first, or 1");
  }
  if (shape == Shape{1, 1}) return sum(x);
  return shape.rows == 1 ? column_sums(x) : row_sums(x);
}

Tensor softmax(Tensor x) {
  const Span row = {0, x.columns(), SpanKind::kSoftmax};
  return span_softmax(x, {&row, 1});
}

ColumnMoments column_moments(Tensor x) {
  detail::TapeState& tape = *x.node()->tape;
  Node* mean = tape.make_leaf({1, x.columns()}, nullptr, false);
  Node* variance = tape.make_leaf({1, x.columns()}, nullptr, false);
  for_columns(x.shape(), [&](std::size_t begin, std::size_t end) {
    tape.kernels().column_moments(x.rows(), x.columns(), begin, end, x.node()->data, mean->data,
                                  variance->data);
  });
  return {Tensor(mean), Tensor(variance)};
}

}  // namespace likeness::autodiff
