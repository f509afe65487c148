#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/install.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/rows.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

double sum(size_t count, const void* x) {
  return sum_row(static_cast<const Real*>(x), count);
}

double sum_of_squares(size_t count, const void* x) {
  const Real* from = static_cast<const Real*>(x);
  Lanes total = fill_lanes(0);
  for_groups(count, [&](size_t k, size_t width) {
    total = each([](Vector t, Vector v) { return fma(v, v, t); }, total,
                 load_lanes(from + k, width, 0));
  });
  return add_lanes(total);
}

void row_sums(size_t rows, size_t columns, const void* x, void* out) {
  for (size_t i = 0; i < rows; ++i) {
    static_cast<Real*>(out)[i] = sum_row(static_cast<const Real*>(x) + i * columns, columns);
  }
}

void row_log_sum_exp(size_t rows, size_t columns, const void* x, void* out) {
  for (size_t i = 0; i < rows; ++i) {
    static_cast<Real*>(out)[i] =
        log_sum_exp_row(static_cast<const Real*>(x) + i * columns, columns);
  }
}

void row_soft_minimum(size_t rows, size_t columns, double epsilon, const void* cost,
                      const void* potential, void* out) {
  const Real* offset = static_cast<const Real*>(potential);
  const Real* row = static_cast<const Real*>(cost);
  const Real sharpness = static_cast<Real>(1 / epsilon);
  const Real infinity = static_cast<Real>(__builtin_inf());
  const Real log_count = log(broadcast(static_cast<Real>(columns)))[0];
  for (size_t i = 0; i < rows; ++i, row += columns) {
    Lanes largest = fill_lanes(-infinity);
    for_groups(columns, [&](size_t k, size_t count) {
      largest = each([](Vector t, Vector c, Vector p) { return maximum(t, p - c); }, largest,
                     load_lanes(row + k, count, infinity), load_lanes(offset + k, count, 0));
    });
    const Real top = largest_lane(largest);
    Lanes total = fill_lanes(0);
    for_groups(columns, [&](size_t k, size_t count) {
      total = each([&](Vector t, Vector c, Vector p) { return t + exp((p - c - top) * sharpness); },
                   total, load_lanes(row + k, count, infinity), load_lanes(offset + k, count, 0));
    });
    const Real log_mean = log(broadcast(add_lanes(total)))[0] - log_count;
    static_cast<Real*>(out)[i] = -(top + static_cast<Real>(epsilon) * log_mean);
  }
}

template <size_t count>
struct Vectors {
  static constexpr size_t kCount = count;
};

/// Calls f(first column, Vectors<n>, columns in each of the n vectors) for the columns of
/// [begin, end): four vectors side by side where there are as many, since a single sum waits for
/// each of its additions.
template <class Function>
void for_columns(size_t begin, size_t end, Function f) {
  size_t j = begin;
  for (; j + 4 * kWidth <= end; j += 4 * kWidth) f(j, Vectors<4>{}, kWidth);
  for (; j < end; j += kWidth) f(j, Vectors<1>{}, end - j < kWidth ? end - j : kWidth);
}

/// The vector of columns from j, of which `width` are read.
inline Vector read(const void* values, size_t j, size_t width) {
  const Real* from = static_cast<const Real*>(values) + j;
  return width == kWidth ? load(from) : load_first(from, width);
}

inline void write(void* values, size_t j, size_t width, Vector v) {
  store_first(static_cast<Real*>(values) + j, v, width);
}

/// totals[v] = sum of term(element of x's first row and v-th vector, v) down the rows.
template <size_t count, class Term>
void sum_down(size_t rows, size_t stride, size_t first, Term term, Vector (&totals)[count]) {
  LIKENESS_UNROLL
  for (size_t v = 0; v < count; ++v) totals[v] = Vector{};
  for (size_t i = first; i < first + rows * stride; i += stride) {
    LIKENESS_UNROLL
    for (size_t v = 0; v < count; ++v) totals[v] += term(i + v * kWidth, v);
  }
}

void column_sums(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* out) {
  for_columns(begin, end, [&]<size_t count>(size_t j, Vectors<count>, size_t width) {
    Vector totals[count];
    sum_down(
        rows, stride, j, [&](size_t i, size_t) { return read(x, i, width); }, totals);
    for (size_t v = 0; v < count; ++v) write(out, j + v * kWidth, width, totals[v]);
  });
}

void column_moments(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* mean,
                    void* variance) {
  const Real number = static_cast<Real>(rows);
  for_columns(begin, end, [&]<size_t count>(size_t j, Vectors<count>, size_t width) {
    Vector centers[count];
    sum_down(
        rows, stride, j, [&](size_t i, size_t) { return read(x, i, width); }, centers);
    for (size_t v = 0; v < count; ++v) centers[v] /= number;
    Vector squares[count];
    const auto square = [&](size_t i, size_t v) {
      const Vector distance = read(x, i, width) - centers[v];
      return distance * distance;
    };
    sum_down(rows, stride, j, square, squares);
    for (size_t v = 0; v < count; ++v) {
      write(mean, j + v * kWidth, width, centers[v]);
      write(variance, j + v * kWidth, width, squares[v] / number);
    }
  });
}

