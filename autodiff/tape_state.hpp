#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "autodiff/arena.hpp"
#include "autodiff/buffer_pool.hpp"
#include "autodiff/kernels/table.hpp"
#include "autodiff/node.hpp"
#include "likeness/autodiff/tape.hpp"

namespace likeness::autodiff::detail {

/// What is behind a Tape: its memory, the recorded nodes, and the walk back over them.
class TapeState {
 public:
  explicit TapeState(Precision precision);

  void reset() noexcept;

  [[nodiscard]] Precision precision() const noexcept { return precision_; }
  [[nodiscard]] const kernels::Table& kernels() const noexcept { return kernels_; }
  [[nodiscard]] std::size_t element_size() const noexcept {
    return precision_ == Precision::kSingle ? sizeof(float) : sizeof(double);
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return arena_.capacity(); }

  /// Memory for `count` elements until the reset.
  [[nodiscard]] std::byte* allocate(std::size_t count) {
    return arena_.allocate(count * element_size());
  }

  /// `count` objects with trivial destructors, the k-th being make(k), until the reset.
  template <class Object, class Make>
  [[nodiscard]] std::span<Object> make_objects(std::size_t count, Make make);

  /// A node without operation; `data` null asks for memory.
  [[nodiscard]] Node* make_leaf(Shape shape, std::byte* data, bool differentiable);

  /// A leaf of the numbers number(0), number(1), ...
  template <class Number>
  [[nodiscard]] Tensor leaf_of(Shape shape, bool differentiable, Number number);

  /// Runs `operation` and records it.
  [[nodiscard]] Tensor run(const Operation& operation, std::initializer_list<Tensor> inputs,
                           Shape shape, const Attributes& attributes = {});
  [[nodiscard]] Tensor run(const Operation& operation, std::span<const Tensor> inputs, Shape shape,
                           const Attributes& attributes = {});

  /// Runs `operation` followed by its activation (attributes.activation) in one forward call, and
  /// records them as two: the gradient of an activation needs only what came out of it.
  [[nodiscard]] Tensor run_activated(const Operation& operation, const Operation& activation,
                                     std::initializer_list<Tensor> inputs, Shape shape,
                                     const Attributes& attributes);

  /// A constant of another shape that holds the numbers of a variable of the same size.
  [[nodiscard]] Tensor alias(Tensor x, Shape shape);

  /// Records `result`, a constant, as what `operation` makes of `inputs`.
  [[nodiscard]] Tensor share(const Operation& operation, std::initializer_list<Tensor> inputs,
                             Tensor result);

  [[nodiscard]] Tensor parameter(const Parameter& parameter);

  [[nodiscard]] std::span<const Tensor> gradients(Tensor output, Tensor weight,
                                                  std::span<const Tensor> inputs,
                                                  bool create_graph);

  /// The sum of the gradients that the pass in progress has found for `node` so far, if it may be
  /// added to in place; otherwise null.
  [[nodiscard]] Node* own_gradient(const Node& node) const;

  [[nodiscard]] bool recording() const noexcept { return recording_; }
  void set_recording(bool recording) noexcept { recording_ = recording; }

 private:
  class PassScope;

  [[nodiscard]] Node* make_node(const Operation* operation, std::span<const Tensor> inputs,
                                Shape shape, const Attributes& attributes);
  void give_memory(Node& node);
  void record(Node& node);

  void mark_reached(std::span<const Tensor> inputs, const Node& output);
  void walk_back(const Node& output);
  void add_gradient(Node& input, Tensor contribution);

  Precision precision_;
  const kernels::Table& kernels_;
  Arena arena_;
  BufferPool pool_;
  std::vector<Node*> nodes_;  ///< recorded, in order
  std::vector<std::pair<const Parameter*, Node*>> parameters_;
  bool recording_ = true;
  bool pooling_ = false;
  std::uint64_t pass_ = 0;
};

template <class Object, class Make>
std::span<Object> TapeState::make_objects(std::size_t count, Make make) {
  static_assert(std::is_trivially_destructible_v<Object>);
  auto* memory = reinterpret_cast<Object*>(arena_.allocate(count * sizeof(Object)));
  for (std::size_t k = 0; k < count; ++k) new (memory + k) Object(make(k));
  return {memory, count};
}

template <class Number>
Tensor TapeState::leaf_of(Shape shape, bool differentiable, Number number) {
  Node* node = make_leaf(shape, nullptr, differentiable);
  for (std::size_t k = 0; k < shape.size(); ++k) {
    if (precision_ == Precision::kSingle) {
      reinterpret_cast<float*>(node->data)[k] = static_cast<float>(number(k));
    } else {
      reinterpret_cast<double*>(node->data)[k] = static_cast<double>(number(k));
    }
  }
  return Tensor(node);
}

}  // namespace likeness::autodiff::detail
