#include "autodiff/kernels/install.hpp"
#include "autodiff/kernels/rows.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

/// Calls f(row, span, its number) for every row and span.
template <class Function>
void for_spans(size_t rows, Spans spans, Function f) {
  for (size_t i = 0; i < rows; ++i) {
    for (size_t s = 0; s < spans.count; ++s) f(i, spans.values[s], s);
  }
}

void clear(size_t count, void* out) {
  __builtin_memset(out, 0, count * sizeof(Real));
}

void span_softmax(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  clear(rows * columns, out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    softmax_row(static_cast<const Real*>(x) + begin, span.width, static_cast<Real*>(out) + begin);
  });
}

void span_one_hot(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  clear(rows * columns, out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const Real* values = static_cast<const Real*>(x) + i * columns + span.begin;
    size_t best = 0;
    for (size_t k = 1; k < span.width; ++k) {
      if (values[k] > values[best]) best = k;
    }
    static_cast<Real*>(out)[i * columns + span.begin + best] = 1;
  });
}

void span_expand(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  clear(rows * columns, out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t s) {
    const Lanes value = fill_lanes(static_cast<const Real*>(x)[i * spans.count + s]);
    Real* to = static_cast<Real*>(out) + i * columns + span.begin;
    for (size_t k = 0; k < span.width; k += kLanes) store_lanes(to + k, value, span.width - k);
  });
}

void span_gather(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  Real* to = static_cast<Real*>(out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const Real* from = static_cast<const Real*>(x) + i * columns + span.begin;
    for (size_t k = 0; k < span.width; ++k) *to++ = from[k];
  });
}

void span_scatter(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  clear(rows * columns, out);
  const Real* from = static_cast<const Real*>(x);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    Real* to = static_cast<Real*>(out) + i * columns + span.begin;
    for (size_t k = 0; k < span.width; ++k) to[k] = *from++;
  });
}

void span_sums(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t s) {
    static_cast<Real*>(out)[i * spans.count + s] =
        sum_row(static_cast<const Real*>(x) + i * columns + span.begin, span.width);
  });
}

void span_log_sum_exp(size_t rows, size_t columns, Spans spans, const void* x, void* out) {
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t s) {
    static_cast<Real*>(out)[i * spans.count + s] =
        log_sum_exp_row(static_cast<const Real*>(x) + i * columns + span.begin, span.width);
  });
}

// The heads and losses of training work on kWidth rows at once, one in each lane: a narrow span is
// transposed, so that its maximum and sums need no combining of lanes. Wider ones go row by row.

constexpr size_t kNarrow = 64;

/// Column j of a span in up to kWidth rows; lanes without a row are 0.
struct Columns {
  Vector at[kNarrow];
};

inline void load_columns(const void* x, size_t first, size_t stride, size_t rows, size_t width,
                         Columns& columns) {
  const Real* from = static_cast<const Real*>(x) + first;
  for (size_t j = 0; j < width; j += kWidth) {
    const size_t count = width - j < kWidth ? width - j : kWidth;
    Vector block[kWidth];
    for (size_t r = 0; r < kWidth; ++r) {
      block[r] = r < rows ? load_first(from + r * stride + j, count) : Vector{};
    }
    transpose_block(block);
    for (size_t k = 0; k < count; ++k) columns.at[j + k] = block[k];
  }
}

inline void store_columns(const Columns& columns, void* out, size_t first, size_t stride,
                          size_t rows, size_t width) {
  Real* to = static_cast<Real*>(out) + first;
  for (size_t j = 0; j < width; j += kWidth) {
    const size_t count = width - j < kWidth ? width - j : kWidth;
    Vector block[kWidth];
    for (size_t k = 0; k < kWidth; ++k) block[k] = k < count ? columns.at[j + k] : Vector{};
    transpose_block(block);
    for (size_t r = 0; r < rows; ++r) store_first(to + r * stride + j, block[r], count);
  }
}

/// Numbers of up to kWidth rows, `stride` apart.
inline Vector load_strided(const void* x, size_t first, size_t stride, size_t rows) {
  const Real* from = static_cast<const Real*>(x) + first;
  Real values[kWidth] = {};
  for (size_t r = 0; r < rows; ++r) values[r] = from[r * stride];
  return load(values);
}

inline void store_strided(Vector v, void* out, size_t first, size_t stride, size_t rows) {
  Real* to = static_cast<Real*>(out) + first;
  Real values[kWidth];
  store(values, v);
  for (size_t r = 0; r < rows; ++r) to[r * stride] = values[r];
}

