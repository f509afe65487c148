#include "autodiff/tape_state.hpp"

#include <algorithm>
#include <cassert>
#include <string>

#include "autodiff/forward.hpp"
#include "autodiff/kernels/dispatch.hpp"
#include "likeness/autodiff/ops.hpp"
#include "likeness/error.hpp"

namespace likeness::autodiff::detail {

TapeState::TapeState(Precision precision)
    : precision_(precision),
      kernels_(precision == Precision::kSingle ? kernels::single_precision()
                                               : kernels::double_precision()) {}

void TapeState::reset() noexcept {
  nodes_.clear();
  parameters_.clear();
  pool_.forget();
  arena_.reset();
}

void TapeState::give_memory(Node& node) {
  if (pooling_) {
    node.data = pool_.take(arena_, node.shape.size() * element_size());
    node.pooled = true;
  } else {
    node.data = allocate(node.shape.size());
  }
}

Node* TapeState::make_leaf(Shape shape, std::byte* data, bool differentiable) {
  Node* node = make_node(nullptr, {}, shape, {});
  node->differentiable = differentiable;
  node->data = data;
  if (data == nullptr) give_memory(*node);
  return node;
}

Node* TapeState::make_node(const Operation* operation, std::span<const Tensor> inputs, Shape shape,
                           const Attributes& attributes) {
  Node* node = new (arena_.allocate(sizeof(Node))) Node;
  node->tape = this;
  node->operation = operation;
  node->shape = shape;
  node->attributes = attributes;
  node->inputs =
      make_objects<Node*>(inputs.size(), [&](std::size_t k) { return inputs[k].node(); });
  for (const Node* input : node->inputs) {
    if (input->tape != this) {
      throw Error(ErrorCode::kUsage, std::string(operation->name) +
                                         ": its tensors belong to different tapes; copy one with "
                                         "Tape::constant.");
    }
    node->differentiable |= recording_ && input->differentiable;
  }
  return node;
}

void TapeState::record(Node& node) {
  node.order = nodes_.size();
  if (node.differentiable) nodes_.push_back(&node);
}

Tensor TapeState::run(const Operation& operation, std::span<const Tensor> inputs, Shape shape,
                      const Attributes& attributes) {
  Node* node = make_node(&operation, inputs, shape, attributes);
  give_memory(*node);
  operation.forward(*node);
  record(*node);
  return Tensor(node);
}

Tensor TapeState::run(const Operation& operation, std::initializer_list<Tensor> inputs, Shape shape,
                      const Attributes& attributes) {
  return run(operation, std::span(inputs.begin(), inputs.size()), shape, attributes);
}

Tensor TapeState::run_activated(const Operation& operation, const Operation& activation,
                                std::initializer_list<Tensor> inputs, Shape shape,
                                const Attributes& attributes) {
  const Tensor result = run(operation, inputs, shape, attributes);
  Node* before = result.node();
  if (!before->differentiable) return result;
  Node* after = make_node(&activation, {&result, 1}, shape, {.number = attributes.slope});
  after->data = std::exchange(before->data, nullptr);
  after->pooled = before->pooled;
  record(*after);
  return Tensor(after);
}

Tensor TapeState::alias(Tensor x, Shape shape) {
  assert(shape.size() == x.shape().size());
  Node* node = make_leaf(shape, x.node()->data, false);
  node->pooled = x.node()->pooled;
  return Tensor(node);
}

Tensor TapeState::share(const Operation& operation, std::initializer_list<Tensor> inputs,
                        Tensor result) {
  Node* node = make_node(&operation, std::span(inputs.begin(), inputs.size()), result.shape(), {});
  node->data = result.node()->data;
  node->pooled = result.node()->pooled;
  record(*node);
  return Tensor(node);
}

Tensor TapeState::parameter(const Parameter& parameter) {
  for (const auto& [known, node] : parameters_) {
    if (known == &parameter) return Tensor(node);
  }
  assert(parameter.values.size() == parameter.shape.size());
  Node* node = nullptr;
  if (precision_ == Precision::kSingle) {
    auto* values = const_cast<float*>(parameter.values.data());
    node = make_leaf(parameter.shape, reinterpret_cast<std::byte*>(values), true);
  } else {
    node =
        leaf_of(parameter.shape, true, [&](std::size_t k) { return parameter.values[k]; }).node();
  }
  parameters_.emplace_back(&parameter, node);
  return Tensor(node);
}

/// What holds during a gradient pass: its operations are recorded, or their memory is used again.
class TapeState::PassScope {
 public:
  PassScope(TapeState& tape, bool recording) noexcept
      : tape_(tape), recorded_before_(tape.recording_) {
    tape.recording_ = recording;
    tape.pooling_ = !recording;
  }
  ~PassScope() {
    tape_.recording_ = recorded_before_;
    tape_.pooling_ = false;
  }
  PassScope(const PassScope&) = delete;
  PassScope& operator=(const PassScope&) = delete;

