#include "likeness/dataset.hpp"

#include <algorithm>

namespace likeness {

const Metadata* DatasetMetadata::find(std::string_view table) const noexcept {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const NamedMetadata& one) { return one.name == table; });
  return found == tables.end() ? nullptr : &found->metadata;
}

const Table* Dataset::find(std::string_view table) const noexcept {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const NamedTable& one) { return one.name == table; });
  return found == tables.end() ? nullptr : &found->table;
}

}  // namespace likeness
