#include "likeness/autodiff/tape.hpp"

#include <algorithm>
#include <string>

#include "autodiff/forward.hpp"
#include "autodiff/shape_error.hpp"
#include "autodiff/tape_state.hpp"
#include "likeness/error.hpp"
#include "text/number_text.hpp"

namespace likeness::autodiff {

using detail::Node;
using detail::TapeState;

namespace {

void check_size(const char* function, Shape shape, std::size_t values) {
  if (values != shape.size()) {
    detail::throw_shape_error(function, shape, std::to_string(values) + " numbers were given");
  }
}

/// A copy of `values`, checked.
template <class Number>
Tensor copy(const char* function, TapeState& tape, Shape shape, std::span<const Number> values,
            bool differentiable) {
  check_size(function, shape, values.size());
  return tape.leaf_of(shape, differentiable, [&](std::size_t k) { return values[k]; });
}

/// A constant filled in parts by make(first element, count, out).
template <class Make>
Tensor make_noise(TapeState& tape, Shape shape, Make make) {
  Node* node = tape.make_leaf(shape, nullptr, false);
  constexpr std::size_t kPart = 4096;
  parallel_chunks(shape.size(), kPart, [&](std::size_t begin, std::size_t end) {
    if (tape.precision() == Precision::kSingle) {
      make(begin, end - begin, reinterpret_cast<float*>(detail::at(*node, begin)));
    } else {
      float part[kPart];
      make(begin, end - begin, part);
      std::copy_n(part, end - begin, reinterpret_cast<double*>(detail::at(*node, begin)));
    }
  });
  return Tensor(node);
}

kernels::NoiseAddress address(const RandomStream& stream, std::uint64_t first) {
  return {stream.seed(), stream.stream(), first};
}

}  // namespace

Tape::Tape(Precision precision) : state_(std::make_unique<TapeState>(precision)) {}
Tape::~Tape() = default;
Tape::Tape(Tape&&) noexcept = default;
Tape& Tape::operator=(Tape&&) noexcept = default;

void Tape::reset() noexcept {
  state_->reset();
}

std::size_t Tape::capacity() const noexcept {
  return state_->capacity();
}

Tensor Tape::constant(Shape shape, std::span<const float> values) {
  return copy("constant", *state_, shape, values, false);
}

Tensor Tape::constant(Shape shape, std::span<const double> values) {
  return copy("constant", *state_, shape, values, false);
}

Tensor Tape::filled(Shape shape, double value) {
  return state_->leaf_of(shape, false, [value](std::size_t) { return value; });
}

Tensor Tape::view(Shape shape, std::span<const float> values) {
  check_size("view", shape, values.size());
  if (state_->precision() == Precision::kDouble) return constant(shape, values);
  auto* data = reinterpret_cast<std::byte*>(const_cast<float*>(values.data()));
  return Tensor(state_->make_leaf(shape, data, false));
}

Tensor Tape::variable(Shape shape, std::span<const float> values) {
  return copy("variable", *state_, shape, values, true);
}

Tensor Tape::variable(Shape shape, std::span<const double> values) {
  return copy("variable", *state_, shape, values, true);
}

Tensor Tape::parameter(const Parameter& parameter) {
  check_size(parameter.name.c_str(), parameter.shape, parameter.values.size());
  return state_->parameter(parameter);
}

Tensor Tape::uniform(Shape shape, const RandomStream& stream, std::uint64_t first) {
  return make_noise(*state_, shape, [&](std::size_t begin, std::size_t count, float* out) {
    state_->kernels().uniform(address(stream, first + begin), count, out);
  });
}

Tensor Tape::normal(Shape shape, const RandomStream& stream, std::uint64_t first) {
  return make_noise(*state_, shape, [&](std::size_t begin, std::size_t count, float* out) {
    state_->kernels().normal(address(stream, first + begin), count, out);
  });
}

Tensor Tape::gumbel(Shape shape, const RandomStream& stream, std::uint64_t first) {
  return make_noise(*state_, shape, [&](std::size_t begin, std::size_t count, float* out) {
    state_->kernels().gumbel(address(stream, first + begin), count, out);
  });
}

Tensor Tape::dropout_mask(Shape shape, double probability, const RandomStream& stream,
                          std::uint64_t first) {
  if (!(probability >= 0 && probability < 1)) {
    throw Error(ErrorCode::kUsage, "dropout_mask: the probability is " +
                                       text::shortest(probability) +
                                       ", but must be at least 0 and below 1.");
  }
  return make_noise(*state_, shape, [&](std::size_t begin, std::size_t count, float* out) {
    state_->kernels().dropout(address(stream, first + begin), count, probability,
                              1 / (1 - probability), out);
  });
}

std::span<const Tensor> Tape::gradients(Tensor output, std::span<const Tensor> inputs,
                                        bool create_graph) {
  if (output.shape() != Shape{1, 1}) {
    detail::throw_shape_error("gradients", output.shape(),
                              "the output must be 1 x 1; use weighted_gradients");
  }
  return state_->gradients(output, filled({1, 1}, 1), inputs, create_graph);
}

std::span<const Tensor> Tape::gradients(Tensor output, std::span<Parameter* const> parameters,
                                        bool create_graph) {
  const std::span<const Tensor> inputs = state_->make_objects<Tensor>(
      parameters.size(), [&](std::size_t k) { return parameter(*parameters[k]); });
  return gradients(output, inputs, create_graph);
}

std::span<const Tensor> Tape::weighted_gradients(Tensor output, Tensor weight,
                                                 std::span<const Tensor> inputs,
                                                 bool create_graph) {
  detail::check_equal("weighted_gradients", output, weight);
  return state_->gradients(output, weight, inputs, create_graph);
}

WithoutRecording::WithoutRecording(Tape& tape) noexcept
    : state_(*tape.state_), recorded_before_(tape.state_->recording()) {
  state_.set_recording(false);
}

WithoutRecording::~WithoutRecording() {
  state_.set_recording(recorded_before_);
}

}  // namespace likeness::autodiff
