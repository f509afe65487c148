#pragma once

#include <stddef.h>
#include <stdint.h>

/// What the kernels can do, as a table of functions: one table per instruction set in single
/// precision, and one in double precision, the reference that tests differentiate numerically.
/// `const void*` and `void*` point to numbers of the table's precision; matrices are row-major
/// without gaps unless strides say otherwise. No kernel allocates, throws or starts a thread.
/// Bodies that work on a range of rows or columns give the same bits however the whole is cut.
namespace likeness::autodiff::kernels {

enum class Activation { kNone, kLeakyRelu, kTanh, kSigmoid };

/// C = activation(A B + bias), or C = activation(C + A B) where `accumulate` is set. A is rows x
/// inner, B is inner x columns, C rows x columns, each element addressed by two strides, so that a
/// transposed factor is a matter of strides. One of B's strides is 1; C's rows are contiguous.
struct Product {
  const void* a;
  ptrdiff_t a_row_stride, a_inner_stride;
  const void* b;
  ptrdiff_t b_inner_stride, b_column_stride;
  void* c;
  size_t c_row_stride;
  size_t inner;
  const void* bias;  ///< null, or one number per column
  bool accumulate;
  Activation activation;
  double slope;  ///< of kLeakyRelu below zero
};

/// y = f(x), or f(x, parameter).
enum class Unary {
  kScale,      ///< parameter * x
  kShift,      ///< x + parameter
  kLeakyRelu,  ///< x above zero, parameter * x below
  kExp,
  kLog,
  kTanh,
  kSigmoid,
  kSoftplus,  ///< ln(1 + e^x)
  kSquare,
  kSquareRoot,
  kReciprocal,
  kAbsolute,
  kSign,
  kCount
};

/// out = f(a, b), or f(a, b, parameter).
enum class Binary {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kLeakyReluGradient,  ///< a where b > 0, parameter * a elsewhere
  kTanhGradient,       ///< a (1 - b^2)
  kSigmoidGradient,    ///< a b (1 - b)
  kScaledProduct,      ///< parameter * a * b
  kSpread,             ///< a e^(b / 2)
  kDivergence,         ///< a^2 + e^b - b - 1
  kExcess,             ///< a (e^b - 1)
  kCount
};

/// A factor of a binary map: element (i, j) is at row_step * i + column_step * j; column_step is 0
/// or 1. Steps of 0 repeat a row, a column or a single number.
struct Factor {
  const void* values;
  size_t row_step, column_step;
};

/// Adjacent columns that belong together, such as the levels of one category.
struct Span {
  size_t begin;
  size_t width;
  bool softmax;  ///< otherwise tanh, column by column; only the head looks at it
};

struct Spans {
  const Span* values;
  size_t count;
};

/// What batch normalization does to columns: one number of each for every one.
struct Normalization {
  size_t columns;
  const void *mean, *inverse_deviation, *factor;
};

/// Of Adam and AdamW after `steps` steps; the formula is in update.cpp.
struct AdamStep {
  double rate, beta1, beta2, epsilon;
  double decay;        ///< added to the gradient as decay * weight
  double shrinkage;    ///< AdamW's: what weights are multiplied by first
  double correction1;  ///< 1 - beta1^steps
  double correction2;  ///< 1 - beta2^steps
  double gradient_scale;
  double gradient_limit;  ///< numbers of the scaled gradient are cut to +- this
};

struct SgdStep {
  double rate, momentum, dampening, decay;
  bool nesterov;
  bool first;  ///< the velocity begins as the gradient itself
  double gradient_scale;
  double gradient_limit;  ///< as in AdamStep
};

/// Noise comes from Philox4x32-10 with the key and counter of core/random.hpp, addressed by words:
/// element k is made of word k mod 4 of block k / 4 of the stream alone.
struct NoiseAddress {
  uint64_t seed, stream, first;
};

struct Table {
  /// Computes the given block of C. Every element adds its `inner` products in order, beginning
  /// with the bias or C.
  void (*product)(const Product&, size_t row_begin, size_t row_end, size_t column_begin,
                  size_t column_end);
  size_t product_rows;     ///< rows of a block are best a multiple of this
  size_t product_columns;  ///< columns of a block are best a multiple of this

  void (*unary[static_cast<size_t>(Unary::kCount)])(size_t count, double parameter, const void* x,
                                                    void* y);
  void (*binary[static_cast<size_t>(Binary::kCount)])(size_t rows, size_t columns, double parameter,
                                                      Factor a, Factor b, void* out);

