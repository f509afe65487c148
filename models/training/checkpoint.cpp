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

bool is_checkpoint(const std::filesystem::path& path) {
  try {
    return io::ModelFile::read(path).header.contains("checkpoint");
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void check_checkpoint_place(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  if (std::filesystem::file_size(path, error) == 0 || is_checkpoint(path)) return;
  throw Error(ErrorCode::kUsage, "\"" + path.string() +
                                     "\" is not the checkpoint of a training, and a checkpoint "
                                     "would replace it; move it, or name another file.");
}

/// Values stay where they are: state holds where.
void fields(io::Archive& archive, TrainingPosition& position, std::span<const NetworkState> state) {
  BestState& best = position.best;
  archive("training", position.record);
  archive.tensor("epoch_sums", position.epoch_sums, {position.record.losses.size()});
  archive.scope("state", [&] {
    for (const NetworkState& part : state) {
      archive.tensor(part.name, part.values, {part.shape.rows, part.shape.columns});
    }
  });
  archive.scope("best", [&] {
    archive("epoch", best.epoch);
    archive("score", best.score);
    if (best.epoch == 0) return;
    best.values.resize(state.size());
    for (std::size_t k = 0; k < state.size(); ++k) {
      archive.tensor(state[k].name, best.values[k], {state[k].shape.rows, state[k].shape.columns});
    }
  });
}

void write_checkpoint(const std::filesystem::path& path, const io::Json& identity,
                      const TrainingPosition& position, std::span<const NetworkState> state) {
  io::ModelFile file;
  file.header["checkpoint"] = identity;
  io::Archive::saving(file).save(position, state);
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
  io::Archive::from(file).load(position, state);
  position.record.end = TrainingEnd::kComplete;
  return position;
}

}  // namespace likeness::models
