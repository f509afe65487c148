#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/model.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/frame.hpp"
#include "models/siblings/cell_column.hpp"
#include "models/trees/column_base_fit.hpp"
#include "models/trees/tree_options.hpp"

/// Rows within a parent, one after another: learned from rows that are in order, and drawn given
/// what is known of the parent and of each row (docs/sequences.md, docs/relational.md).
namespace likeness::models {

/// What has to be known of a column beside its cells.
struct SiblingColumn {
  std::string name;         ///< in messages and summaries
  std::int32_t levels = 0;  ///< of categories, whose cells are codes; 0: the cells are numbers
  bool ordered = false;     ///< of categories: neighbouring codes are alike
  std::int32_t missing_level = -1;  ///< of categories: that of missing cells; -1: there is none
  double lowest = 0;                ///< of numbers: what a drawn cell is held between
  double highest = 0;
  double step = 0;       ///< of numbers: the distance of neighbouring values, 0 for any
  bool is_time = false;  ///< of numbers: microseconds since 1970
};

/// Of the learned columns of a frame, in their order, whose cells are `values`.
[[nodiscard]] std::vector<SiblingColumn> sibling_columns(const Frame& frame,
                                                         const std::vector<ColumnValues>& values);

/// What is learned from: parents and their rows.
struct SiblingRows {
  std::vector<SiblingColumn> context_columns;
  std::vector<ColumnValues> context;  ///< of each context column, a cell for each parent
  std::vector<CellColumn> given_columns;
  std::vector<ColumnValues> given;  ///< known of each row by itself, a cell for each
  std::vector<SiblingColumn> columns;
  std::vector<ColumnValues> cells;  ///< the rows of the first parent in order, of the second, ...
  std::vector<std::size_t> ends;    ///< of each parent: where its rows end
  /// The column of numbers by which the rows of a parent are in order; it never falls, and no cell
  /// of it is missing.
  std::optional<std::size_t> index;
};

struct SiblingOptions {
  TreeOptions trees;
  std::uint64_t leaf_parents = 5;  ///< that a leaf is learned from at least
  /// Tables of this many rows at most start from regressions, to which trees add: of first rows,
  /// and of further ones.
  std::uint64_t base_rows = kMostBaseRows;
  std::uint64_t next_base_rows = 0;
  bool learns_lengths = true;  ///< whether draw_lengths() is asked for
};

/// Rows [begin, end) of `cells` are those of the parent at k of those asked for, where begin and
/// end are neighbours in `ends`.
struct DrawnSiblings {
  std::vector<std::size_t> ends;    ///< of each parent asked for: where its rows end
  std::vector<ColumnValues> cells;  ///< of each column
};

/// Rows that parents begin with, and which are not drawn.
struct BegunSiblings {
  std::span<const std::uint64_t> rows;     ///< of each parent, how many
  const std::vector<ColumnValues>& cells;  ///< of each column: those of the first parent, ...
};

/// Rows to be drawn of which something is known.
struct GivenSiblings {
  std::span<const std::uint64_t> lengths;   ///< of each parent: how many rows it has
  const std::vector<ColumnValues>& given;   ///< of each given column, a cell for each row
  std::span<const std::uint64_t> elements;  ///< of each row, its number among random ones
  /// Whether rows are spread evenly over what they may be, the t-th ones of up to a few thousand
  /// parents together, so that few rows are distributed as many would be.
  bool is_even = false;
};

/// Immutable; several threads may draw at once. The rows of a parent depend on the model, the seed,
/// the parent's number and its context alone: not on which others are drawn beside it, nor on
/// threads.
class SiblingModel {
 public:
  SiblingModel();
  SiblingModel(SiblingModel&&) noexcept;
  SiblingModel& operator=(SiblingModel&&) noexcept;
  ~SiblingModel();

  /// Throws Error(kData) for no parents, Error(kCancelled).
  [[nodiscard]] static SiblingModel learn(SiblingRows rows, const SiblingOptions& options,
                                          const FitOptions& fit);

  /// How many rows each parent has. `parents` are numbers of 64 bits that tell parents apart:
  /// those of root rows, or hashes of theirs and of their parents'. `context` holds a cell for
  /// each.
  [[nodiscard]] std::vector<std::uint64_t> draw_lengths(const std::vector<ColumnValues>& context,
                                                        std::span<const std::uint64_t> parents,
                                                        std::uint64_t seed) const;

  /// The rows of each parent, of which there are lengths[k]: those of draw_lengths(), or others.
  /// Of the k-th, only the first stops[k] are made, where that is said.
  [[nodiscard]] DrawnSiblings draw_rows(const std::vector<ColumnValues>& context,
                                        std::span<const std::uint64_t> parents,
                                        std::span<const std::uint64_t> lengths, std::uint64_t seed,
                                        std::span<const std::uint64_t> stops = {}) const;

  /// The same where rows are known: lengths count these, too.
  [[nodiscard]] DrawnSiblings draw_rows(const std::vector<ColumnValues>& context,
                                        std::span<const std::uint64_t> parents,
                                        std::span<const std::uint64_t> lengths, std::uint64_t seed,
                                        const BegunSiblings& begun) const;
  /// Of each parent, the column by which the last of these rows is one that nothing ever followed.
  [[nodiscard]] std::vector<std::optional<std::size_t>> ended_by(const BegunSiblings& begun) const;
  /// The least and the greatest number of rows that draw_lengths() gives.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> length_range() const;
  /// Whether parents share a calendar.
  [[nodiscard]] bool has_calendar() const;
  /// How many rows can follow one of that time: none once a shared calendar has ended.
  [[nodiscard]] std::uint64_t most_rows_after(double time) const;

  /// Rows within parents of which no context was learned: each depends on the model, the seed, its
  /// element, what is given and the rows before it alone, or on all of them where these are even.
  [[nodiscard]] DrawnSiblings draw_rows(const GivenSiblings& rows, std::uint64_t seed) const;

  /// Whether this was learned from such columns.
  [[nodiscard]] bool fits(std::span<const SiblingColumn> context,
                          std::span<const SiblingColumn> columns) const;
  /// How many columns are given of each row.
  [[nodiscard]] std::size_t given() const noexcept;

  void fields(io::Archive& archive);
  /// An object: of each column, how it is written.
  [[nodiscard]] io::Json describe() const;

  struct Learned;

 private:
  std::unique_ptr<Learned> learned_;
};

}  // namespace likeness::models