 private:
  TapeState& tape_;
  bool recorded_before_;
};

std::span<const Tensor> TapeState::gradients(Tensor output, Tensor weight,
                                             std::span<const Tensor> inputs, bool create_graph) {
  ++pass_;
  const std::span<Tensor> results =
      make_objects<Tensor>(inputs.size(), [&](std::size_t k) { return inputs[k]; });
  {
    const PassScope scope(*this, recording_ && create_graph);
    mark_reached(inputs, *output.node());
    output.node()->gradient_of = pass_;
    output.node()->gradient = weight;
    if (weight.node()->pooled) pool_.retain(weight.node()->data);
    walk_back(*output.node());
  }
  for (Tensor& result : results) {
    const Node& input = *result.node();
    result = input.gradient_of == pass_
                 ? input.gradient
                 : leaf_of(input.shape, false, [](std::size_t) { return 0; });
  }
  return results;
}

void TapeState::mark_reached(std::span<const Tensor> inputs, const Node& output) {
  for (const Tensor& input : inputs) {
    input.node()->reached_by = pass_;
    input.node()->requested_by = pass_;
  }
  const std::size_t end = output.operation == nullptr ? 0 : output.order + 1;
  for (std::size_t i = 0; i < std::min(end, nodes_.size()); ++i) {
    Node& node = *nodes_[i];
    if (std::any_of(node.inputs.begin(), node.inputs.end(),
                    [this](const Node* input) { return input->reached_by == pass_; })) {
      node.reached_by = pass_;
    }
  }
}

void TapeState::walk_back(const Node& output) {
  if (!output.differentiable || output.operation == nullptr) return;
  for (std::size_t i = output.order + 1; i-- > 0;) {
    Node& node = *nodes_[i];
    if (node.reached_by != pass_ || node.gradient_of != pass_) continue;
    for (std::size_t k = 0; k < node.inputs.size(); ++k) {
      Node& input = *node.inputs[k];
      if (input.reached_by != pass_) continue;
      if (const Tensor contribution = node.operation->gradient(node, node.gradient, k)) {
        add_gradient(input, contribution);
      }
      if (pooling_) pool_.sweep();
    }
    const Node& spent = *node.gradient.node();
    if (spent.pooled && node.requested_by != pass_) pool_.release(spent.data);
  }
}

Node* TapeState::own_gradient(const Node& node) const {
  if (!pooling_ || node.gradient_of != pass_) return nullptr;
  Node* sum = node.gradient.node();
  return sum->pooled && pool_.held_once(sum->data) ? sum : nullptr;
}

void TapeState::add_gradient(Node& input, Tensor contribution) {
  assert(contribution.shape() == input.shape);
  if (input.gradient_of == pass_) {
    Node* sum = own_gradient(input);
    if (sum == contribution.node()) return;
    if (sum != nullptr) {
      add_in_place(*sum, *contribution.node());
      return;
    }
    const Node& before = *input.gradient.node();
    contribution = add(input.gradient, contribution);
    if (before.pooled) pool_.release(before.data);
  }
  input.gradient_of = pass_;
  input.gradient = contribution;
  if (contribution.node()->pooled) pool_.retain(contribution.node()->data);
}

}  // namespace likeness::autodiff::detail
