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
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = load_lanes(from + k, count - k, 0);
    total = each([](Vector t, Vector v) { return fma(v, v, t); }, total, next);
  }
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
    for (size_t k = 0; k < columns; k += kLanes) {
      largest =
          each([](Vector t, Vector c, Vector p) { return maximum(p - c, t); }, largest,
               load_lanes(row + k, columns - k, infinity), load_lanes(offset + k, columns - k, 0));
    }
    const Real top = largest_lane(largest);
    Lanes total = fill_lanes(0);
    for (size_t k = 0; k < columns; k += kLanes) {
      total = each([&](Vector t, Vector c, Vector p) { return t + exp((p - c - top) * sharpness); },
                   total, load_lanes(row + k, columns - k, infinity),
                   load_lanes(offset + k, columns - k, 0));
    }
    const Real log_mean = log(broadcast(add_lanes(total)))[0] - log_count;
    static_cast<Real*>(out)[i] = -(top + static_cast<Real>(epsilon) * log_mean);
  }
}

/// Calls f(first column, columns in the vector) for each vector of [begin, end).
template <class Function>
void for_columns(size_t begin, size_t end, Function f) {
  for (size_t j = begin; j < end; j += kWidth) f(j, end - j < kWidth ? end - j : kWidth);
}

template <class Term>
Vector sum_down(size_t rows, size_t stride, const Real* x, size_t width, Term term) {
  Vector total = {};
  if (width == kWidth) {
    for (size_t i = 0; i < rows; ++i, x += stride) total += term(load(x));
  } else {
    for (size_t i = 0; i < rows; ++i, x += stride) total += term(load_first(x, width));
  }
  return total;
}

void column_sums(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* out) {
  const Real* from = static_cast<const Real*>(x);
  for_columns(begin, end, [&](size_t j, size_t width) {
    const Vector total = sum_down(rows, stride, from + j, width, [](Vector v) { return v; });
    store_first(static_cast<Real*>(out) + j, total, width);
  });
}

void column_moments(size_t rows, size_t stride, size_t begin, size_t end, const void* x, void* mean,
                    void* variance) {
  const Real* from = static_cast<const Real*>(x);
  const Real count = static_cast<Real>(rows);
  for_columns(begin, end, [&](size_t j, size_t width) {
    const Vector center =
        sum_down(rows, stride, from + j, width, [](Vector v) { return v; }) / count;
    const Vector squares = sum_down(rows, stride, from + j, width, [center](Vector v) {
      const Vector difference = v - center;
      return difference * difference;
    });
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
