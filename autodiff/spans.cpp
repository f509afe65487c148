// Operations within spans of columns.

#include <string>

#include "autodiff/forward.hpp"
#include "autodiff/gradient_ops.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/autodiff/ops.hpp"

namespace likeness::autodiff {

using detail::at;
using detail::Attributes;
using detail::kernels_of;
using detail::Node;
using detail::Operation;
using kernels::Spans;

namespace {

/// The spans in the tape's memory, checked.
Spans keep_spans(const char* name, Tensor x, std::span<const Span> spans) {
  const auto kept = x.node()->tape->make_objects<kernels::Span>(spans.size(), [&](std::size_t s) {
    const Span& span = spans[s];
    return kernels::Span{span.begin, span.width, span.kind == SpanKind::kSoftmax};
  });
  for (const Span& span : spans) {
    if (span.width == 0 || span.begin > x.columns() || span.width > x.columns() - span.begin) {
      detail::throw_shape_error(name, x.shape(),
                                "a span of " + std::to_string(span.width) +
                                    " columns begins at column " + std::to_string(span.begin));
    }
  }
  return {kept.data(), kept.size()};
}

Tensor run(const Operation& operation, std::initializer_list<Tensor> inputs, std::size_t columns,
           Spans spans, double number = 0) {
  const Tensor x = *inputs.begin();
  return x.node()->tape->run(operation, inputs, {x.rows(), columns},
                             {.number = number, .spans = spans});
}

using SpanKernel = void (*)(std::size_t, std::size_t, Spans, const void*, void*);

/// Calls a kernel on all rows. `columns` are those of the wider of input and result.
void for_spans(Node& y, std::size_t columns, SpanKernel kernel) {
  const Node& x = *y.inputs[0];
  detail::for_rows({y.shape.rows, columns}, [&](std::size_t row, std::size_t rows) {
    kernel(rows, columns, y.attributes.spans, at(x, row * x.shape.columns),
           at(y, row * y.shape.columns));
  });
}

Tensor sums(Tensor x, Spans spans);

Tensor expand(Tensor x, Spans spans, std::size_t columns) {
  static constexpr Operation kSpanExpand = {
      "span_expand", [](Node& y) { for_spans(y, y.shape.columns, kernels_of(y).span_expand); },
      [](const Node& y, Tensor g, std::size_t) { return sums(g, y.attributes.spans); }};
  return run(kSpanExpand, {x}, columns, spans);
}

Tensor sums(Tensor x, Spans spans) {
  static constexpr Operation kSpanSums = {
      "span_sums",
      [](Node& y) { for_spans(y, y.inputs[0]->shape.columns, kernels_of(y).span_sums); },
      [](const Node& y, Tensor g, std::size_t) {
        return expand(g, y.attributes.spans, y.input(0).columns());
      }};
  return run(kSpanSums, {x}, spans.count, spans);
}

Tensor softmax_within(Tensor x, Spans spans) {
  static constexpr Operation kSpanSoftmax = {
      "span_softmax", [](Node& y) { for_spans(y, y.shape.columns, kernels_of(y).span_softmax); },
      [](const Node& y, Tensor g, std::size_t) {
        const Tensor p = detail::self(y);
        const Tensor inner = sums(g * p, y.attributes.spans);
        return p * (g - expand(inner, y.attributes.spans, g.columns()));
      }};
  return run(kSpanSoftmax, {x}, x.columns(), spans);
}

Tensor log_sum_exp_within(Tensor input, Spans spans) {
  static constexpr Operation kSpanLogSumExp = {
      "span_log_sum_exp",
      [](Node& y) { for_spans(y, y.inputs[0]->shape.columns, kernels_of(y).span_log_sum_exp); },
      [](const Node& y, Tensor g, std::size_t) {
        const Tensor x = y.input(0);
        return expand(g, y.attributes.spans, x.columns()) * softmax_within(x, y.attributes.spans);
      }};
  return run(kSpanLogSumExp, {input}, spans.count, spans);
}

/// 1 x columns: `tanh` in tanh spans, `softmax` in softmax spans, 0 elsewhere.
Tensor row_by_kind(detail::TapeState& tape, std::size_t columns, Spans spans, double tanh,
                   double softmax) {
  const auto row = tape.make_objects<double>(columns, [](std::size_t) { return 0.0; });
  for (std::size_t s = 0; s < spans.count; ++s) {
    const kernels::Span& span = spans.values[s];
    for (std::size_t j = 0; j < span.width; ++j) {
      row[span.begin + j] = span.softmax ? softmax : tanh;
    }
  }
  return tape.leaf_of({1, columns}, false, [&](std::size_t j) { return row[j]; });
}

/// The gradient of `head` in operations that can be recorded. Its two parts, with a 1 or 0 per
/// column: [tanh] g (1 - y^2) + [softmax] y (g - sum(g y)) / temperature.
Tensor head_gradient_recorded(Tensor g, Tensor y, Spans spans, double inverse_temperature) {
  detail::TapeState& tape = *y.node()->tape;
  const Tensor is_tanh = row_by_kind(tape, y.columns(), spans, 1, 0);
  const Tensor is_softmax = row_by_kind(tape, y.columns(), spans, 0, inverse_temperature);
  const Tensor inner = expand(sums(g * y, spans), spans, y.columns());
  return is_tanh * detail::tanh_gradient(g, y) + is_softmax * (y * (g - inner));
}

/// The gradient of the head, computed row by row without recording it.
Tensor head_gradient_at_once(Tensor g, Tensor y, Spans spans, double inverse_temperature) {
  Node* result = y.node()->tape->make_leaf(y.shape(), nullptr, false);
  detail::for_rows(y.shape(), [&](std::size_t row, std::size_t rows) {
    const std::size_t first = row * y.columns();
    kernels_of(*result).head_gradient(rows, y.columns(), spans, inverse_temperature,
                                      at(*g.node(), first), at(*y.node(), first),
                                      at(*result, first));
  });
  return Tensor(result);
}

}  // namespace

Tensor span_softmax(Tensor x, std::span<const Span> spans) {
  return softmax_within(x, keep_spans("span_softmax", x, spans));
}

Tensor span_sums(Tensor x, std::span<const Span> spans) {
  return sums(x, keep_spans("span_sums", x, spans));
}

Tensor span_log_sum_exp(Tensor x, std::span<const Span> spans) {
  return log_sum_exp_within(x, keep_spans("span_log_sum_exp", x, spans));
}

Tensor span_expand(Tensor x, std::span<const Span> spans, std::size_t columns) {
  if (x.columns() != spans.size()) {
    detail::throw_shape_error("span_expand", x.shape(), {x.rows(), spans.size()},
                              "there must be one column for each span");
  }
  const auto kept = x.node()->tape->make_objects<kernels::Span>(spans.size(), [&](std::size_t s) {
    return kernels::Span{spans[s].begin, spans[s].width, true};
  });
  return expand(x, {kept.data(), kept.size()}, columns);
}

Tensor span_one_hot(Tensor x, std::span<const Span> spans) {
  static constexpr Operation kSpanOneHot = {
      "span_one_hot", [](Node& y) { for_spans(y, y.shape.columns, kernels_of(y).span_one_hot); },
      [](const Node& y, Tensor g, std::size_t) {
        return g * row_by_kind(*y.tape, g.columns(), y.attributes.spans, 1, 1);
      }};
  return run(kSpanOneHot, {x}, x.columns(), keep_spans("span_one_hot", x, spans));
}

Tensor head(Tensor input, Tensor noise, std::span<const Span> spans, double temperature) {
  static constexpr Operation kHead = {
      "head",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        const Node* shift = y.inputs.size() == 2 ? y.inputs[1] : nullptr;
        detail::for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
          const std::size_t first = row * y.shape.columns;
          kernels_of(y).head(rows, y.shape.columns, y.attributes.spans, y.attributes.number,
                             at(x, first), shift == nullptr ? nullptr : at(*shift, first),
                             at(y, first));
        });
      },
      [](const Node& y, Tensor g, std::size_t) {
        const auto gradient = y.tape->recording() ? head_gradient_recorded : head_gradient_at_once;
        return gradient(g, detail::self(y), y.attributes.spans, y.attributes.number);
      }};
  const Spans kept = keep_spans("head", input, spans);
  if (!noise) return run(kHead, {input}, input.columns(), kept, 1 / temperature);
  detail::check_equal("head", input, noise);
  return run(kHead, {input, detach(noise)}, input.columns(), kept, 1 / temperature);
}

