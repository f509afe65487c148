#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/model.hpp"

// Options as lines NAME=VALUE, for every model: they are taken or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace likeness;
  static const std::vector<ModelDescription> models = list_models();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  OptionValues values;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
    const std::size_t equals = std::min(line.find('='), line.size());
    values.emplace_back(line.substr(0, equals),
                        equals < line.size() ? line.substr(equals + 1) : std::string_view());
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  for (const ModelDescription& model : models) {
    try {
      (void)make_recipe(model.name, values).options();
    } catch (const Error&) {
    }
  }
  return 0;
}