inline Vector largest(const Columns& x, size_t width) {
  Vector top = broadcast(kLowest);
  for (size_t j = 0; j < width; ++j) top = maximum(top, x.at[j]);
  return top;
}

/// Makes x into e^(x - largest), row by row, and returns the rows' sums.
inline Vector exponentiate(Columns& x, size_t width) {
  const Vector top = largest(x, width);
  Vector total = {};
  for (size_t j = 0; j < width; ++j) {
    x.at[j] = exp(x.at[j] - top);
    total += x.at[j];
  }
  return total;
}

/// Calls narrow(first row, rows, span, its number) for groups of rows, and wide(row, span, its
/// number) for single ones.
template <class Narrow, class Wide>
void for_groups_of_rows(size_t rows, Spans spans, Narrow narrow, Wide wide) {
  for (size_t i = 0; i < rows; i += kWidth) {
    const size_t count = rows - i < kWidth ? rows - i : kWidth;
    for (size_t s = 0; s < spans.count; ++s) {
      const Span& span = spans.values[s];
      if (span.width <= kNarrow) {
        narrow(i, count, span, s);
      } else {
        for (size_t r = 0; r < count; ++r) wide(i + r, span, s);
      }
    }
  }
}

/// One wide span of a row of `head`; noise may be null.
void head_of_row(const Span& span, Real sharpness, const Real* x, const Real* noise, Real* out) {
  for_groups(span.width, [&](size_t k, size_t count) {
    const Lanes shift =
        noise == nullptr || !span.softmax ? fill_lanes(0) : load_lanes(noise + k, count, 0);
    const Lanes value = load_lanes(x + k, count, 0);
    store_lanes(out + k,
                span.softmax
                    ? each([&](Vector v, Vector n) { return (v + n) * sharpness; }, value, shift)
                    : each([](Vector v) { return tanh(v); }, value),
                count);
  });
  if (span.softmax) softmax_row(out, span.width, out);
}

void head(size_t rows, size_t columns, Spans spans, double inverse_temperature, const void* x,
          const void* noise, void* out) {
  clear(rows * columns, out);
  const Real sharpness = static_cast<Real>(inverse_temperature);
  const auto narrow = [&](size_t i, size_t count, const Span& span, size_t) {
    const size_t first = i * columns + span.begin;
    Columns value;
    load_columns(x, first, columns, count, span.width, value);
    if (!span.softmax) {
      for (size_t j = 0; j < span.width; ++j) value.at[j] = tanh(value.at[j]);
    } else {
      Columns shift = {};
      if (noise != nullptr) load_columns(noise, first, columns, count, span.width, shift);
      for (size_t j = 0; j < span.width; ++j) {
        value.at[j] = (value.at[j] + shift.at[j]) * sharpness;
      }
      const Vector scale = Real{1} / exponentiate(value, span.width);
      for (size_t j = 0; j < span.width; ++j) value.at[j] *= scale;
    }
    store_columns(value, out, first, columns, count, span.width);
  };
  const auto wide = [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    head_of_row(span, sharpness, static_cast<const Real*>(x) + begin,
                noise == nullptr ? nullptr : static_cast<const Real*>(noise) + begin,
                static_cast<Real*>(out) + begin);
  };
  for_groups_of_rows(rows, spans, narrow, wide);
}

void head_gradient(size_t rows, size_t columns, Spans spans, double inverse_temperature,
                   const void* g, const void* y, void* out) {
  clear(rows * columns, out);
  const Real sharpness = static_cast<Real>(inverse_temperature);
  const auto of_softmax = [sharpness](Vector gradient, Vector value, Vector inner) {
    return (gradient - inner) * value * sharpness;
  };
  const auto of_tanh = [](Vector gradient, Vector value) {
    return gradient * (Real{1} - value * value);
  };
  const auto narrow = [&](size_t i, size_t count, const Span& span, size_t) {
    const size_t first = i * columns + span.begin;
    Columns gradient;
    Columns value;
    load_columns(g, first, columns, count, span.width, gradient);
    load_columns(y, first, columns, count, span.width, value);
    Vector inner = {};
    for (size_t j = 0; j < span.width; ++j) inner = fma(gradient.at[j], value.at[j], inner);
    for (size_t j = 0; j < span.width; ++j) {
      gradient.at[j] = span.softmax ? of_softmax(gradient.at[j], value.at[j], inner)
                                    : of_tanh(gradient.at[j], value.at[j]);
    }
    store_columns(gradient, out, first, columns, count, span.width);
  };
  const auto wide = [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    const Real* gradient = static_cast<const Real*>(g) + begin;
    const Real* value = static_cast<const Real*>(y) + begin;
    const Vector inner = broadcast(span.softmax ? dot_row(gradient, value, span.width) : Real{0});
    for_groups(span.width, [&](size_t k, size_t count) {
      const auto of_kind = [&](Vector a, Vector b) {
        return span.softmax ? of_softmax(a, b, inner) : of_tanh(a, b);
      };
      const Lanes result =
          each(of_kind, load_lanes(gradient + k, count, 0), load_lanes(value + k, count, 0));
      store_lanes(static_cast<Real*>(out) + begin + k, result, count);
    });
  };
  for_groups_of_rows(rows, spans, narrow, wide);
}

