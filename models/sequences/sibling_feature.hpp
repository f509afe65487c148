#pragma once

#include <cstdint>
#include <string>

#include "io/archive.hpp"

namespace likeness::models {

/// Something known of a row before it is drawn, a column of cells.
struct SiblingFeature {
  std::string name;
  std::int32_t levels = 0;  ///< of categories; 0: numbers, NaN where nothing is known
  bool ordered = false;

  void fields(io::Archive& archive) {
    archive("name", name);
    archive("levels", levels);
    archive("ordered", ordered);
    archive.require(levels >= 0, "what is known of a row is out of range");
  }
};

}  // namespace likeness::models
