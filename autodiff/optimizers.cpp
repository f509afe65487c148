#include "likeness/autodiff/optimizers.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "autodiff/kernels/dispatch.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::autodiff {
namespace {

constexpr std::size_t kPart = std::size_t{1} << 14;

std::vector<std::vector<float>> zeros_like(const std::vector<Parameter*>& parameters) {
  std::vector<std::vector<float>> result;
  result.reserve(parameters.size());
  for (const Parameter* parameter : parameters) result.emplace_back(parameter->values.size());
  return result;
}

void check_gradients(std::span<Parameter* const> parameters, std::span<const Tensor> gradients) {
  if (parameters.size() != gradients.size()) {
    throw Error(ErrorCode::kUsage, "step: there are " + std::to_string(gradients.size()) +
                                       " gradients for " + std::to_string(parameters.size()) +
                                       " parameters; give one for each.");
  }
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    if (parameters[p]->shape != gradients[p].shape()) {
      detail::throw_shape_error(parameters[p]->name.c_str(), parameters[p]->shape,
                                gradients[p].shape(),
                                "a gradient must have the shape of its parameter");
    }
  }
}

/// Calls body(parameter, first element, count) for parts of all parameters in one parallel loop.
template <class Body>
void for_parts(std::span<Parameter* const> parameters, Body&& body) {
  const auto parts_of = [](const Parameter* parameter) {
    return (parameter->values.size() + kPart - 1) / kPart;
  };
  std::size_t parts = 0;
  std::size_t elements = 0;
  for (const Parameter* parameter : parameters) {
    parts += parts_of(parameter);
    elements += parameter->values.size();
  }
  const auto update = [&](std::size_t part) {
    std::size_t p = 0;
    while (part >= parts_of(parameters[p])) part -= parts_of(parameters[p++]);
    const std::size_t begin = part * kPart;
    body(p, begin, std::min(kPart, parameters[p]->values.size() - begin));
  };
  if (elements <= kPart) {
    for (std::size_t part = 0; part < parts; ++part) update(part);
  } else {
    parallel_for(parts, update);
  }
}

}  // namespace

Adam::Adam(std::vector<Parameter*> parameters, const AdamOptions& options)
    : parameters_(std::move(parameters)),
      options_(options),
      mean_(zeros_like(parameters_)),
      square_(zeros_like(parameters_)) {}

std::vector<std::span<float>> Adam::moments() {
  std::vector<std::span<float>> all;
  for (std::size_t p = 0; p < parameters_.size(); ++p) {
    all.emplace_back(mean_[p]);
    all.emplace_back(square_[p]);
  }
  return all;
}

void Adam::set_steps(std::uint64_t steps) noexcept {
  // Multiplied one by one, as the steps do it: std::pow would end in other digits.
  beta1_power_ = 1;
  beta2_power_ = 1;
  for (std::uint64_t k = 0; k < steps; ++k) {
    beta1_power_ *= options_.beta1;
    beta2_power_ *= options_.beta2;
  }
}

void Adam::step(std::span<const Tensor> gradients, double gradient_scale) {
  check_gradients(parameters_, gradients);
  beta1_power_ *= options_.beta1;
  beta2_power_ *= options_.beta2;
  const bool decoupled = options_.decoupled_decay;
  kernels::AdamStep step = {};
  step.rate = options_.rate;
  step.beta1 = options_.beta1;
  step.beta2 = options_.beta2;
  step.epsilon = options_.epsilon;
  step.decay = decoupled ? 0 : options_.weight_decay;
  step.shrinkage = decoupled ? 1 - options_.rate * options_.weight_decay : 1;
  step.correction1 = 1 - beta1_power_;
  step.correction2 = 1 - beta2_power_;
  step.gradient_scale = gradient_scale;
  step.gradient_limit = options_.gradient_limit;
  const kernels::Table& table = kernels::single_precision();
  for_parts(parameters_, [&](std::size_t p, std::size_t begin, std::size_t count) {
    table.adam(step, count, gradients[p].values().data() + begin,
               parameters_[p]->values.data() + begin, mean_[p].data() + begin,
               square_[p].data() + begin);
  });
}

Sgd::Sgd(std::vector<Parameter*> parameters, const SgdOptions& options)
    : parameters_(std::move(parameters)), options_(options), velocity_(zeros_like(parameters_)) {}

std::vector<std::span<float>> Sgd::moments() {
  return {velocity_.begin(), velocity_.end()};
}

void Sgd::step(std::span<const Tensor> gradients, double gradient_scale) {
  check_gradients(parameters_, gradients);
  kernels::SgdStep step = {};
  step.rate = options_.rate;
  step.momentum = options_.momentum;
  step.dampening = options_.dampening;
  step.decay = options_.weight_decay;
  step.nesterov = options_.nesterov;
  step.first = std::exchange(first_, false);
  step.gradient_scale = gradient_scale;
  step.gradient_limit = options_.gradient_limit;
  const kernels::Table& table = kernels::single_precision();
  for_parts(parameters_, [&](std::size_t p, std::size_t begin, std::size_t count) {
    table.sgd(step, count, gradients[p].values().data() + begin,
              parameters_[p]->values.data() + begin, velocity_[p].data() + begin);
  });
}

double gradient_norm(std::span<const Tensor> gradients) {
  const kernels::Table& table = kernels::single_precision();
  double squares = 0;
  for (const Tensor& gradient : gradients) {
    const std::span<const float> values = gradient.values();
    for (std::size_t begin = 0; begin < values.size(); begin += kPart) {
      squares +=
          table.sum_of_squares(std::min(kPart, values.size() - begin), values.data() + begin);
    }
  }
  return std::sqrt(squares);
}

double clipping_scale(std::span<const Tensor> gradients, double limit) {
  // The small constant is PyTorch's, against a division by zero.
  return std::min(1.0, limit / (gradient_norm(gradients) + 1e-6));
}

double step_schedule(double rate, double factor, std::uint64_t interval, std::uint64_t step) {
  // Repeated squaring rather than std::pow, whose last digits differ between machines.
  double power = factor;
  for (std::uint64_t n = step / interval; n > 0; n /= 2, power *= power) {
    if (n % 2 == 1) rate *= power;
  }
  return rate;
}

double cosine_schedule(double rate, double last_rate, std::uint64_t total, std::uint64_t step) {
  if (step >= total) return last_rate;
  // (1 + cos(2 x)) / 2 = 1 - sin(x)^2 with x up to pi / 2, where nine terms of the sine's series
  // give all the digits there are, the same on every machine.
  const double x = 1.5707963267948966 * static_cast<double>(step) / static_cast<double>(total);
  double sine = 0;
  double term = x;
  for (int k = 1; k < 20; k += 2) {
    sine += term;
    term *= -x * x / static_cast<double>((k + 1) * (k + 2));
  }
  return last_rate + (rate - last_rate) * (1 - sine * sine);
}

double warm_up_schedule(double rate, std::uint64_t warm_up, std::uint64_t step) {
  if (step >= warm_up) return rate;
  return rate * static_cast<double>(step + 1) / static_cast<double>(warm_up);
}

}  // namespace likeness::autodiff
