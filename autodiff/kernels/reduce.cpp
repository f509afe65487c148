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

/// Calls f(first column, columns in the vector) for each vector of [begin, end).
template <class Function>
void for_columns(size_t begin, size_t end, Function f) {
  size_t j = begin;
  for (; j + kWidth <= end; j += kWidth) f(j, kWidth);
  if (j < end) f(j, end - j);
}

/// Sums term(row of x at a column) down the rows, for `count` vectors side by side.
template <size_t count, class Term>
void sum_down(size_t rows, size_t stride, const Real* x, size_t width, Term term, Vector* totals) {
  Vector sums[count] = {};
  for (size_t i = 0; i < rows; ++i, x += stride) {
    LIKENESS_UNROLL
    for (size_t v = 0; v < count; ++v) {
      const Real* from = x + v * kWidth;
      sums[v] += term(width == kWidth ? load(from) : load_first(from, width), v);
    }
  }
  for (size_t v = 0; v < count; ++v) totals[v] = sums[v];
}

void column_sums(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* out) {
  const Real* from = static_cast<const Real*>(x);
  Real* to = static_cast<Real*>(out);
  const auto same = [](Vector v, size_t) { return v; };
  size_t j = begin;
  for (; j + 4 * kWidth <= end; j += 4 * kWidth) {
    Vector totals[4];
    sum_down<4>(rows, stride, from + j, kWidth, same, totals);
    for (size_t v = 0; v < 4; ++v) store(to + j + v * kWidth, totals[v]);
  }
  for_columns(j, end, [&](size_t column, size_t width) {
    Vector total;
    sum_down<1>(rows, stride, from + column, width, same, &total);
    store_first(to + column, total, width);
  });
}

void column_moments(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* mean,
                    void* variance) {
  const Real* from = static_cast<const Real*>(x);
  const Real count = static_cast<Real>(rows);
  for_columns(begin, end, [&](size_t j, size_t width) {
    Vector total;
    sum_down<1>(
        rows, stride, from + j, width, [](Vector v, size_t) { return v; }, &total);
    const Vector center = total / count;
    Vector squares;
    sum_down<1>(
        rows, stride, from + j, width,
        [center](Vector v, size_t) { return (v - center) * (v - center); }, &squares);
    store_first(static_cast<Real*>(mean) + j, center, width);
    store_first(static_cast<Real*>(variance) + j, squares / count, width);
  });
}

void transpose(size_t rows, size_t columns, size_t begin, size_t end, const void* x, void* out) {
  const Real* from = static_cast<const Real*>(x);
  Real* to = static_cast<Real*>(out);
  for (size_t i = 0; i < rows; i += kWidth) {
    const size_t height = rows - i < kWidth ? rows - i : kWidth;
    for_columns(begin, end, [&](size_t j, size_t width) {
      Vector block[kWidth];
      for (size_t r = 0; r < kWidth; ++r) {
        block[r] = r < height ? load_first(from + (i + r) * columns + j, width) : Vector{};
      }
      transpose_block(block);
      for (size_t c = 0; c < width; ++c) store_first(to + (j + c) * rows + i, block[c], height);
    });
  }
}

/// The vector of columns from j, of which `width` are read.
Vector read(const void* values, size_t j, size_t width) {
  return load_first(static_cast<const Real*>(values) + j, width);
}

void standardize(size_t rows, size_t columns, const void* x, const void* mean,
                 const void* inverse_deviation, void* out) {
  for_columns(0, columns, [&](size_t j, size_t width) {
    const Vector center = read(mean, j, width);
    const Vector scale = read(inverse_deviation, j, width);
    for (size_t i = j; i < rows * columns; i += columns) {
      store_first(static_cast<Real*>(out) + i, (read(x, i, width) - center) * scale, width);
    }
  });
}

void scale_columns(size_t rows, size_t columns, const void* x, const void* factor,
                   const void* offset, Activation activation, double slope, void* out) {
  const Vector leak = broadcast(static_cast<Real>(slope));
  for_columns(0, columns, [&](size_t j, size_t width) {
    const Vector a = read(factor, j, width);
    const Vector b = read(offset, j, width);
    for (size_t i = j; i < rows * columns; i += columns) {
      const Vector y = activate(fma(read(x, i, width), a, b), activation, leak);
      store_first(static_cast<Real*>(out) + i, y, width);
    }
  });
}

void standardize_gradient(size_t rows, size_t stride, size_t begin, size_t end, const void* g,
                          const void* standardized, const void* inverse_deviation, void* out) {
  const Real* gradient = static_cast<const Real*>(g);
  const Real* values = static_cast<const Real*>(standardized);
  const Real count = static_cast<Real>(rows);
  for_columns(begin, end, [&](size_t j, size_t width) {
    Vector sum = {};
    Vector product_sum = {};
    for (size_t i = 0; i < rows; ++i) {
      const Vector gi = load_first(gradient + i * stride + j, width);
      sum += gi;
      product_sum = fma(gi, load_first(values + i * stride + j, width), product_sum);
    }
    const Vector mean = sum / count;
    const Vector product_mean = product_sum / count;
    const Vector scale = load_first(static_cast<const Real*>(inverse_deviation) + j, width);
    for (size_t i = 0; i < rows; ++i) {
      const Vector gi = load_first(gradient + i * stride + j, width);
      const Vector zi = load_first(values + i * stride + j, width);
      const Vector result = scale * (fma(-zi, product_mean, gi - mean));
      store_first(static_cast<Real*>(out) + i * stride + j, result, width);
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
  table.standardize_gradient = standardize_gradient;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
