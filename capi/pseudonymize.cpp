#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/pseudonyms.hpp"

using namespace likeness;
using namespace likeness::capi;

extern "C" {

int likeness_pseudonymize(const likeness_table* table, const void* secret, size_t size,
                          const char* options, likeness_table** pseudonymized, char** replaced) {
  return call([&] {
    clear(pseudonymized, "pseudonymized");
    if (replaced != nullptr) *replaced = nullptr;
    require(secret, "secret");
    const auto given = held(table);
    const Settings settings(options, {"metadata", "columns", "by", "locale"});
    const std::optional<Metadata> said = metadata_of(settings);
    const Table real = said ? declared(given->content.table, *said) : given->content.table;
    PseudonymizedTable result = pseudonymize(
        real, said ? *said : detect_metadata(real), {static_cast<const char*>(secret), size},
        {settings.texts("columns"), settings.get<std::string>("by", ""),
         settings.get<std::string>("locale", "")});
    if (replaced != nullptr) {
      auto names = io::Json::object();
      for (const auto& [name, sdtype] : result.replaced) names[name] = sdtype;
      give_text(names.dump(), replaced);
    }
    give_table(std::move(result.table), given->content.types, pseudonymized);
  });
}

}  // extern "C"
