#include <utility>

#include "capi/calls.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/description.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

std::shared_ptr<const HeldDataset> made_by(std::string_view text, const Settings& settings) {
  Description description = is_json(text) ? parse_description(text, "the description")
                                          : parse_sql_schema(text, "the description");
  auto result = std::make_shared<HeldDataset>();
  result->metadata = description.metadata;
  const TestData data(std::move(description), settings.get<std::uint64_t>("rows", 100),
                      settings.get<std::uint64_t>("seed", 0),
                      settings.get<std::string>("locale", "en_US"));
  for (std::size_t k = 0; k < data.tables(); ++k) {
    result->dataset.tables.push_back({data.name(k), data.make(k, 0, data.rows(k))});
  }
  return result;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_make(const char* description, const char* options, likeness_dataset** dataset) {
  return call([&] {
    clear(dataset, "dataset");
    require(description, "description");
    give(made_by(description, Settings(options, {"rows", "seed", "locale"})), dataset);
  });
}

}  // extern "C"
