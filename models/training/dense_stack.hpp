#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/layers.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// Linear layers one after another, each followed by the same activation.
class DenseStack {
 public:
  /// Layers of `sizes` outputs, the first with `in` inputs, named `name`.0, `name`.1, ...; layer k
  /// draws its weights as layer first_layer + k of the network.
  DenseStack(const std::string& name, std::size_t in, std::span<const std::uint64_t> sizes,
             std::uint64_t seed, std::uint64_t first_layer);

  [[nodiscard]] autodiff::Tensor operator()(autodiff::Tape& tape, autodiff::Tensor x,
                                            autodiff::Activation activation) const;

  [[nodiscard]] std::size_t outputs() const noexcept { return outputs_; }
  [[nodiscard]] const std::vector<autodiff::Linear>& layers() const noexcept { return layers_; }
  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();

 private:
  std::vector<autodiff::Linear> layers_;
  std::size_t outputs_;
};

/// A layer of a network whose layers are counted from 0.
[[nodiscard]] autodiff::Linear make_linear(const std::string& name, std::size_t in, std::size_t out,
                                           std::uint64_t seed, std::uint64_t layer);

/// Parameters as parts of a network's state.
void append_state(std::span<autodiff::Parameter* const> parameters,
                  std::vector<NetworkState>& state);

/// The moments of an optimizer as parts of a network's state.
template <class Optimizer>
void append_moments(Optimizer& optimizer, const std::string& name,
                    std::vector<NetworkState>& state) {
  for (const std::span<float> values : optimizer.moments()) {
    state.push_back({name + "." + std::to_string(state.size()), {1, values.size()}, values});
  }
}

/// The values of parameters as tensors of their names.
void parameter_fields(io::Archive& archive, std::span<autodiff::Parameter* const> parameters);

/// The sizes of the layers `<name>.0<suffix>`, `<name>.1<suffix>`, ... to be loaded, the first of
/// which has `in` inputs; `passes_on` where a layer's inputs stand beside its outputs as the next
/// one's inputs. At least one; Error(kModel) otherwise, and where weights don't fit each other.
[[nodiscard]] std::vector<std::uint64_t> layer_sizes(const io::Archive& archive,
                                                     const std::string& name,
                                                     const std::string& suffix, std::size_t in,
                                                     bool passes_on);

}  // namespace likeness::models
