#include "capi/dataset_rows.hpp"

#include "likeness/error.hpp"
#include "table/row_choices.hpp"
#include "text/quote.hpp"

namespace likeness::capi {
namespace {

/// The choice that an option names. Throws Error(kUsage) for a name of none.
template <class Named>
auto chosen(const Settings& settings, const char* option, Named named, const char* names) {
  const std::string text = settings.get<std::string>(option, "");
  if (const auto choice = named(text)) return *choice;
  throw Error(ErrorCode::kUsage, std::string("The option \"") + option + "\" is " +
                                     text::in_quotes(text) + ", which is none of " + names + ".");
}

}  // namespace

Dataset with_single_keys(const Settings& settings, const DatasetMetadata& metadata,
                         const Dataset& dataset, std::vector<std::string>& notes) {
  const DoubledChoice choice =
      chosen(settings, "doubled_keys", doubled_choice_named, "drop, keep and stop");
  Dataset result = resolve_doubled_rows(metadata, dataset, choice);
  for (const DoubledRows& doubled : find_doubled_rows(metadata, dataset)) {
    notes.push_back(doubled_rows_text(doubled) +
                    (choice == DoubledChoice::kDrop
                         ? "; they are left out."
                         : "; they get keys of their own, where they can have any."));
  }
  return result;
}

Dataset without_orphans(const Settings& settings, const DatasetMetadata& metadata,
                        const Dataset& dataset, std::vector<std::string>& notes) {
  const OrphanChoice choice =
      chosen(settings, "orphans", orphan_choice_named, "drop, unknown and stop");
  Dataset result = resolve_orphans(metadata, dataset, choice);
  for (const Orphans& orphans : find_orphans(metadata, dataset)) {
    notes.push_back(orphans_text(metadata.relations[orphans.relation], orphans) +
                    (choice == OrphanChoice::kDrop ? "; they are left out."
                                                   : "; these references are learned as missing."));
  }
  return result;
}

}  // namespace likeness::capi
