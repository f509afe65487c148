#include "models/frame/column_values.hpp"

namespace likeness::models {

void append_rows(std::vector<ColumnValues>& all, std::vector<ColumnValues>&& part) {
  if (all.empty()) {
    all = std::move(part);
    return;
  }
  for (std::size_t k = 0; k < all.size(); ++k) {
    all[k].codes.insert(all[k].codes.end(), part[k].codes.begin(), part[k].codes.end());
    all[k].numbers.insert(all[k].numbers.end(), part[k].numbers.begin(), part[k].numbers.end());
  }
}

}  // namespace likeness::models
