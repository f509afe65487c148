#include "table/row_choices.hpp"

namespace likeness {

std::optional<OrphanChoice> orphan_choice_named(std::string_view name) {
  if (name.empty() || name == "unknown") return OrphanChoice::kUnknown;
  if (name == "drop") return OrphanChoice::kDrop;
  if (name == "stop") return OrphanChoice::kStop;
  return std::nullopt;
}

std::optional<DoubledChoice> doubled_choice_named(std::string_view name) {
  if (name.empty() || name == "drop") return DoubledChoice::kDrop;
  if (name == "keep") return DoubledChoice::kKeep;
  if (name == "stop") return DoubledChoice::kStop;
  return std::nullopt;
}

}  // namespace likeness
