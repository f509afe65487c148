#include "operation_cases.hpp"

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/losses.hpp"
#include "likeness/autodiff/ops.hpp"

using namespace likeness::autodiff;

namespace {

using Inputs = std::span<const Tensor>;

const std::vector<Span> kSpans = {
    {0, 1, SpanKind::kTanh}, {1, 3, SpanKind::kSoftmax}, {4, 2, SpanKind::kSoftmax}};
const std::vector<Span> kCategories = {{0, 2, SpanKind::kSoftmax}, {3, 3, SpanKind::kSoftmax}};

OperationCase unary(const char* name, Tensor (*f)(Tensor)) {
  return {name, [f](Tape&, Inputs x) { return f(x[0]); }};
}

OperationCase binary(const char* name, Tensor (*f)(Tensor, Tensor)) {
  return {name, [f](Tape&, Inputs x) { return f(x[0], x[1]); }};
}

OperationCase product(const char* name, bool transpose_a, bool transpose_b) {
  return {name, [=](Tape&, Inputs x) { return matmul(x[0], x[1], transpose_a, transpose_b); }};
}

OperationCase fused(const char* name, Activation activation) {
  return {name, [=](Tape&, Inputs x) { return linear(x[0], x[1], x[2], activation); }};
}

}  // namespace

const std::vector<OperationCase>& operation_cases() {
  static const std::vector<OperationCase> cases = {
      unary("exp", exp),
      unary("log", log),
      unary("tanh", tanh),
      unary("sigmoid", sigmoid),
      unary("softplus", softplus),
      unary("square", square),
      unary("square_root", square_root),
      unary("reciprocal", reciprocal),
      unary("absolute", absolute),
      {"leaky_relu", [](Tape&, Inputs x) { return leaky_relu(x[0], 0.2); }},
      unary("relu", relu),
      {"scale", [](Tape&, Inputs x) { return scale(x[0], -1.5); }},
      {"shift", [](Tape&, Inputs x) { return shift(x[0], 0.5); }},
      binary("add", add),
      binary("add row", add),
      binary("subtract column", subtract),
      binary("multiply", multiply),
      binary("multiply row by column", multiply),
      binary("multiply number", multiply),
      binary("divide", divide),
      binary("divide by column", divide),
      binary("divide by row", divide),
      unary("sum", sum),
      unary("row_sums", row_sums),
      unary("column_sums", column_sums),
      unary("mean", mean),
      unary("row_log_sum_exp", row_log_sum_exp),
      unary("row_norms", row_norms),
      {"soft_minimum", [](Tape&, Inputs x) { return soft_minimum(x[0], x[1], 0.3); }},
      product("matmul", false, false),
      product("matmul left transposed", true, false),
      product("matmul right transposed", false, true),
      product("matmul both transposed", true, true),
      unary("transpose", transpose),
      {"reshape",
       [](Tape&, Inputs x) {
         return square(reshape(x[0], {2, 6}));
       }},
      {"broadcast row",
       [](Tape&, Inputs x) {
         return broadcast(x[0], {3, 5});
       }},
      {"broadcast column",
       [](Tape&, Inputs x) {
         return broadcast(x[0], {3, 5});
       }},
      {"sum_to",
       [](Tape&, Inputs x) {
         return sum_to(x[0], {3, 1});
       }},
      {"concatenate_columns",
       [](Tape&, Inputs x) {
         return square(concatenate_columns({x[0], x[1]}));
       }},
      {"concatenate_rows",
       [](Tape&, Inputs x) {
         return square(concatenate_rows({x[0], x[1]}));
       }},
      {"columns", [](Tape&, Inputs x) { return square(columns(x[0], 1, 2)); }},
      {"rows", [](Tape&, Inputs x) { return square(rows(x[0], 2, 2)); }},
      fused("linear", {}),
      {"linear without bias", [](Tape&, Inputs x) { return linear(x[0], x[1], Tensor()); }},
      fused("linear leaky_relu", {ActivationKind::kLeakyRelu, 0.2}),
      fused("linear tanh", {ActivationKind::kTanh}),
      fused("linear sigmoid", {ActivationKind::kSigmoid}),
      {"scale_columns tanh",
       [](Tape&, Inputs x) { return scale_columns(x[0], x[1], x[2], {ActivationKind::kTanh}); }},
      {"batch_norm relu",
       [](Tape&, Inputs x) {
         return batch_norm(x[0], column_moments(x[0]), 1e-5, x[1], x[2], relu_activation());
       }},
      {"normal_sample", [](Tape&, Inputs x) { return normal_sample(x[0], x[1], x[2]); }},
      {"standardize",
       [](Tape&, Inputs x) { return standardize(x[0], column_moments(x[0]), 1e-5); }},
      {"select_columns", [](Tape&, Inputs x) { return square(select_columns(x[0], kCategories)); }},
      unary("softmax", softmax),
      {"span_softmax", [](Tape&, Inputs x) { return span_softmax(x[0], kCategories); }},
      {"span_sums", [](Tape&, Inputs x) { return square(span_sums(x[0], kCategories)); }},
      {"span_expand", [](Tape&, Inputs x) { return square(span_expand(x[0], kCategories, 6)); }},
      {"span_log_sum_exp", [](Tape&, Inputs x) { return span_log_sum_exp(x[0], kCategories); }},
      {"span_cross_entropy",
       [](Tape&, Inputs x) { return span_cross_entropy(x[0], x[1], kCategories); }},
      {"head", [](Tape&, Inputs x) { return head(x[0], x[1], kSpans, 0.5); }},
      binary("cross_entropy", cross_entropy),
      binary("binary_cross_entropy_with_logits", binary_cross_entropy_with_logits),
      {"gaussian_negative_log_likelihood",
       [](Tape&, Inputs x) { return gaussian_negative_log_likelihood(x[0], x[1], x[2]); }},
      binary("kl_to_standard_normal", kl_to_standard_normal),
      binary("wasserstein_critic_loss", wasserstein_critic_loss),
      {"gradient_penalty",
       [](Tape& tape, Inputs x) {
         const Tensor scores = matmul(tanh(matmul(x[0], x[1])), x[2]);
         return gradient_penalty(tape, scores, x[0]);
       }},
      binary("squared_distances", squared_distances),
      {"maximum_mean_discrepancy",
       [](Tape&, Inputs x) {
         return maximum_mean_discrepancy(x[0], x[1], std::vector<double>{0.5, 2.0});
       }},
      {"sinkhorn_divergence",
       [](Tape& tape, Inputs x) {
         return sinkhorn_divergence(tape, x[0], x[1], {0.5, 6, true});
       }},
  };
  return cases;
}
