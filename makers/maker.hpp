#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "makers/element.hpp"
#include "makers/locale.hpp"

namespace likeness::makers {

/// How values of one kind are made: a value is a function of the element alone, and values of
/// different kinds for one element belong together. docs/personal-data.md has the kinds.
class Maker {
 public:
  /// A maker of the kind `sdtype`, one of maker_kinds(), in a locale of locale_names().
  Maker(std::string_view sdtype, std::string_view locale);

  void append(const Element& element, std::string& out) const;
  /// Degrees, of the kinds `latitude` and `longitude`.
  [[nodiscard]] double number(const Element& element) const;

  /// How many elements surely have different values, from the first on; 0 where values are drawn
  /// from a list and repeat.
  [[nodiscard]] std::uint64_t distinct() const;

  [[nodiscard]] std::string_view sdtype() const noexcept;
  [[nodiscard]] std::string_view locale() const noexcept { return locale_->words.name; }

 private:
  std::size_t kind_ = 0;
  std::uint32_t key_ = 0;  ///< of what own_number() tells apart
  std::shared_ptr<const Locale> locale_;
};

/// Every sdtype that has a maker.
[[nodiscard]] std::span<const std::string_view> maker_kinds() noexcept;

}  // namespace likeness::makers
