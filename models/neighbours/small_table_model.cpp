#include "models/neighbours/small_table_model.hpp"

namespace likeness::models {

std::vector<ColumnValues> SmallTableModel::draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                      std::size_t rows) const {
  return table.columns(
      choice.sample([this](std::size_t n, std::uint64_t s, std::uint64_t first,
                           std::uint64_t attempt) { return candidates(n, s, first, attempt); },
                    rows, seed, first_row));
}

void SmallTableModel::fields(io::Archive& archive) {
  archive("table", table);
  if (!table.learns_anything()) return;
  archive("choice", choice, table);
  source_fields(archive);
}

io::Json SmallTableModel::describe() const {
  return table.learns_anything() ? describe_source() : io::Json::object();
}

FrameOptions small_table_frame(std::uint64_t fewest_levels, std::uint64_t min_rows) {
  FrameOptions options;
  options.min_rows = min_rows;
  options.numbers = {.fewest_values = static_cast<std::size_t>(fewest_levels),
                     .fewest_repeats = 0,
                     .learn_declared_categories = true};
  return options;
}

int target_code_column(const MixedTable& table, const std::string& target) {
  if (target.empty()) return -1;
  return table.code_column(table.frame().find_learned(target, "predict"));
}

}  // namespace likeness::models
