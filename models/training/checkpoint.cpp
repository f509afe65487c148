#include "models/training/checkpoint.hpp"

#include <algorithm>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw Error(ErrorCode::kUsage, "The checkpoint \"" + path.string() + "\" belongs to a fit " +
                                     what + "; resume that one, or start over without resuming.");
}

void check_identity(const std::filesystem::path& path, const io::Json& theirs,
                    const io::Json& ours) {
  if (theirs.value("model", "") != ours.value("model", "")) {
    refuse(path, "of the model " + theirs.value("model", "?"));
  }
  const io::Json their_options = theirs.value("options", io::Json::object());
  for (const auto& [name, value] : ours.at("options").items()) {
    const auto other = their_options.find(name);
    if (other == their_options.end() || *other != value) {
      refuse(path, "with other options: " + name + " was " +
                       (other == their_options.end() ? "unknown" : other->dump()) + ", not " +
                       value.dump());
    }
  }
  if (theirs.value("seed", io::Json()) != ours.at("seed")) {
    refuse(path, "with another seed: " + theirs.value("seed", io::Json()).dump() + ", not " +
                     ours.at("seed").dump());
  }
  if (theirs != ours) refuse(path, "of another table or metadata, or by another version");
}

void add_state(io::ModelFile& file, const std::string& prefix, std::span<const NetworkState> state,
               const std::vector<std::vector<float>>* values) {
  for (std::size_t k = 0; k < state.size(); ++k) {
    const std::span<const float> numbers =
        values == nullptr ? std::span<const float>(state[k].values) : (*values)[k];
    file.add<float>(prefix + state[k].name, numbers, {state[k].shape.rows, state[k].shape.columns});
  }
}

std::span<const float> state_in(const io::ModelFile& file, const std::string& prefix,
                                const NetworkState& part) {
  return file.tensor<float>(prefix + part.name, {part.shape.rows, part.shape.columns});
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const io::Json& identity,
                      const TrainingPosition& position, std::span<const NetworkState> state) {
  io::ModelFile file;
  file.header["checkpoint"] = identity;
  position.record.save(file);
  file.add("epoch_sums", position.epoch_sums);
  add_state(file, "state.", state, nullptr);
  file.header["best"] = {{"epoch", position.best.epoch}, {"score", position.best.score}};
  if (position.best.epoch > 0) add_state(file, "best.", state, &position.best.values);
  file.write(path);
}

TrainingPosition read_checkpoint(const std::filesystem::path& path, const io::Json& identity,
                                 std::span<const NetworkState> state) {
  const io::ModelFile file = io::ModelFile::read(path);
  if (!file.header.contains("checkpoint")) {
    throw Error(ErrorCode::kModel, file.where() + " is not a checkpoint of a training.");
  }
  check_identity(path, file.value<io::Json>("checkpoint"), identity);
  TrainingPosition position;
  position.record = TrainingRecord::load(file);
  position.record.end = TrainingEnd::kComplete;
  const auto sums = file.tensor<double>("epoch_sums", {position.record.losses.size()});
  position.epoch_sums.assign(sums.begin(), sums.end());
  const auto best = file.value<io::Json>("best");
  const auto where = file.where();
  position.best.epoch = io::json_member<std::uint64_t>(best, "epoch", where, ErrorCode::kModel);
  position.best.score = io::json_member<double>(best, "score", where, ErrorCode::kModel);
  for (const NetworkState& part : state) {
    const auto values = state_in(file, "state.", part);
    std::copy(values.begin(), values.end(), part.values.begin());
    if (position.best.epoch == 0) continue;
    const auto best_values = state_in(file, "best.", part);
    position.best.values.emplace_back(best_values.begin(), best_values.end());
  }
  return position;
}

}  // namespace likeness::models
