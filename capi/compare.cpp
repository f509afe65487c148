#include <utility>

#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/report.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

std::string compared(const likeness_table* real, size_t count, const char* const* names,
                     const likeness_table* const* tables, const Settings& settings,
                     ProgressCallback progress) {
  const auto given = held(real);
  const std::optional<Metadata> said = metadata_of(settings);
  const Metadata metadata = said ? *said : detect_metadata(given->content.table);
  std::vector<Table> synthetic;
  for (std::size_t k = 0; k < count; ++k) {
    require(names[k], "names");
    synthetic.push_back(declared_where_it_fits(held(tables[k])->content.table, metadata));
  }
  std::vector<metrics::NamedTable> named;
  for (std::size_t k = 0; k < count; ++k) named.push_back({names[k], synthetic[k]});
  metrics::ComparisonOptions options;
  options.seed = settings.get<std::uint64_t>("seed", 0);
  options.samples = settings.get<std::uint64_t>("samples", options.samples);
  options.target = settings.get<std::string>("target", "");
  options.progress = std::move(progress);
  report::Origin origin;
  origin.real_name = settings.get<std::string>("real_name", "");
  origin.seed = options.seed;
  return report::to_json(metrics::compare_tables(
                             said ? declared(given->content.table, metadata) : given->content.table,
                             named, metadata, options),
                         origin);
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_compare(const likeness_table* real, size_t count, const char* const* names,
                     const likeness_table* const* tables, const char* options,
                     likeness_progress progress, void* context, char** json) {
  return call([&] {
    clear(json, "json");
    if (count > 0) require(names, "names");
    if (count > 0) require(tables, "tables");
    const Settings settings(options, {"metadata", "target", "seed", "samples", "real_name"});
    give_text(compared(real, count, names, tables, settings, progress_of(progress, context)), json);
  });
}

}  // extern "C"
