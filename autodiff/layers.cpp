#include "likeness/autodiff/layers.hpp"

#include <cmath>

#include "autodiff/shape_error.hpp"

namespace likeness::autodiff {
namespace {

Parameter filled_row(std::string name, std::size_t columns, float value) {
  return {std::move(name), {1, columns}, std::vector<float>(columns, value)};
}

/// Uniform on +-bound, from elements [first, first + size) of the stream.
Parameter uniform_parameter(std::string name, Shape shape, double bound, const RandomStream& stream,
                            std::uint64_t first) {
  std::vector<float> values(shape.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = static_cast<float>(bound * (2 * stream.uniform(first + k) - 1));
  }
  return {std::move(name), shape, std::move(values)};
}

double initial_bound(std::size_t in) {
  return 1 / std::sqrt(static_cast<double>(in));
}

/// running += momentum (batch * correction - running)
void update_running(Parameter& running, Tensor batch, double momentum, double correction) {
  for (std::size_t j = 0; j < running.values.size(); ++j) {
    const double old = running.values[j];
    const double change = momentum * (batch.at(0, j) * correction - old);
    running.values[j] = static_cast<float>(old + change);
  }
}

}  // namespace

Linear::Linear(const std::string& name, std::size_t in, std::size_t out, const RandomStream& stream)
    : weight(uniform_parameter(name + ".weight", {in, out}, initial_bound(in), stream, 0)),
      bias(uniform_parameter(name + ".bias", {1, out}, initial_bound(in), stream, in * out)) {}

Tensor Linear::operator()(Tape& tape, Tensor x, Activation activation) const {
  return linear(x, tape.parameter(weight), tape.parameter(bias), activation);
}

BatchNorm1d::BatchNorm1d(const std::string& name, std::size_t features)
    : weight(filled_row(name + ".weight", features, 1)),
      bias(filled_row(name + ".bias", features, 0)),
      running_mean(filled_row(name + ".running_mean", features, 0)),
      running_variance(filled_row(name + ".running_variance", features, 1)) {}

Tensor BatchNorm1d::train(Tape& tape, Tensor x, Activation activation) {
  if (x.rows() < 2) {
    detail::throw_shape_error("batch_norm", x.shape(), "a batch must have at least two rows");
  }
  const ColumnMoments moments = column_moments(x);
  const double rows = static_cast<double>(x.rows());
  update_running(running_mean, moments.mean, momentum, 1);
  update_running(running_variance, moments.variance, momentum, rows / (rows - 1));
  return batch_norm(x, moments, epsilon, tape.parameter(weight), tape.parameter(bias), activation);
}

Tensor BatchNorm1d::infer(Tape& tape, Tensor x, Activation activation) const {
  const Tensor mean = tape.view(running_mean.shape, running_mean.values);
  const Tensor variance = tape.view(running_variance.shape, running_variance.values);
  const Tensor factor = tape.parameter(weight) / square_root(variance + epsilon);
  return scale_columns(x, factor, tape.parameter(bias) - mean * factor, activation);
}

Residual::Residual(const std::string& name, std::size_t in, std::size_t out,
                   const RandomStream& stream)
    : linear(name + ".linear", in, out, stream), norm(name + ".norm", out) {}

Tensor Residual::train(Tape& tape, Tensor x) {
  return concatenate_columns({norm.train(tape, linear(tape, x), relu_activation()), x});
}

Tensor Residual::infer(Tape& tape, Tensor x) const {
  return concatenate_columns({norm.infer(tape, linear(tape, x), relu_activation()), x});
}

std::vector<Parameter*> Residual::parameters() {
  return {&linear.weight, &linear.bias, &norm.weight, &norm.bias};
}

Tensor dropout(Tape& tape, Tensor x, double probability, const RandomStream& stream,
               std::uint64_t first) {
  if (probability == 0) return x;
  return x * tape.dropout_mask(x.shape(), probability, stream, first);
}

Tensor gumbel_softmax(Tape& tape, Tensor logits, std::span<const Span> spans, double temperature,
                      bool hard, const RandomStream& stream, std::uint64_t first) {
  const Tensor noise = tape.gumbel(logits.shape(), stream, first);
  const Tensor soft = span_softmax((logits + noise) / temperature, spans);
  return hard ? span_one_hot(soft, spans) : soft;
}

}  // namespace likeness::autodiff
