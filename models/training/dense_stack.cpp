#include "models/training/dense_stack.hpp"

#include <algorithm>

#include "likeness/error.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using autodiff::Linear;
using autodiff::Parameter;
using autodiff::Tensor;

Linear make_linear(const std::string& name, std::size_t in, std::size_t out, std::uint64_t seed,
                   std::uint64_t layer) {
  return {name, in, out, network_stream(seed, NetworkUse::kLayers, layer)};
}

DenseStack::DenseStack(const std::string& name, std::size_t in,
                       std::span<const std::uint64_t> sizes, std::uint64_t seed,
                       std::uint64_t first_layer)
    : outputs_(in) {
  for (const std::uint64_t size : sizes) {
    const std::size_t k = layers_.size();
    layers_.push_back(
        make_linear(name + "." + std::to_string(k), outputs_, size, seed, first_layer + k));
    outputs_ = size;
  }
}

Tensor DenseStack::operator()(autodiff::Tape& tape, Tensor x,
                              autodiff::Activation activation) const {
  for (const Linear& layer : layers_) x = layer(tape, x, activation);
  return x;
}

std::vector<Parameter*> DenseStack::parameters() {
  std::vector<Parameter*> all;
  for (Linear& layer : layers_) {
    all.push_back(&layer.weight);
    all.push_back(&layer.bias);
  }
  return all;
}

void append_state(std::span<Parameter* const> parameters, std::vector<NetworkState>& state) {
  for (Parameter* parameter : parameters) {
    state.push_back({parameter->name, parameter->shape, parameter->values});
  }
}

void parameter_fields(io::Archive& archive, std::span<Parameter* const> parameters) {
  for (Parameter* parameter : parameters) {
    archive.tensor(parameter->name, parameter->values,
                   {parameter->shape.rows, parameter->shape.columns});
  }
}

std::vector<std::uint64_t> layer_sizes(const io::Archive& archive, const std::string& name,
                                       const std::string& suffix, std::size_t in, bool passes_on) {
  std::vector<std::uint64_t> sizes;
  const auto weight_name = [&](std::size_t layer) {
    return name + "." + std::to_string(layer) + suffix + ".weight";
  };
  do {
    const std::string weight = weight_name(sizes.size());
    const std::vector<std::uint64_t>& shape = archive.shape(weight);
    const std::uint64_t out = shape.empty() ? 0 : shape.back();
    // So that no layer is made larger than what the file holds.
    archive.expect<float>(weight, {in, out});
    archive.require(in > 0 && out > 0, "a layer of its network is empty");
    sizes.push_back(out);
    in = passes_on ? in + out : out;
  } while (archive.has(weight_name(sizes.size())));
  return sizes;
}

}  // namespace likeness::models
