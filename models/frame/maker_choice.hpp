#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "makers/maker.hpp"

namespace likeness::models {

/// Values that a maker makes, in the layout that the column's own have.
class MakerChoice {
 public:
  /// For what is loaded.
  MakerChoice() = default;
  /// A maker of the metadata's kind, in the locale that the metadata names or, without one, in
  /// `locale`; nothing where the kind has none, or where the column's values are not of that kind:
  /// names with digits, codes of another country. Then they are made in the shapes that they have.
  [[nodiscard]] static std::optional<MakerChoice> of(const Column& column,
                                                     const ColumnMetadata& metadata,
                                                     std::optional<std::string_view> locale);

  /// What another kind shows of the places that these values show.
  [[nodiscard]] MakerChoice at_same_place(std::string_view sdtype) const;

  void append(const makers::Element& element, std::string& out) const;
  /// Whether values belong to the row's person or place, however often they repeat.
  [[nodiscard]] bool follows_row() const;
  [[nodiscard]] std::uint64_t distinct() const { return maker_->distinct(); }
  [[nodiscard]] const std::string& sdtype() const noexcept { return sdtype_; }
  [[nodiscard]] const std::string& locale() const noexcept { return locale_; }

  void fields(io::Archive& archive);

 private:
  std::string sdtype_;
  std::string locale_;
  std::string layout_;  ///< of digits, # for each; empty for the locale's own
  std::optional<makers::Maker> maker_;
};

}  // namespace likeness::models
