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

void head(size_t rows, size_t columns, Spans spans, double inverse_temperature, const void* x,
          const void* noise, void* out) {
  clear(rows * columns, out);
  const Real sharpness = static_cast<Real>(inverse_temperature);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    const Real* from = static_cast<const Real*>(x) + begin;
    Real* to = static_cast<Real*>(out) + begin;
    for (size_t k = 0; k < span.width; k += kLanes) {
      const size_t left = span.width - k;
      const Lanes value = load_lanes(from + k, left, 0);
      if (!span.softmax) {
        store_lanes(to + k, each([](Vector v) { return tanh(v); }, value), left);
        continue;
      }
      const Lanes shift = noise == nullptr
                              ? fill_lanes(0)
                              : load_lanes(static_cast<const Real*>(noise) + begin + k, left, 0);
      store_lanes(
          to + k,
          each([sharpness](Vector v, Vector n) { return (v + n) * sharpness; }, value, shift),
          left);
    }
    if (span.softmax) softmax_row(to, span.width, to);
  });
}

void head_gradient(size_t rows, size_t columns, Spans spans, double inverse_temperature,
                   const void* g, const void* y, void* out) {
  clear(rows * columns, out);
  const Real sharpness = static_cast<Real>(inverse_temperature);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    const Real* gradient = static_cast<const Real*>(g) + begin;
    const Real* value = static_cast<const Real*>(y) + begin;
    Real inner = 0;
    if (span.softmax) {
      Lanes total = fill_lanes(0);
      for (size_t k = 0; k < span.width; k += kLanes) {
        total = each([](Vector a, Vector b, Vector t) { return fma(a, b, t); },
                     load_lanes(gradient + k, span.width - k, 0),
                     load_lanes(value + k, span.width - k, 0), total);
      }
      inner = add_lanes(total);
    }
    for (size_t k = 0; k < span.width; k += kLanes) {
      const Lanes result = each(
          [&](Vector a, Vector b) {
            return span.softmax ? (a - inner) * b * sharpness : a * (Real{1} - b * b);
          },
          load_lanes(gradient + k, span.width - k, 0), load_lanes(value + k, span.width - k, 0));
      store_lanes(static_cast<Real*>(out) + begin + k, result, span.width - k);
    }
  });
}

}  // namespace

void install_spans(Table& table) {
  table.span_softmax = span_softmax;
  table.span_one_hot = span_one_hot;
  table.span_expand = span_expand;
  table.span_sums = span_sums;
  table.span_log_sum_exp = span_log_sum_exp;
  table.head = head;
  table.head_gradient = head_gradient;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