/// sum(target (ln(sum of e^x) - x)) of each span.
void span_cross_entropy(size_t rows, size_t columns, Spans spans, const void* x, const void* target,
                        void* out) {
  const auto narrow = [&](size_t i, size_t count, const Span& span, size_t s) {
    const size_t first = i * columns + span.begin;
    Columns logits;
    Columns shares;
    load_columns(x, first, columns, count, span.width, logits);
    load_columns(target, first, columns, count, span.width, shares);
    const Vector top = largest(logits, span.width);
    Vector total = {};
    for (size_t j = 0; j < span.width; ++j) total += exp(logits.at[j] - top);
    const Vector whole = top + log(total);
    Vector sum = {};
    for (size_t j = 0; j < span.width; ++j) sum = fma(shares.at[j], whole - logits.at[j], sum);
    store_strided(sum, out, i * spans.count + s, spans.count, count);
  };
  const auto wide = [&](size_t i, const Span& span, size_t s) {
    const Real* logits = static_cast<const Real*>(x) + i * columns + span.begin;
    const Real* shares = static_cast<const Real*>(target) + i * columns + span.begin;
    const Real whole = log_sum_exp_row(logits, span.width);
    Lanes total = fill_lanes(0);
    for_groups(span.width, [&](size_t k, size_t count) {
      total = each([whole](Vector sum, Vector v, Vector t) { return fma(t, whole - v, sum); },
                   total, load_lanes(logits + k, count, 0), load_lanes(shares + k, count, 0));
    });
    static_cast<Real*>(out)[i * spans.count + s] = add_lanes(total);
  };
  for_groups_of_rows(rows, spans, narrow, wide);
}

void span_cross_entropy_gradient(size_t rows, size_t columns, Spans spans, const void* g,
                                 const void* x, const void* target, void* out) {
  clear(rows * columns, out);
  const auto narrow = [&](size_t i, size_t count, const Span& span, size_t s) {
    const size_t first = i * columns + span.begin;
    Columns powers;
    Columns shares;
    load_columns(x, first, columns, count, span.width, powers);
    load_columns(target, first, columns, count, span.width, shares);
    const Vector total = exponentiate(powers, span.width);
    Vector whole = {};
    for (size_t j = 0; j < span.width; ++j) whole += shares.at[j];
    const Vector scale = whole / total;
    const Vector weight = load_strided(g, i * spans.count + s, spans.count, count);
    for (size_t j = 0; j < span.width; ++j) {
      powers.at[j] = weight * fma(powers.at[j], scale, -shares.at[j]);
    }
    store_columns(powers, out, first, columns, count, span.width);
  };
  const auto wide = [&](size_t i, const Span& span, size_t s) {
    const size_t begin = i * columns + span.begin;
    const Real* shares = static_cast<const Real*>(target) + begin;
    Real* to = static_cast<Real*>(out) + begin;
    const Real weight = static_cast<const Real*>(g)[i * spans.count + s];
    const Real whole = sum_row(shares, span.width);
    softmax_row(static_cast<const Real*>(x) + begin, span.width, to);
    for_groups(span.width, [&](size_t k, size_t count) {
      const Lanes result = each([&](Vector p, Vector t) { return weight * (p * whole - t); },
                                load_lanes(to + k, count, 0), load_lanes(shares + k, count, 0));
      store_lanes(to + k, result, count);
    });
  };
  for_groups_of_rows(rows, spans, narrow, wide);
}

}  // namespace

void install_spans(Table& table) {
  table.span_softmax = span_softmax;
  table.span_one_hot = span_one_hot;
  table.span_expand = span_expand;
  table.span_gather = span_gather;
  table.span_scatter = span_scatter;
  table.span_sums = span_sums;
  table.span_log_sum_exp = span_log_sum_exp;
  table.span_cross_entropy = span_cross_entropy;
  table.span_cross_entropy_gradient = span_cross_entropy_gradient;
  table.head = head;
  table.head_gradient = head_gradient;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
