#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// Which locales know a word as a name of a person, a city or a state.
class KnownNames {
 public:
  KnownNames();

  enum class Use { kGiven, kFamily, kPlace };
  /// A bit for each locale of locale_names(); none for a word that none of them knows.
  [[nodiscard]] std::uint32_t locales_of(Use use, std::string_view word) const;

 private:
  std::array<std::shared_ptr<const Locale>, 13> locales_;  // hold the words
  std::array<std::unordered_map<std::string_view, std::uint32_t>, 3> known_;
};

/// The locale whose names, cities and forms of postal codes the columns of personal data show best:
/// none where they show none. Looks at no more than a thousand rows of each.
[[nodiscard]] std::optional<std::string_view> detect_locale(const Table& table,
                                                            const Metadata& metadata);

}  // namespace likeness::makers
