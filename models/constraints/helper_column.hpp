#pragma once

#include <string>

#include "likeness/table.hpp"

namespace likeness::models {

/// What is learned in place of a column that is computed.
struct HelperColumn {
  Column column;
  std::string sdtype;
};

}  // namespace likeness::models
