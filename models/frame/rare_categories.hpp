#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/frame/learned_cells.hpp"
#include "models/frame/rare_values.hpp"

namespace likeness::models {

struct LevelRows;

/// Gives rows of rare categories common ones, with all that these determine, or spells them anew.
class RareCategories {
 public:
  /// Of a table of `rows` rows; what fewer than `share` of them have is rare. Where there are
  /// `owners` of the rows, these count instead. Nothing is done to columns in `left` of which some
  /// category is common.
  RareCategories(std::vector<std::optional<LearnedCells>>& columns, std::size_t rows,
                 std::size_t share, std::span<const std::int32_t> owners = {},
                 std::span<const std::string_view> left = {});

  void run();

  /// What was done to each column; no rows where that was nothing.
  [[nodiscard]] const std::vector<RareValues>& found() const { return found_; }

  /// The columns of which owners shared no category.
  [[nodiscard]] const std::vector<std::string>& unshared() const { return unshared_; }

 private:
  [[nodiscard]] std::vector<std::size_t> categories() const;
  void make_common(std::size_t c);
  void merge(std::size_t c, const LevelRows& levels, const std::vector<std::size_t>& rare,
             const std::vector<std::size_t>& common);
  [[nodiscard]] std::vector<std::size_t> determined_by(std::size_t c,
                                                       const LevelRows& levels) const;
  void keep_alike(std::vector<std::size_t>& candidates, const LevelRows& levels, std::size_t row,
                  const std::vector<std::size_t>& tied) const;

  std::vector<std::optional<LearnedCells>>& columns_;
  std::size_t rows_;
  std::size_t share_;
  std::span<const std::int32_t> owners_;
  std::span<const std::string_view> left_;
  std::vector<RareValues> found_;
  std::vector<std::string> unshared_;
};

}  // namespace likeness::models
