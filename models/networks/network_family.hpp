#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/frame/table_encoder.hpp"
#include "models/learned_model.hpp"
#include "models/networks/network_options.hpp"
#include "models/networks/row_generator.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// What a network is trained on.
struct TrainingTask {
  const TableEncoder& encoder;
  const EncodedTable& table;
  const EncodedTable& held_out;  ///< no rows without early stopping
  std::uint64_t seed = 0;        ///< of the network
};

/// A network to train, and what will be left of it.
struct NetworkPair {
  std::unique_ptr<RowGenerator> generator;
  std::unique_ptr<TrainableNetwork> training;  ///< refers to the generator and the task
  std::vector<std::string> notes;              ///< sentences for the user
};

/// What tells models made of networks apart.
struct NetworkKind {
  std::string name;
  NetworkTrainingOptions training;
  TableEncoderOptions encoding;
  bool calibrate = false;  ///< whether the marginals of what was trained are corrected
  io::Json options;        ///< all of them, as the model file and `inspect` show them
  std::function<NetworkPair(const TrainingTask&)> make;
};

/// A recipe whose models are a TableEncoder and a RowGenerator trained on what it encodes.
[[nodiscard]] Recipe network_recipe(NetworkKind kind);

using LoadGenerator =
    std::function<std::unique_ptr<RowGenerator>(io::Archive&, const TableEncoder&)>;

/// Loads what such a recipe learned.
[[nodiscard]] std::unique_ptr<const LearnedModel> load_network_family(
    io::Archive& archive, const LoadGenerator& load_generator);

}  // namespace likeness::models
