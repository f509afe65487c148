#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "tests/fuzz/damaged_file.hpp"
#include "tests/fuzz/small_models.hpp"

namespace {

using namespace likeness;

std::vector<io::ModelFile> whole_files() {
  std::vector<io::ModelFile> files;
  for (const ModelDescription& model : list_models()) {
    const std::string bytes = fuzz::small_model(model).to_bytes();
    files.push_back(io::ModelFile::parse(std::as_bytes(std::span(bytes)), model.name));
  }
  return files;
}

}  // namespace

// A model file of any family that lies, with right checksums, is refused, or makes rows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<io::ModelFile> files = whole_files();
  fuzz::InputBytes input(data, size);
  const io::ModelFile& file = files[input.below(files.size())];
  try {
    const std::string bytes = fuzz::damaged_file(file, input).to_bytes();
    const Model model = load_model(std::as_bytes(std::span(bytes)), "fuzz");
    (void)model.to_json();
    (void)model.sample(3, {.seed = 1});
  } catch (const Error&) {
  }
  return 0;
}
