#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/tensor.hpp"
#include "likeness/export.hpp"
#include "likeness/random.hpp"

namespace likeness::autodiff {

namespace detail {
class TapeState;
}

/// A matrix of weights that outlives the tapes it is used on. Its memory may not move while one
/// does.
struct Parameter {
  std::string name;
  Shape shape;
  std::vector<float> values;  ///< shape.size() numbers, row by row
};

enum class Precision {
  kSingle,
  kDouble,  ///< slow: for testing derivatives against differences
};

/// Records operations as they run, and differentiates them. A tape belongs to one thread at a time
/// (its operations use several).
///
/// Tensors live in the tape's memory until `reset`, which keeps the memory: once the same
/// operations have been run, running them again after a reset allocates nothing.
///
///     Tape tape;
///     Tensor x = tape.parameter(weights);
///     Tensor loss = mean(square(x));
///     optimizer.step(tape.gradients(loss, optimizer.parameters()));
///     tape.reset();
class LIKENESS_EXPORT Tape {
 public:
  explicit Tape(Precision precision = Precision::kSingle);
  ~Tape();
  Tape(Tape&&) noexcept;
  Tape& operator=(Tape&&) noexcept;

  /// Forgets every tensor and keeps the memory.
  void reset() noexcept;

  /// Bytes of memory that the tape holds.
  [[nodiscard]] std::size_t capacity() const noexcept;

  /// A copy of `values`, which has shape.size() numbers. Gradients don't pass it.
  [[nodiscard]] Tensor constant(Shape shape, std::span<const float> values);
  [[nodiscard]] Tensor constant(Shape shape, std::span<const double> values);

  /// A constant of `value` everywhere.
  [[nodiscard]] Tensor filled(Shape shape, double value);

  /// `values` itself, without a copy; it must stay as it is until the reset. Gradients don't pass
  /// it. On a double-precision tape it is copied.
  [[nodiscard]] Tensor view(Shape shape, std::span<const float> values);

  /// A copy of `values` that can be differentiated by.
  [[nodiscard]] Tensor variable(Shape shape, std::span<const float> values);
  [[nodiscard]] Tensor variable(Shape shape, std::span<const double> values);

  /// The parameter's values, which can be differentiated by. The same tensor for the same parameter
  /// until the reset. The values must not change before it, nor move.
  [[nodiscard]] Tensor parameter(const Parameter& parameter);

  /// Noise whose element (i, j) is element first + i * columns + j of the stream's: made of word k
  /// mod 4 of Philox block k / 4 for element k (see likeness/core/random.hpp; a stream used here
  /// should not be used for anything else). Single precision, whatever the tape's.
  [[nodiscard]] Tensor uniform(Shape shape, const RandomStream& stream, std::uint64_t first = 0);
  [[nodiscard]] Tensor normal(Shape shape, const RandomStream& stream, std::uint64_t first = 0);
  [[nodiscard]] Tensor gumbel(Shape shape, const RandomStream& stream, std::uint64_t first = 0);

  /// 0 with the given probability, otherwise 1 / (1 - probability).
  [[nodiscard]] Tensor dropout_mask(Shape shape, double probability, const RandomStream& stream,
                                    std::uint64_t first = 0);

  /// The gradients of the 1 x 1 tensor `output` by each of `inputs`; zeros where it doesn't depend
  /// on one. With `create_graph` they are recorded and can be differentiated again. The span is
  /// valid until the reset.
  std::span<const Tensor> gradients(Tensor output, std::span<const Tensor> inputs,
                                    bool create_graph = false);

  /// The gradients of the 1 x 1 tensor `output` by each of `parameters`.
  std::span<const Tensor> gradients(Tensor output, std::span<Parameter* const> parameters,
                                    bool create_graph = false);

  /// The vector-Jacobian product: gradients of sum(output * weight). `weight` has output's shape.
  std::span<const Tensor> weighted_gradients(Tensor output, Tensor weight,
                                             std::span<const Tensor> inputs,
                                             bool create_graph = false);

 private:
  friend class WithoutRecording;
  std::unique_ptr<detail::TapeState> state_;
};

/// While one lives, operations of `tape` are computed but not recorded: their results are
/// constants.
class LIKENESS_EXPORT WithoutRecording {
 public:
  explicit WithoutRecording(Tape& tape) noexcept;
  ~WithoutRecording();
  WithoutRecording(const WithoutRecording&) = delete;
  WithoutRecording& operator=(const WithoutRecording&) = delete;

 private:
  detail::TapeState& state_;
  bool recorded_before_;
};

}  // namespace likeness::autodiff
