#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "likeness/table.hpp"
#include "text/number_style.hpp"

namespace likeness::io {

/// Which cells of a column are there, row after row.
class PresentCells {
 public:
  void add(bool present);
  /// A cell that was taken for present is missing after all.
  void clear(std::size_t row);
  [[nodiscard]] bool at(std::size_t row) const { return ((bits_[row / 8] >> (row % 8)) & 1) != 0; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t present() const noexcept { return present_; }
  /// Column::validity.
  [[nodiscard]] Buffer<std::uint8_t> validity() const;

 private:
  std::size_t rows_ = 0;
  std::size_t present_ = 0;
  std::vector<std::uint8_t> bits_;
};

/// How a number would be written in the fewest digits.
[[nodiscard]] text::WrittenNumber shortest_written(double value);

/// The strings of a column, each once.
class StringCells {
 public:
  void add(std::string_view text);
  /// A cell that is missing.
  void skip() { codes_->push_back(0); }

  /// What the strings show: truth values, dates, categories or text. Digits stay text: they are
  /// names, such as postal codes, and would lose their zeros. `source` begins errors.
  [[nodiscard]] Column inferred(const std::string& name, const PresentCells& present,
                                const std::string& source) const;
  /// Text where most differ, else categories, whatever they look like.
  [[nodiscard]] Column names(const std::string& name, const PresentCells& present) const;
  /// Categories, whatever they look like.
  [[nodiscard]] Column categories(const std::string& name, const PresentCells& present) const;

 private:
  template <class Make>
  [[nodiscard]] Column made(const std::string& name, const PresentCells& present,
                            const std::string& source, const Make& make) const;

  std::shared_ptr<std::vector<std::int32_t>> codes_ = std::make_shared<std::vector<std::int32_t>>();
  std::unordered_map<std::string, std::int32_t> places_;
};

}  // namespace likeness::io
