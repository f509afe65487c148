// Every operation, layer and loss against PyTorch and against central differences.

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "likeness/autodiff/ops.hpp"
#include "operation_cases.hpp"

using namespace likeness::autodiff;
using nlohmann::json;
using Numbers = std::vector<double>;

namespace {

struct Matrix {
  Shape shape;
  Numbers values;
};

json read_golden(const char* name) {
  std::ifstream file(std::string(LIKENESS_GOLDEN_FOLDER) + "/" + name);
  REQUIRE(file);
  return json::parse(file);
}

std::vector<Matrix> read_inputs(const json& golden) {
  std::vector<Matrix> inputs;
  for (const json& input : golden["inputs"]) {
    inputs.push_back({{input["rows"], input["columns"]}, input["values"].get<Numbers>()});
  }
  return inputs;
}

/// sin(k + phase) for element k, as in make_autodiff.py.
Tensor pattern(Tape& tape, Shape shape, double phase) {
  Numbers values(shape.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = std::sin(static_cast<double>(k) + phase);
  }
  return tape.constant(shape, values);
}

/// What make_autodiff.py computes: the output y, the gradients g_i of sum(y sin(k + 1)), and the
/// gradients of sum_i(g_i sin(k + 2 + i)).
struct Derivatives {
  Numbers output;
  double weighted_output = 0;
  std::vector<Numbers> gradients;
  double weighted_gradients = 0;
  std::vector<Numbers> second;
};

Derivatives differentiate(const OperationCase& operation, const std::vector<Matrix>& inputs,
                          Precision precision) {
  Tape tape(precision);
  std::vector<Tensor> x;
  for (const Matrix& input : inputs) x.push_back(tape.variable(input.shape, input.values));
  const Tensor y = operation.apply(tape, x);
  const Tensor weighted = sum(y * pattern(tape, y.shape(), 1));
  const std::span<const Tensor> gradients = tape.gradients(weighted, x, true);
  Tensor mixed = tape.filled({1, 1}, 0);
  for (std::size_t i = 0; i < x.size(); ++i) {
    mixed = mixed + sum(gradients[i] * pattern(tape, x[i].shape(), 2 + static_cast<double>(i)));
  }
  Derivatives result;
  result.output = y.to_doubles();
  result.weighted_output = weighted.item();
  result.weighted_gradients = mixed.item();
  for (const Tensor& gradient : gradients) result.gradients.push_back(gradient.to_doubles());
  for (const Tensor& gradient : tape.gradients(mixed, x)) {
    result.second.push_back(gradient.to_doubles());
  }
  return result;
}

/// First derivatives without recording them: other code in places.
std::vector<Numbers> plain_gradients(const OperationCase& operation,
                                     const std::vector<Matrix>& inputs, Precision precision) {
  Tape tape(precision);
  std::vector<Tensor> x;
  for (const Matrix& input : inputs) x.push_back(tape.variable(input.shape, input.values));
  const Tensor y = operation.apply(tape, x);
  std::vector<Numbers> result;
  for (const Tensor& gradient : tape.gradients(sum(y * pattern(tape, y.shape(), 1)), x)) {
    result.push_back(gradient.to_doubles());
  }
  return result;
}

double largest_difference(const Numbers& actual, const Numbers& expected) {
  if (actual.size() != expected.size()) return HUGE_VAL;
  double largest = 0;
  for (std::size_t k = 0; k < actual.size(); ++k) {
    const double difference = std::fabs(actual[k] - expected[k]) / (1 + std::fabs(expected[k]));
    largest = difference <= largest ? largest : difference;  // NaN counts
  }
  return largest;
}

double largest_difference(const std::vector<Numbers>& actual, const json& expected) {
  if (actual.size() != expected.size()) return HUGE_VAL;
  double largest = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    largest = std::max(largest, largest_difference(actual[i], expected[i].get<Numbers>()));
  }
  return largest;
}

}  // namespace

TEST_CASE("outputs, gradients and second derivatives are PyTorch's") {
  const json golden = read_golden("autodiff.json")["cases"];
  REQUIRE(golden.size() == operation_cases().size());
  for (const OperationCase& operation : operation_cases()) {
    CAPTURE(operation.name);
    const json& expected = golden.at(operation.name);
    const std::vector<Matrix> inputs = read_inputs(expected);
    for (const auto& [precision, tolerance] :
         {std::pair(Precision::kDouble, 1e-10), std::pair(Precision::kSingle, 2e-4)}) {
      const Derivatives actual = differentiate(operation, inputs, precision);
      CHECK(largest_difference(actual.output, expected["output"].get<Numbers>()) < tolerance);
      CHECK(largest_difference(actual.gradients, expected["gradients"]) < tolerance);
      CHECK(largest_difference(actual.second, expected["second"]) < tolerance);
      CHECK(largest_difference(plain_gradients(operation, inputs, precision),
                               expected["gradients"]) < tolerance);
    }
  }
}