namespace {

/// The gradient of the cross-entropy by the logits in one call.
Tensor cross_entropy_gradient_at_once(Tensor g, Tensor logits, Tensor target, Spans spans) {
  Node* result = logits.node()->tape->make_leaf(logits.shape(), nullptr, false);
  const std::size_t columns = logits.columns();
  detail::for_rows(logits.shape(), [&](std::size_t row, std::size_t rows) {
    kernels_of(*result).span_cross_entropy_gradient(
        rows, columns, spans, at(*g.node(), row * spans.count), at(*logits.node(), row * columns),
        at(*target.node(), row * columns), at(*result, row * columns));
  });
  return Tensor(result);
}

}  // namespace

Tensor span_cross_entropy(Tensor logits, Tensor target, std::span<const Span> spans) {
  static constexpr Operation kSpanCrossEntropy = {
      "span_cross_entropy",
      [](Node& y) {
        const Node& x = *y.inputs[0];
        const std::size_t columns = x.shape.columns;
        detail::for_rows(x.shape, [&](std::size_t row, std::size_t rows) {
          kernels_of(y).span_cross_entropy(rows, columns, y.attributes.spans, at(x, row * columns),
                                           at(*y.inputs[1], row * columns),
                                           at(y, row * y.shape.columns));
        });
      },
      [](const Node& y, Tensor g, std::size_t k) {
        const Tensor x = y.input(0);
        const Tensor t = y.input(1);
        const Spans within = y.attributes.spans;
        if (k == 0 && !y.tape->recording()) return cross_entropy_gradient_at_once(g, x, t, within);
        const Tensor weight = expand(g, within, x.columns());
        if (k == 1)
          return weight * (expand(log_sum_exp_within(x, within), within, x.columns()) - x);
        const Tensor whole = expand(sums(t, within), within, x.columns());
        return weight * (softmax_within(x, within) * whole - t);
      }};
  detail::check_equal("span_cross_entropy", logits, target);
  const Spans kept = keep_spans("span_cross_entropy", logits, spans);
  return run(kSpanCrossEntropy, {logits, target}, kept.count, kept);
}

