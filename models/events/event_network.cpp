#include "models/events/event_network.hpp"

#include "core/streams.hpp"
#include "models/training/dense_stack.hpp"

namespace likeness::models {
namespace {

using autodiff::Linear;
using autodiff::Parameter;
using autodiff::Tensor;

RandomStream layer_stream(std::uint64_t seed, std::size_t layer) {
  return {seed, streams::kTraining.event_layers[layer]};
}

}  // namespace

EventNetwork::EventNetwork(const EventSchema& schema, std::size_t features,
                           const EventNetworkSize& size, std::uint64_t seed)
    : size_(size),
      first_("event.first", features, size.hidden, layer_stream(seed, 0)),
      second_("event.second", size.hidden, size.hidden, layer_stream(seed, 1)),
      fields_(schema.size()) {
  for (std::size_t field = 0; field < schema.size(); ++field) {
    const auto levels = static_cast<std::size_t>(schema.fields[field].levels);
    if (levels < 2) continue;
    const std::string name = "event.field" + std::to_string(field);
    const std::size_t given = schema.offset(field);
    const std::size_t width = field == EventSchema::kObject ? size.hidden : size.field_hidden;
    auto& layers = fields_[field].layers;
    layers.emplace_back(name + ".read", 2 * size.hidden + given, width,
                        layer_stream(seed, 2 + 2 * field));
    layers.emplace_back(name + ".levels", width + given, levels, layer_stream(seed, 3 + 2 * field));
  }
}

Tensor EventNetwork::read(autodiff::Tape& tape, Tensor features) const {
  const Tensor first = first_(tape, features, autodiff::relu_activation());
  const Tensor second = second_(tape, first, autodiff::relu_activation());
  return autodiff::concatenate_columns({first, second});
}

Tensor EventNetwork::logits(autodiff::Tape& tape, std::size_t field, Tensor history,
                            Tensor given) const {
  const auto& layers = fields_[field].layers;
  if (field == 0) return layers[1](tape, layers[0](tape, history, autodiff::relu_activation()));
  const Tensor read =
      layers[0](tape, autodiff::concatenate_columns({history, given}), autodiff::relu_activation());
  return layers[1](tape, autodiff::concatenate_columns({read, given}));
}

std::vector<Parameter*> EventNetwork::parameters() {
  std::vector<Parameter*> all;
  const auto add = [&all](Linear& layer) {
    all.push_back(&layer.weight);
    all.push_back(&layer.bias);
  };
  add(first_);
  add(second_);
  for (FieldLayers& field : fields_) {
    for (Linear& layer : field.layers) add(layer);
  }
  return all;
}

void EventNetwork::fields(io::Archive& archive) {
  archive("hidden", size_.hidden);
  archive("field_hidden", size_.field_hidden);
  parameter_fields(archive, parameters());
}

EventNetwork EventNetwork::load(io::Archive& archive, const EventSchema& schema,
                                std::size_t features) {
  constexpr std::uint64_t kWidest = 1 << 14;
  EventNetworkSize size;
  archive("hidden", size.hidden);
  archive("field_hidden", size.field_hidden);
  for (const std::size_t width : {size.hidden, size.field_hidden}) {
    archive.require(width >= 1 && width <= kWidest, "its network has an impossible width");
  }
  // The shapes that the file must have are checked before the weights are drawn.
  archive.expect<float>("event.first.weight", {features, size.hidden});
  for (std::size_t field = 0; field < schema.size(); ++field) {
    const auto levels = static_cast<std::size_t>(schema.fields[field].levels);
    const std::size_t width = field == EventSchema::kObject ? size.hidden : size.field_hidden;
    if (levels < 2) continue;
    archive.expect<float>("event.field" + std::to_string(field) + ".levels.weight",
                          {width + schema.offset(field), levels});
  }
  EventNetwork network(schema, features, size, 0);
  archive.load(network);
  return network;
}

}  // namespace likeness::models
