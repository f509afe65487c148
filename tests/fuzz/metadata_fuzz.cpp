#include <cstddef>
#include <cstdint>
#include <string_view>

#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "tests/fuzz/small_models.hpp"

// What is read must be written and read again to the same; a table is learned by it, or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace likeness;
  static const Table table = fuzz::small_table();
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string several = dataset_metadata_to_json(parse_dataset_metadata(text, "fuzz"));
    if (dataset_metadata_to_json(parse_dataset_metadata(several, "written")) != several) {
      __builtin_trap();
    }
    const Metadata metadata = parse_metadata(text, "fuzz");
    const std::string written = metadata_to_json(metadata);
    if (metadata_to_json(parse_metadata(written, "written")) != written) __builtin_trap();
    const Model model = make_recipe("independent").fit(table, metadata, {.seed = 1});
    (void)io::format_csv(model.sample(5, {.seed = 1}));
  } catch (const Error&) {
  }
  return 0;
}
