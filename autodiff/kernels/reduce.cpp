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

void normalize(size_t rows, size_t columns, const void* x, const void* mean,
               const void* inverse_deviation, const void* gamma, const void* beta,
               Activation activation, double slope, void* standardized, void* out) {
  const Vector leak = broadcast(static_cast<Real>(slope));
  for (size_t i = 0; i < rows; ++i) {
    const size_t row = i * columns;
    for_columns(0, columns, [&](size_t j, size_t width) {
      const auto at = [&](const void* values, size_t index) {
        return load_first(static_cast<const Real*>(values) + index, width);
      };
      const Vector z = (at(x, row + j) - at(mean, j)) * at(inverse_deviation, j);
      if (standardized != nullptr)
        store_first(static_cast<Real*>(standardized) + row + j, z, width);
      if (out != nullptr) {
        const Vector y = activate(fma(z, at(gamma, j), at(beta, j)), activation, leak);
        store_first(static_cast<Real*>(out) + row + j, y, width);
      }
    });
  }
}

void normalize_gradient(size_t rows, size_t stride, size_t begin, size_t end, const void* g,
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
  table.column_sums = column_sums;
  table.column_moments = column_moments;
  table.transpose = transpose;
  table.normalize = normalize;
  table.normalize_gradient = normalize_gradient;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
