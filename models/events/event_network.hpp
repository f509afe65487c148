#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/layers.hpp"
#include "models/events/event_schema.hpp"

namespace likeness::models {

/// How large the networks are.
struct EventNetworkSize {
  std::size_t hidden = 192;       ///< each of the two layers that read profile and history
  std::size_t field_hidden = 64;  ///< the layer of each field; the object's is as wide as `hidden`
};

/// The generator of events: two layers read profile and history, then each field has a layer of its
/// own that also reads the fields before it, and gives the logits of its levels.
class EventNetwork {
 public:
  /// `features` is HistoryFeatures::width(). Weights are drawn from `seed`.
  EventNetwork(const EventSchema& schema, std::size_t features, const EventNetworkSize& size,
               std::uint64_t seed);

  /// What has been read, rows x (2 hidden), of rows x features.
  [[nodiscard]] autodiff::Tensor read(autodiff::Tape& tape, autodiff::Tensor features) const;

  /// Logits, rows x levels, of a field with more than one level. `given` are the levels of the
  /// fields before it: rows x offset(field), one-hot or soft.
  [[nodiscard]] autodiff::Tensor logits(autodiff::Tape& tape, std::size_t field,
                                        autodiff::Tensor history, autodiff::Tensor given) const;

  /// The biases of a field with more than one level.
  [[nodiscard]] std::span<float> level_biases(std::size_t field) {
    return fields_[field].layers[1].bias.values;
  }

  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();

  void fields(io::Archive& archive);
  static EventNetwork load(io::Archive& archive, const EventSchema& schema, std::size_t features);

 private:
  /// The layers of a field; none where it has a single level.
  struct FieldLayers {
    std::vector<autodiff::Linear> layers;
  };

  EventNetworkSize size_;
  autodiff::Linear first_;
  autodiff::Linear second_;
  std::vector<FieldLayers> fields_;
};

}  // namespace likeness::models
