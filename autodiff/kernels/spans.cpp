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

/// One span of a row of `head`; noise may be null.
void head_of_span(const Span& span, Real sharpness, const Real* x, const Real* noise, Real* out) {
  const auto shifted = [&](size_t k, size_t count) {
    const Lanes shift = noise == nullptr ? fill_lanes(0) : load_lanes(noise + k, count, 0);
    return each([sharpness](Vector v, Vector n) { return (v + n) * sharpness; },
                load_lanes(x + k, count, kLowest), shift);
  };
  if (span.softmax && span.width <= kLanes) {
    store_lanes(out, softmax_of_lanes(shifted(0, span.width)), span.width);
    return;
  }
  for_groups(span.width, [&](size_t k, size_t count) {
    const Lanes value = span.softmax
                            ? shifted(k, count)
                            : each([](Vector v) { return tanh(v); }, load_lanes(x + k, count, 0));
    store_lanes(out + k, value, count);
  });
  if (span.softmax) softmax_row(out, span.width, out);
}

void head(size_t rows, size_t columns, Spans spans, double inverse_temperature, const void* x,
          const void* noise, void* out) {
  clear(rows * columns, out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t) {
    const size_t begin = i * columns + span.begin;
    head_of_span(span, static_cast<Real>(inverse_temperature), static_cast<const Real*>(x) + begin,
                 noise == nullptr ? nullptr : static_cast<const Real*>(noise) + begin,
                 static_cast<Real*>(out) + begin);
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
    const Real inner = span.softmax ? dot_row(gradient, value, span.width) : Real{0};
    for_groups(span.width, [&](size_t k, size_t count) {
      const Lanes g_lanes = load_lanes(gradient + k, count, 0);
      const Lanes y_lanes = load_lanes(value + k, count, 0);
      const Lanes result =
          span.softmax
              ? each([&](Vector a, Vector b) { return (a - inner) * b * sharpness; }, g_lanes,
                     y_lanes)
              : each([](Vector a, Vector b) { return a * (Real{1} - b * b); }, g_lanes, y_lanes);
      store_lanes(static_cast<Real*>(out) + begin + k, result, count);
    });
  });
}

/// sum(target (ln(sum of e^x) - x)) of each span.
void span_cross_entropy(size_t rows, size_t columns, Spans spans, const void* x, const void* target,
                        void* out) {
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t s) {
    const Real* logits = static_cast<const Real*>(x) + i * columns + span.begin;
    const Real* shares = static_cast<const Real*>(target) + i * columns + span.begin;
    const Real whole = log_sum_exp_row(logits, span.width);
    Lanes total = fill_lanes(0);
    for_groups(span.width, [&](size_t k, size_t count) {
      total = each([whole](Vector sum, Vector v, Vector t) { return fma(t, whole - v, sum); },
                   total, load_lanes(logits + k, count, 0), load_lanes(shares + k, count, 0));
    });
    static_cast<Real*>(out)[i * spans.count + s] = add_lanes(total);
  });
}

void span_cross_entropy_gradient(size_t rows, size_t columns, Spans spans, const void* g,
                                 const void* x, const void* target, void* out) {
  clear(rows * columns, out);
  for_spans(rows, spans, [&](size_t i, const Span& span, size_t s) {
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
  });
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