TEST_CASE("gradients and second derivatives are the limits of differences") {
  const json golden = read_golden("autodiff.json")["cases"];
  constexpr double kStep = 1e-5;
  for (const OperationCase& operation : operation_cases()) {
    // Its noise is held constant, so differences by the noise are another thing.
    const bool noise_is_constant = operation.name == "head";
    CAPTURE(operation.name);
    std::vector<Matrix> inputs = read_inputs(golden.at(operation.name));
    const Derivatives exact = differentiate(operation, inputs, Precision::kDouble);
    for (std::size_t i = 0; i < inputs.size() - (noise_is_constant ? 1 : 0); ++i) {
      for (std::size_t k = 0; k < inputs[i].values.size(); ++k) {
        double& x = inputs[i].values[k];
        const double before = x;
        x = before + kStep;
        const Derivatives above = differentiate(operation, inputs, Precision::kDouble);
        x = before - kStep;
        const Derivatives below = differentiate(operation, inputs, Precision::kDouble);
        x = before;
        const double first = (above.weighted_output - below.weighted_output) / (2 * kStep);
        const double second = (above.weighted_gradients - below.weighted_gradients) / (2 * kStep);
        CHECK(std::fabs(first - exact.gradients[i][k]) < 1e-6 * (1 + std::fabs(first)));
        CHECK(std::fabs(second - exact.second[i][k]) < 1e-6 * (1 + std::fabs(second)));
      }
    }
  }
}

namespace {

/// The largest distance between the numbers of two tensors.
double distance(Tensor a, Tensor b) {
  const std::vector<double> x = a.to_doubles();
  const std::vector<double> y = b.to_doubles();
  REQUIRE(x.size() == y.size());
  double largest = 0;
  for (std::size_t k = 0; k < x.size(); ++k) largest = std::max(largest, std::fabs(x[k] - y[k]));
  return largest;
}

}  // namespace

TEST_CASE("fused operations of narrow and wide matrices are the plain ones put together") {
  const std::vector<Span> spans = {
      {0, 5, SpanKind::kSoftmax}, {5, 30, SpanKind::kSoftmax}, {40, 100, SpanKind::kSoftmax}};
  const std::vector<Span> tanh_spans = {
      {0, 1, SpanKind::kTanh}, {2, 20, SpanKind::kTanh}, {50, 80, SpanKind::kTanh}};
  const Shape shape = {37, 150};
  Tape tape;
  const auto noise = [&](Shape of, std::uint64_t stream) {
    return as_variable(tape.normal(of, likeness::RandomStream(9, stream)));
  };
  const Tensor x = noise(shape, 1);
  const Tensor n = noise(shape, 2);
  const Tensor target = span_softmax(noise(shape, 3), spans);
  const Tensor factor = noise({1, shape.columns}, 4);
  const Tensor offset = noise({1, shape.columns}, 5);
  const Tensor z = standardize(x, column_moments(x), 1e-5);
  const std::vector<std::pair<Tensor, Tensor>> pairs = {
      {head(x, n, spans, 0.2), span_softmax((x + n) / 0.2, spans)},
      {select_columns(head(x, n, tanh_spans, 0.2), tanh_spans),
       tanh(select_columns(x, tanh_spans))},
      {span_cross_entropy(x, target, spans),
       span_sums(target, spans) * span_log_sum_exp(x, spans) - span_sums(target * x, spans)},
      {batch_norm(x, column_moments(x), 1e-5, factor, offset, {ActivationKind::kTanh}),
       scale_columns(z, factor, offset, {ActivationKind::kTanh})},
  };
  const std::vector<Tensor> inputs = {x, factor, offset};
  for (const auto& [fused, plain] : pairs) {
    CHECK(distance(fused, plain) < 2e-5);
    const Tensor weight = noise(fused.shape(), 6);
    const auto at_once = tape.weighted_gradients(fused, weight, inputs);
    const auto recorded = tape.weighted_gradients(fused, weight, inputs, true);
    const auto expected = tape.weighted_gradients(plain, weight, inputs);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      CHECK(distance(at_once[k], expected[k]) < 1e-4);
      CHECK(distance(recorded[k], expected[k]) < 1e-4);
    }
  }
}
