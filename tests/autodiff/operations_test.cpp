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
