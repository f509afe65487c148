#pragma once

#include <memory>
#include <string_view>

#include "description/cell_source.hpp"

namespace likeness::description {

/// Whether a maker has values of that kind.
[[nodiscard]] bool has_maker(std::string_view sdtype);

/// Personal data of that kind, which has a maker, in a locale of makers::locale_names().
[[nodiscard]] std::unique_ptr<CellSource> maker_source(const CellPlace& place,
                                                       const ColumnDescription& description,
                                                       std::string_view sdtype,
                                                       std::string_view locale);

}  // namespace likeness::description
