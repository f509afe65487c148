#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "io/model_file.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "tests/fuzz/damaged_file.hpp"
#include "tests/fuzz/small_models.hpp"

namespace {

using namespace likeness;

Recipe recipe() {
  return make_recipe(
      "tvae",
      {{"epochs", "2"}, {"least_steps", "1"}, {"compress_dims", "4"}, {"decompress_dims", "4"}});
}

const std::filesystem::path& checkpoint_path() {
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("checkpoint-fuzz-" + std::to_string(::getpid()));
  return path;
}

/// Of a training that was stopped after its first epoch.
io::ModelFile whole_checkpoint(const Table& table) {
  FitOptions options{.seed = 1};
  options.training.checkpoint = checkpoint_path();
  int asked = 0;
  options.training.stop = [&] { return ++asked > 1; };
  (void)recipe().fit(table, detect_metadata(table), options);
  io::ModelFile file = io::ModelFile::read(checkpoint_path());
  std::filesystem::remove(checkpoint_path());
  return file;
}

}  // namespace

// A training that is resumed from a checkpoint that lies is refused, or goes on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Table table = fuzz::small_table();
  static const io::ModelFile whole = whole_checkpoint(table);
  fuzz::InputBytes input(data, size);
  try {
    fuzz::damaged_file(whole, input).write(checkpoint_path());
    FitOptions options{.seed = 1};
    options.training.checkpoint = checkpoint_path();
    options.training.resume = true;
    (void)recipe().fit(table, detect_metadata(table), options);
  } catch (const Error&) {
  }
  std::filesystem::remove(checkpoint_path());
  return 0;
}
