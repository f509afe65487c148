#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/models/synthesizer.hpp"
#include "models/frame/table_encoder.hpp"
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

/// What tells network synthesizers apart.
struct NetworkKind {
  std::string name;
  NetworkTrainingOptions training;
  TableEncoderOptions encoding;
  bool calibrate = false;  ///< whether the marginals of what was trained are corrected
  io::Json options;        ///< all of them, as the model file and `inspect` show them
  std::function<NetworkPair(const TrainingTask&)> make;
};

/// A synthesizer made of a TableEncoder and a RowGenerator trained on what it encodes.
class NetworkSynthesizer final : public Synthesizer {
 public:
  using LoadGenerator =
      std::function<std::unique_ptr<RowGenerator>(const io::ModelFile&, const TableEncoder&)>;

  explicit NetworkSynthesizer(NetworkKind kind) : kind_(std::move(kind)) {}

  static std::unique_ptr<Synthesizer> load(const io::ModelFile& file,
                                           const LoadGenerator& load_generator);

  [[nodiscard]] std::string_view name() const noexcept override { return kind_.name; }
  void fit(const Table& table, const Metadata& metadata, const FitOptions& options) override;
  [[nodiscard]] Table sample(std::uint64_t rows, const SampleOptions& options) const override;
  void save(const std::filesystem::path& path) const override;
  [[nodiscard]] std::string describe() const override;

 private:
  /// What a fit leaves. Without places to learn (all columns made or constant) there is no
  /// generator.
  struct Fitted {
    TableEncoder encoder;
    std::unique_ptr<RowGenerator> generator;
    TrainingRecord record;
    std::vector<std::string> notes;
    Metadata metadata;
    std::uint64_t rows = 0;
    std::uint64_t seed = 0;
  };

  [[nodiscard]] const Fitted& fitted() const;
  static void calibrate(const std::vector<ColumnValues>& values, const EncodedTable& encoded,
                        Fitted& fitted);
  void train_generator(const EncodedTable& encoded, Fitted& fitted, const FitOptions& options,
                       std::chrono::steady_clock::time_point begin) const;

  NetworkKind kind_;
  std::unique_ptr<const Fitted> fitted_;
};

}  // namespace likeness::models
