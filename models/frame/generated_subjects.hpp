#pragma once

#include <string_view>
#include <vector>

#include "likeness/table.hpp"
#include "models/frame/made_column.hpp"

namespace likeness::models {

/// A generated column and what it was made of.
struct GeneratedColumn {
  const Column* column;
  MadeColumn* made;
  std::string_view sdtype = {};  ///< what the metadata call it
};

/// Lets generated columns follow the subjects of the one that has most of them, where each of its
/// values has one value there in every row: a customer keeps the name and the e-mail address.
void join_subjects(const std::vector<GeneratedColumn>& generated);

}  // namespace likeness::models
