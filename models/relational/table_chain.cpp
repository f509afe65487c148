#include "models/relational/table_chain.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace likeness::models {
namespace {

constexpr std::size_t kFewestNextRows = 40;  ///< that are learned apart from the first ones

std::vector<std::size_t> ends_of(const std::vector<std::uint64_t>& lengths) {
  std::vector<std::size_t> ends;
  std::size_t rows = 0;
  for (const std::uint64_t length : lengths) {
    if (length > 0) ends.push_back(rows += static_cast<std::size_t>(length));
  }
  return ends;
}

}  // namespace

std::vector<std::uint64_t> Families::lengths() const {
  std::vector<std::uint64_t> lengths;
  for (std::size_t f = 0; f < count(); ++f) {
    const std::uint64_t size = begins[f + 1] - begins[f];
    const std::uint64_t pieces = std::max<std::uint64_t>(1, (size + kLongest - 1) / kLongest);
    for (std::uint64_t k = 0; k < pieces; ++k) {
      lengths.push_back(size * (k + 1) / pieces - size * k / pieces);
    }
  }
  return lengths;
}

TableChain TableChain::learn(const Families& families, Known known, Drawn drawn,
                             std::optional<std::size_t> index, bool has_memory,
                             const SiblingOptions& options, const FitOptions& fit) {
  TableChain chain;
  chain.known_ = known.columns.size();
  for (const SiblingColumn& column : drawn.columns) {
    chain.drawn_.push_back({column.name, column.levels, column.ordered});
  }
  const std::size_t rows = families.rows();
  if (drawn.columns.empty() || rows < 2) return chain;
  SiblingRows siblings;
  siblings.ends = ends_of(families.lengths());
  chain.is_row_by_row_ = !has_memory || rows - siblings.ends.size() < kFewestNextRows;
  if (chain.is_row_by_row_) siblings.ends = ends_of(std::vector<std::uint64_t>(rows, 1));
  siblings.given_columns = std::move(known.columns);
  siblings.given = std::move(known.cells);
  siblings.columns = std::move(drawn.columns);
  siblings.cells = std::move(drawn.cells);
  if (!chain.is_row_by_row_) siblings.index = index;
  SiblingOptions how = options;
  how.learns_lengths = false;
  chain.rows_ = SiblingModel::learn(std::move(siblings), how, fit);
  return chain;
}

std::vector<ColumnValues> TableChain::draw(const Families& families,
                                           const std::vector<ColumnValues>& known,
                                           std::span<const std::uint64_t> elements,
                                           std::uint64_t seed, bool is_even) const {
  if (rows_ && families.rows() > 0) {
    const std::vector<std::uint64_t> lengths =
        is_row_by_row_ ? std::vector<std::uint64_t>(families.rows(), 1) : families.lengths();
    return rows_->draw_rows({lengths, known, elements, is_even}, seed).cells;
  }
  std::vector<ColumnValues> cells;
  for (const CellColumn& column : drawn_) {
    cells.push_back(room_for(column, families.rows()));
    std::fill(cells.back().numbers.begin(), cells.back().numbers.end(),
              std::numeric_limits<double>::quiet_NaN());
  }
  return cells;
}

void TableChain::fields(io::Archive& archive) {
  archive("known", known_);
  archive("drawn", drawn_);
  archive("row_by_row", is_row_by_row_);
  const bool has_rows = archive.loading() ? archive.has("rows") : rows_.has_value();
  if (!has_rows) return;
  if (archive.loading()) rows_.emplace();
  archive("rows", *rows_);
  if (!archive.loading()) return;
  std::vector<SiblingColumn> columns;
  for (const CellColumn& column : drawn_) {
    columns.push_back({.name = column.name, .levels = column.levels});
  }
  archive.require(rows_->fits({}, columns) && rows_->given() == known_,
                  "a chain has other columns than it says");
}

}  // namespace likeness::models