  /// Sums of all x, and of all x^2, in 16 lanes.
  double (*sum)(size_t count, const void* x);
  double (*sum_of_squares)(size_t count, const void* x);
  /// One result per row.
  void (*row_sums)(size_t rows, size_t columns, const void* x, void* out);
  void (*row_log_sum_exp)(size_t rows, size_t columns, const void* x, void* out);
  /// -epsilon ln(mean over columns of exp((potential - cost) / epsilon)).
  void (*row_soft_minimum)(size_t rows, size_t columns, double epsilon, const void* cost,
                           const void* potential, void* out);
  /// One result per column of [begin, end), whose rows are `stride` apart.
  void (*column_sums)(size_t rows, size_t stride, size_t begin, size_t end, const void* x,
                      void* out);
  /// Mean, and variance divided by the number of rows.
  void (*column_moments)(size_t rows, size_t stride, size_t begin, size_t end, const void* x,
                         void* mean, void* variance);
  /// Rows [begin, end) of the transposed matrix; x is rows x columns.
  void (*transpose)(size_t rows, size_t columns, size_t begin, size_t end, const void* x,
                    void* out);

  /// (x - mean) * inverse_deviation, column by column.
  void (*standardize)(size_t rows, size_t columns, const void* x, const void* mean,
                      const void* inverse_deviation, void* out);
  /// activation(x * factor + offset), column by column.
  void (*scale_columns)(size_t rows, size_t columns, const void* x, const void* factor,
                        const void* offset, Activation activation, double slope, void* out);
  /// activation((x - mean) * inverse_deviation * factor + offset), column by column.
  void (*batch_norm)(size_t rows, const Normalization& norm, const void* x, const void* offset,
                     Activation activation, double slope, void* out);
  /// Its gradients, given that of what the activation takes, for columns [begin, end): by x over
  /// all rows, as inverse_deviation * factor * (g - mean(g) - z mean(g z)), unless it is null; and
  /// by the factor, sum(g z). z stands for (x - mean) * inverse_deviation.
  void (*batch_norm_gradient)(size_t rows, const Normalization& norm, size_t begin, size_t end,
                              const void* g, const void* x, void* by_x, void* by_factor);

  /// Per row and span. What lies outside of all spans becomes 0.
  void (*span_softmax)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  void (*span_one_hot)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  void (*span_expand)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  /// The columns of all spans side by side: out has as many columns as the spans together.
  void (*span_gather)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  /// The way back: x has as many columns as the spans together, out `columns`.
  void (*span_scatter)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  /// Per row one result for each span.
  void (*span_sums)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  void (*span_log_sum_exp)(size_t rows, size_t columns, Spans spans, const void* x, void* out);
  /// -sum(target ln softmax(x)) per row and span, and its gradient by x given that by the result.
  void (*span_cross_entropy)(size_t rows, size_t columns, Spans spans, const void* x,
                             const void* target, void* out);
  void (*span_cross_entropy_gradient)(size_t rows, size_t columns, Spans spans, const void* g,
                                      const void* x, const void* target, void* out);
  /// tanh(x), or softmax((x + noise) inverse_temperature) within the spans that ask for it.
  void (*head)(size_t rows, size_t columns, Spans spans, double inverse_temperature, const void* x,
               const void* noise, void* out);
  /// The gradient of `head` at its output y.
  void (*head_gradient)(size_t rows, size_t columns, Spans spans, double inverse_temperature,
                        const void* g, const void* y, void* out);

  void (*adam)(const AdamStep&, size_t count, const void* gradient, void* weight, void* mean,
               void* square);
  void (*sgd)(const SgdStep&, size_t count, const void* gradient, void* weight, void* velocity);

  /// out[k] is element first + k. Uniform on (0, 1), a multiple of 2^-23 plus 2^-24; standard
  /// normal; standard Gumbel.
  void (*uniform)(NoiseAddress address, size_t count, float* out);
  void (*normal)(NoiseAddress address, size_t count, float* out);
  void (*gumbel)(NoiseAddress address, size_t count, float* out);
  /// 0 with the given probability, otherwise `scale`.
  void (*dropout)(NoiseAddress address, size_t count, double probability, double scale, float* out);
};

}  // namespace likeness::autodiff::kernels
