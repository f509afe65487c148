#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "tests/fuzz/small_models.hpp"

namespace {

using namespace likeness;

std::vector<Model> fitted_models() {
  std::vector<Model> list;
  for (const ModelDescription& model : list_models()) {
    if (model.name != "associative" && model.options.size() < 12) {
      list.push_back(fuzz::small_model(model));
    }
  }
  return list;
}

}  // namespace

// Conditions, one a line after a byte that chooses the model, are met by the rows or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Model> list = fitted_models();
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Model& model = list[data[0] % list.size()];
  SampleOptions options{.seed = 1, .max_tries = 30};
  try {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      options.conditions.push_back(parse_condition(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    (void)model.sample(2, options);
  } catch (const Error&) {
  }
  return 0;
}
