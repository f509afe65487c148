#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>

#include "likeness/autodiff/tape.hpp"
#include "likeness/autodiff/tensor.hpp"
#include "likeness/export.hpp"

/// Operations on tensors of one tape. Each is recorded there where a gradient may be asked for, and
/// each can be differentiated any number of times. Shapes that don't fit throw Error(kUsage) with
/// the operation and the shapes.
namespace likeness::autodiff {

// Element by element, of two tensors. One whose rows, columns or both number 1 is repeated to the
// other's shape.

[[nodiscard]] LIKENESS_EXPORT Tensor add(Tensor a, Tensor b);
[[nodiscard]] LIKENESS_EXPORT Tensor subtract(Tensor a, Tensor b);
[[nodiscard]] LIKENESS_EXPORT Tensor multiply(Tensor a, Tensor b);
[[nodiscard]] LIKENESS_EXPORT Tensor divide(Tensor a, Tensor b);

/// factor * x, and x + offset.
[[nodiscard]] LIKENESS_EXPORT Tensor scale(Tensor x, double factor);
[[nodiscard]] LIKENESS_EXPORT Tensor shift(Tensor x, double offset);

inline Tensor operator+(Tensor a, Tensor b) {
  return add(a, b);
}
inline Tensor operator-(Tensor a, Tensor b) {
  return subtract(a, b);
}
inline Tensor operator*(Tensor a, Tensor b) {
  return multiply(a, b);
}
inline Tensor operator/(Tensor a, Tensor b) {
  return divide(a, b);
}
inline Tensor operator-(Tensor x) {
  return scale(x, -1);
}
inline Tensor operator*(double factor, Tensor x) {
  return scale(x, factor);
}
inline Tensor operator*(Tensor x, double factor) {
  return scale(x, factor);
}
inline Tensor operator/(Tensor x, double divisor) {
  return scale(x, 1 / divisor);
}
inline Tensor operator+(Tensor x, double offset) {
  return shift(x, offset);
}
inline Tensor operator+(double offset, Tensor x) {
  return shift(x, offset);
}
inline Tensor operator-(Tensor x, double offset) {
  return shift(x, -offset);
}
inline Tensor operator-(double offset, Tensor x) {
  return shift(scale(x, -1), offset);
}

// Element by element, of one tensor.

[[nodiscard]] LIKENESS_EXPORT Tensor exp(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor log(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor tanh(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor sigmoid(Tensor x);
/// ln(1 + e^x)
[[nodiscard]] LIKENESS_EXPORT Tensor softplus(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor square(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor square_root(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor reciprocal(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor absolute(Tensor x);
/// x above zero, slope * x below; slope >= 0.
[[nodiscard]] LIKENESS_EXPORT Tensor leaky_relu(Tensor x, double slope);
[[nodiscard]] LIKENESS_EXPORT Tensor relu(Tensor x);
/// mean + noise e^(log_variance / 2), all of the same shape: normal numbers made of standard ones.
[[nodiscard]] LIKENESS_EXPORT Tensor normal_sample(Tensor mean, Tensor log_variance, Tensor noise);

// Sums. A 1 x 1, rows x 1 or 1 x columns tensor comes back.

[[nodiscard]] LIKENESS_EXPORT Tensor sum(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor row_sums(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor column_sums(Tensor x);
[[nodiscard]] LIKENESS_EXPORT Tensor mean(Tensor x);
/// ln(sum of e^x) of each row, without overflow.
[[nodiscard]] LIKENESS_EXPORT Tensor row_log_sum_exp(Tensor x);
/// Euclidean length of each row; not differentiable where it is 0.
[[nodiscard]] LIKENESS_EXPORT Tensor row_norms(Tensor x);

/// -epsilon ln(mean over j of exp((potential_j - cost_ij) / epsilon)) of each row i: a minimum of
/// cost - potential, softened by epsilon. `potential` is 1 x columns.
[[nodiscard]] LIKENESS_EXPORT Tensor soft_minimum(Tensor cost, Tensor potential, double epsilon);

// Matrices.

/// op(a) op(b), where op transposes if asked.
[[nodiscard]] LIKENESS_EXPORT Tensor matmul(Tensor a, Tensor b, bool transpose_a = false,
                                            bool transpose_b = false);
[[nodiscard]] LIKENESS_EXPORT Tensor transpose(Tensor x);
/// x in another shape, its numbers in the same order; shape.size() must be that of x.
[[nodiscard]] LIKENESS_EXPORT Tensor reshape(Tensor x, Shape shape);
/// One row, column or number repeated to `shape`.
[[nodiscard]] LIKENESS_EXPORT Tensor broadcast(Tensor x, Shape shape);
/// The inverse: sums of x over the rows, columns or both that number 1 in `shape`.
[[nodiscard]] LIKENESS_EXPORT Tensor sum_to(Tensor x, Shape shape);

[[nodiscard]] LIKENESS_EXPORT Tensor concatenate_columns(std::initializer_list<Tensor> parts);
[[nodiscard]] LIKENESS_EXPORT Tensor concatenate_rows(std::initializer_list<Tensor> parts);
/// Columns [begin, begin + count) of x, and rows.
[[nodiscard]] LIKENESS_EXPORT Tensor columns(Tensor x, std::size_t begin, std::size_t count);
[[nodiscard]] LIKENESS_EXPORT Tensor rows(Tensor x, std::size_t begin, std::size_t count);

/// x as a constant: gradients stop here.
[[nodiscard]] LIKENESS_EXPORT Tensor detach(Tensor x);
/// A copy of x as a variable of its own, to differentiate by.
[[nodiscard]] LIKENESS_EXPORT Tensor as_variable(Tensor x);

// Fused operations of layers.

enum class ActivationKind { kNone, kLeakyRelu, kTanh, kSigmoid };

/// What a fused operation ends with. The slope is kLeakyRelu's below zero, 0 for a plain ReLU.
struct Activation {
  ActivationKind kind = ActivationKind::kNone;
  double slope = 0;
};

/// activation(x weight + bias): x is rows x in, weight in x out, bias 1 x out or no tensor.
[[nodiscard]] LIKENESS_EXPORT Tensor linear(Tensor x, Tensor weight, Tensor bias,
                                            Activation activation = {});

/// activation(x * factor + offset) with one factor and offset (1 x columns) per column.
[[nodiscard]] LIKENESS_EXPORT Tensor scale_columns(Tensor x, Tensor factor, Tensor offset,
                                                   Activation activation = {});

/// Mean and variance (divided by the number of rows) of each column, 1 x columns.
struct ColumnMoments {
  Tensor mean;
  Tensor variance;
};

/// Of the numbers of x: constants, which no gradient passes.
[[nodiscard]] LIKENESS_EXPORT ColumnMoments column_moments(Tensor x);

/// (x - mean) / sqrt(variance + epsilon), column by column. `moments` must be those of x; gradients
/// take into account that they depend on it.
[[nodiscard]] LIKENESS_EXPORT Tensor standardize(Tensor x, const ColumnMoments& moments,
                                                 double epsilon);

/// activation(standardize(x, moments, epsilon) * weight + bias) with one weight and bias (1 x
/// columns) per column.
[[nodiscard]] LIKENESS_EXPORT Tensor batch_norm(Tensor x, const ColumnMoments& moments,
                                                double epsilon, Tensor weight, Tensor bias,
                                                Activation activation = {});

// Spans: groups of adjacent columns, such as the levels of each category. They may not overlap;
// columns outside of all spans become 0, and have no influence.

enum class SpanKind { kTanh, kSoftmax };

struct Span {
  std::size_t begin = 0;
  std::size_t width = 0;
  SpanKind kind = SpanKind::kSoftmax;  ///< only `head` looks at it
};

/// The columns of all spans side by side, in the spans' order.
[[nodiscard]] LIKENESS_EXPORT Tensor select_columns(Tensor x, std::span<const Span> spans);
/// Softmax within each span.
[[nodiscard]] LIKENESS_EXPORT Tensor span_softmax(Tensor x, std::span<const Span> spans);
/// Softmax of whole rows.
[[nodiscard]] LIKENESS_EXPORT Tensor softmax(Tensor x);
/// Sums within each span: rows x number of spans.
[[nodiscard]] LIKENESS_EXPORT Tensor span_sums(Tensor x, std::span<const Span> spans);
/// ln(sum of e^x) within each span: rows x number of spans.
[[nodiscard]] LIKENESS_EXPORT Tensor span_log_sum_exp(Tensor x, std::span<const Span> spans);
/// Column s of x repeated over span s of a result with `columns` columns.
[[nodiscard]] LIKENESS_EXPORT Tensor span_expand(Tensor x, std::span<const Span> spans,
                                                 std::size_t columns);
/// 1 at the largest number of each span (the first of equals), 0 elsewhere; the gradient passes
/// through unchanged within spans (the straight-through estimate).
[[nodiscard]] LIKENESS_EXPORT Tensor span_one_hot(Tensor x, std::span<const Span> spans);

/// A generator's last step: tanh(x) in spans of that kind, softmax((x + noise) / temperature) in
/// the others. With Gumbel noise that is the Gumbel-softmax; `noise` (a constant) may be no tensor.
[[nodiscard]] LIKENESS_EXPORT Tensor head(Tensor x, Tensor noise, std::span<const Span> spans,
                                          double temperature);

/// Cross-entropy -sum(target ln softmax(logits)) within each span: rows x number of spans. `target`
/// holds probabilities or a one-hot code; a span of zeros costs nothing.
[[nodiscard]] LIKENESS_EXPORT Tensor span_cross_entropy(Tensor logits, Tensor target,
                                                        std::span<const Span> spans);

}  // namespace likeness::autodiff
