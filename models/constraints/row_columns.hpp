#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/table.hpp"
#include "text/quote.hpp"

namespace likeness::models {

/// Columns of some rows by name: those that there are so far.
class RowColumns {
 public:
  RowColumns() = default;
  explicit RowColumns(const Table& table) : rows_(table.rows()) {
    for (const Column& column : table.columns()) set(column);
  }

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] bool has(std::string_view name) const {
    return columns_.find(name) != columns_.end();
  }
  /// Throws Error(kModel) for one that isn't there: a model file may say anything.
  [[nodiscard]] const Column& at(std::string_view name) const {
    const auto found = columns_.find(name);
    if (found == columns_.end()) {
      throw Error(ErrorCode::kModel, "The model computes columns from " + text::in_quotes(name) +
                                         ", which it doesn't have; its file is damaged.");
    }
    return found->second;
  }
  void set(Column column) {
    std::string name = column.name;
    columns_.insert_or_assign(std::move(name), std::move(column));
  }
  /// A table of these; copies of columns share their cells.
  [[nodiscard]] Table table(std::span<const std::string> names) const {
    std::vector<Column> columns;
    for (const std::string& name : names) columns.push_back(at(name));
    return Table(std::move(columns));
  }

 private:
  std::size_t rows_ = 0;
  std::map<std::string, Column, std::less<>> columns_;
};

}  // namespace likeness::models