void transpose(size_t rows, size_t columns, size_t begin, size_t end, const void* x, void* out) {
  for (size_t i = 0; i < rows; i += kWidth) {
    const size_t height = rows - i < kWidth ? rows - i : kWidth;
    for (size_t j = begin; j < end; j += kWidth) {
      const size_t width = end - j < kWidth ? end - j : kWidth;
      Vector block[kWidth];
      for (size_t r = 0; r < kWidth; ++r) {
        block[r] = r < height ? read(x, (i + r) * columns + j, width) : Vector{};
      }
      transpose_block(block);
      for (size_t c = 0; c < width; ++c) write(out, (j + c) * rows + i, height, block[c]);
    }
  }
}

/// Calls f(element, its column, columns in the vector) for all vectors of a matrix, row by row.
template <class Function>
void for_elements(size_t rows, size_t columns, Function f) {
  for (size_t i = 0; i < rows * columns; i += columns) {
    size_t j = 0;
    for (; j + kWidth <= columns; j += kWidth) f(i + j, j, kWidth);
    if (j < columns) f(i + j, j, columns - j);
  }
}

void standardize(size_t rows, size_t columns, const void* x, const void* mean,
                 const void* inverse_deviation, void* out) {
  for_elements(rows, columns, [&](size_t i, size_t j, size_t width) {
    const Vector distance = read(x, i, width) - read(mean, j, width);
    write(out, i, width, distance * read(inverse_deviation, j, width));
  });
}

void scale_columns(size_t rows, size_t columns, const void* x, const void* factor,
                   const void* offset, Activation activation, double slope, void* out) {
  const Vector leak = broadcast(static_cast<Real>(slope));
  for_elements(rows, columns, [&](size_t i, size_t j, size_t width) {
    const Vector y = fma(read(x, i, width), read(factor, j, width), read(offset, j, width));
    write(out, i, width, activate(y, activation, leak));
  });
}

/// The standardized vector of x at element i and column j.
inline Vector standardized(const Normalization& norm, const void* x, size_t i, size_t j,
                           size_t width) {
  return (read(x, i, width) - read(norm.mean, j, width)) * read(norm.inverse_deviation, j, width);
}

void batch_norm(size_t rows, const Normalization& norm, const void* x, const void* offset,
                Activation activation, double slope, void* out) {
  const Vector leak = broadcast(static_cast<Real>(slope));
  for_elements(rows, norm.columns, [&](size_t i, size_t j, size_t width) {
    const Vector z = standardized(norm, x, i, j, width);
    const Vector y = fma(z, read(norm.factor, j, width), read(offset, j, width));
    write(out, i, width, activate(y, activation, leak));
  });
}

void batch_norm_gradient(size_t rows, const Normalization& norm, size_t begin, size_t end,
                         const void* g, const void* x, void* by_x, void* by_factor) {
  const Real number = static_cast<Real>(rows);
  for_columns(begin, end, [&]<size_t count>(size_t j, Vectors<count>, size_t width) {
    Vector products[count];
    const auto product = [&](size_t i, size_t v) {
      return read(g, i, width) * standardized(norm, x, i, j + v * kWidth, width);
    };
    sum_down(rows, norm.columns, j, product, products);
    for (size_t v = 0; v < count; ++v) write(by_factor, j + v * kWidth, width, products[v]);
    if (by_x == nullptr) return;
    Vector sums[count];
    sum_down(
        rows, norm.columns, j, [&](size_t i, size_t) { return read(g, i, width); }, sums);
    Vector scale[count];
    for (size_t v = 0; v < count; ++v) {
      const size_t column = j + v * kWidth;
      sums[v] /= number;
      products[v] /= number;
      scale[v] = read(norm.inverse_deviation, column, width) * read(norm.factor, column, width);
    }
    for (size_t i = j; i < j + rows * norm.columns; i += norm.columns) {
      LIKENESS_UNROLL
      for (size_t v = 0; v < count; ++v) {
        const size_t element = i + v * kWidth;
        const Vector z = standardized(norm, x, element, j + v * kWidth, width);
        const Vector distance = read(g, element, width) - sums[v];
        write(by_x, element, width, scale[v] * fma(-z, products[v], distance));
      }
    }
  });
}

}  // namespace

void install_reduce(Table& table) {
  table.sum = sum;
  table.sum_of_squares = sum_of_squares;
  table.row_sums = row_sums;
  table.row_log_sum_exp = row_log_sum_exp;
  table.row_soft_minimum = row_soft_minimum;
  table.column_sums = column_sums;
  table.column_moments = column_moments;
  table.transpose = transpose;
  table.standardize = standardize;
  table.scale_columns = scale_columns;
  table.batch_norm = batch_norm;
  table.batch_norm_gradient = batch_norm_gradient;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