namespace {

/// The gradient of `select_columns`: columns of x, one after the other, put back into their spans.
Tensor place_spans(Tensor x, Spans spans, std::size_t columns);

Tensor select_spans(Tensor x, Spans spans) {
  static constexpr Operation kSelectColumns = {
      "select_columns",
      [](Node& y) { for_spans(y, y.inputs[0]->shape.columns, kernels_of(y).span_gather); },
      [](const Node& y, Tensor g, std::size_t) {
        return place_spans(g, y.attributes.spans, y.input(0).columns());
      }};
  std::size_t width = 0;
  for (std::size_t s = 0; s < spans.count; ++s) width += spans.values[s].width;
  return run(kSelectColumns, {x}, width, spans);
}

Tensor place_spans(Tensor x, Spans spans, std::size_t columns) {
  static constexpr Operation kPlaceSpans = {
      "place_spans", [](Node& y) { for_spans(y, y.shape.columns, kernels_of(y).span_scatter); },
      [](const Node& y, Tensor g, std::size_t) { return select_spans(g, y.attributes.spans); }};
  return run(kPlaceSpans, {x}, columns, spans);
}

}  // namespace

Tensor select_columns(Tensor x, std::span<const Span> spans) {
  return select_spans(x, keep_spans("select_columns", x, spans));
}

}  // namespace likeness::autodiff
