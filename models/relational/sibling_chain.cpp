#include "models/relational/sibling_chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace likeness::models {
namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
constexpr std::int32_t kFewLevels = 8;       ///< of categories whose frequent one is counted
constexpr std::size_t kFewestNextRows = 40;  ///< that are learned apart from the first ones

/// Of each row: how many the family has, and which one it is.
std::vector<ColumnValues> places_in(const Families& families) {
  std::vector<ColumnValues> places(2);
  for (ColumnValues& cells : places) cells.numbers.resize(families.rows());
  for (std::size_t f = 0; f < families.count(); ++f) {
    const std::uint32_t begin = families.begins[f];
    const std::uint32_t end = families.begins[f + 1];
    for (std::uint32_t row = begin; row < end; ++row) {
      places[0].numbers[row] = end - begin;
      places[1].numbers[row] = end - row;
    }
  }
  return places;
}

std::vector<ColumnValues> taken_all(const std::vector<ColumnValues>& columns,
                                    std::span<const std::uint32_t> rows) {
  std::vector<ColumnValues> taken;
  for (const ColumnValues& cells : columns) taken.push_back(taken_cells(cells, rows));
  return taken;
}

std::int32_t most_frequent(const CellColumn& column, const ColumnValues& cells) {
  std::vector<std::size_t> rows(static_cast<std::size_t>(std::max(column.levels, 1)), 0);
  for (const std::int32_t code : cells.codes) ++rows[static_cast<std::size_t>(code)];
  return static_cast<std::int32_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
}

template <class T>
void append_columns(std::vector<T>& all, std::vector<T> part) {
  for (T& one : part) all.push_back(std::move(one));
}

}  // namespace

Families Families::cut() const {
  Families parts;
  for (std::size_t f = 0; f < count(); ++f) {
    const std::uint32_t size = begins[f + 1] - begins[f];
    const std::uint32_t pieces = std::max<std::uint32_t>(1, (size + kLongest - 1) / kLongest);
    for (std::uint32_t k = 1; k <= pieces; ++k) {
      parts.begins.push_back(begins[f] +
                             static_cast<std::uint32_t>(std::uint64_t{size} * k / pieces));
    }
  }
  return parts;
}

// ---- What a row knows of those before it --------------------------------------------------------

std::vector<CellColumn> SiblingChain::state_columns() const {
  std::vector<CellColumn> columns;
  for (std::size_t k = 0; k < remembered_; ++k) {
    const CellColumn& column = drawn_[k];
    columns.push_back(column);
    if (column.levels == 0) {
      columns.push_back({column.name, 0, true});
      columns.push_back({column.name, 0, true});
    } else if (column.levels <= kFewLevels) {
      columns.push_back({column.name, 0, true});
    }
  }
  return columns;
}

/// Of each family, what its rows so far have; rows are told one after another.
class SiblingChain::State {
 public:
  State(const SiblingChain& chain, std::size_t families, const std::vector<ColumnValues>& cells)
      : chain_(chain), cells_(cells), sums_(chain.remembered_), known_(chain.remembered_) {
    for (std::size_t k = 0; k < chain.remembered_; ++k) {
      sums_[k].assign(families, 0);
      known_[k].assign(families, 0);
    }
  }

  /// Row `row` of the family has been made.
  void add(std::size_t family, std::uint32_t row) {
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      const double number = chain_.drawn_[k].levels == 0               ? cells_[k].numbers[row]
                            : cells_[k].codes[row] == chain_.usual_[k] ? 1.0
                                                                       : 0.0;
      if (std::isnan(number)) continue;
      sums_[k][family] += number;
      known_[k][family] += 1;
    }
  }

  /// What is known before `row`, which is the `place`-th of its family, at least the second.
  void write(std::size_t family, std::uint32_t row, std::uint32_t place,
             std::vector<ColumnValues>& state, std::size_t to) const {
    std::size_t column = 0;
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      const CellColumn& drawn = chain_.drawn_[k];
      const double mean = known_[k][family] > 0 ? sums_[k][family] / known_[k][family] : kNotKnown;
      if (drawn.levels > 0) {
        state[column++].codes[to] = cells_[k].codes[row - 1];
        if (drawn.levels <= kFewLevels) state[column++].numbers[to] = mean;
        continue;
      }
      const double last = cells_[k].numbers[row - 1];
      const double before = place > 1 ? cells_[k].numbers[row - 2] : kNotKnown;
      state[column++].numbers[to] = last;
      state[column++].numbers[to] = k == chain_.index_ ? last - before : before;
      state[column++].numbers[to] =
          k == chain_.index_ ? last - cells_[k].numbers[row - place] : mean;
    }
  }

 private:
  const SiblingChain& chain_;
  const std::vector<ColumnValues>& cells_;
  std::vector<std::vector<double>> sums_;   ///< of each column, family by family
  std::vector<std::vector<double>> known_;  ///< how many numbers
};

// ---- Learning -----------------------------------------------------------------------------------

SiblingChain SiblingChain::learn(const Families& all, const std::vector<CellColumn>& given,
                                 const std::vector<ColumnValues>& given_cells,
                                 const std::vector<CellColumn>& drawn,
                                 const std::vector<ColumnValues>& cells, std::size_t remembered,
                                 std::optional<std::size_t> index,
                                 const SiblingChainOptions& options, const FitOptions& fit) {
  const Families families = all.cut();
  SiblingChain chain;
  chain.drawn_ = drawn;
  if (options.remembers) chain.remembered_ = remembered;
  if (index && options.remembers && drawn[*index].levels == 0 && families.rows() > 0) {
    chain.index_ = *index;
    const auto [low, high] =
        std::minmax_element(cells[*index].numbers.begin(), cells[*index].numbers.end());
    chain.lowest_ = *low;
    chain.highest_ = *high;
  }
  for (std::size_t k = 0; k < chain.remembered_; ++k) {
    chain.usual_.push_back(most_frequent(drawn[k], cells[k]));
  }
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> next;
  for (std::size_t f = 0; f < families.count(); ++f) {
    for (std::uint32_t row = families.begins[f]; row < families.begins[f + 1]; ++row) {
      (row == families.begins[f] ? first : next).push_back(row);
    }
  }
  chain.has_siblings_ = !next.empty();
  chain.has_next_ = options.remembers && chain.remembered_ > 0 && next.size() >= kFewestNextRows;
  if (!chain.has_next_) {
    chain.index_.reset();
    first.resize(families.rows());
    std::iota(first.begin(), first.end(), 0U);
  }
  std::vector<CellColumn> known = given;
  std::vector<ColumnValues> known_cells = given_cells;
  if (chain.has_siblings_) {
    known.push_back({"rows", 0, true});
    known.push_back({"rows left", 0, true});
    append_columns(known_cells, places_in(families));
  }
  chain.first_ = RowChain::learn(known, taken_all(known_cells, first), drawn,
                                 taken_all(cells, first), options.rows, fit);
  if (!chain.has_next_) return chain;

  std::vector<ColumnValues> state;
  for (const CellColumn& column : chain.state_columns()) {
    known.push_back(column);
    state.push_back(room_for(column, next.size()));
  }
  State before(chain, families.count(), cells);
  std::size_t to = 0;
  for (std::size_t f = 0; f < families.count(); ++f) {
    const std::uint32_t begin = families.begins[f];
    for (std::uint32_t row = begin; row < families.begins[f + 1]; ++row) {
      if (row > begin) before.write(f, row, row - begin, state, to++);
      before.add(f, row);
    }
  }
  std::vector<ColumnValues> targets = taken_all(cells, next);
  if (chain.index_) {
    for (std::size_t k = 0; k < next.size(); ++k) {
      targets[*chain.index_].numbers[k] -= cells[*chain.index_].numbers[next[k] - 1];
    }
  }
  std::vector<ColumnValues> next_cells = taken_all(known_cells, next);
  append_columns(next_cells, std::move(state));
  chain.next_ = RowChain::learn(known, next_cells, drawn, targets, options.rows, fit);
  return chain;
}

// ---- Drawing ------------------------------------------------------------------------------------

std::vector<ColumnValues> SiblingChain::draw(const Families& all,
                                             const std::vector<ColumnValues>& given_cells,
                                             std::span<const std::uint64_t> elements,
                                             std::uint64_t seed, std::uint64_t stratum) const {
  std::vector<ColumnValues> cells;
  for (const CellColumn& column : drawn_) cells.push_back(room_for(column, all.rows()));
  if (all.rows() == 0 || drawn_.empty()) return cells;
  const Families families = all.cut();
  std::vector<ColumnValues> known = given_cells;
  if (has_siblings_) append_columns(known, places_in(families));
  if (!has_next_) return first_.draw(known, elements, seed, stratum);

  State state(*this, families.count(), cells);
  const std::vector<CellColumn> columns = state_columns();
  std::vector<std::uint32_t> open(families.count());  // families that have a row at this place
  std::iota(open.begin(), open.end(), 0U);
  for (std::uint32_t place = 0;; ++place) {
    std::erase_if(open, [&](std::uint32_t f) {
      return families.begins[f] + place >= families.begins[f + 1];
    });
    if (open.empty()) return cells;
    std::vector<std::uint32_t> rows;
    std::vector<std::uint64_t> numbers;
    for (const std::uint32_t f : open) {
      rows.push_back(families.begins[f] + place);
      numbers.push_back(elements[rows.back()]);
    }
    std::vector<ColumnValues> given = taken_all(known, rows);
    if (place > 0) {
      std::vector<ColumnValues> before;
      for (const CellColumn& column : columns) before.push_back(room_for(column, rows.size()));
      for (std::size_t k = 0; k < rows.size(); ++k) {
        state.write(open[k], rows[k], place, before, k);
      }
      append_columns(given, std::move(before));
    }
    std::vector<ColumnValues> drawn = (place == 0 ? first_ : next_).draw(given, numbers, seed);
    if (place > 0 && index_) {
      for (std::size_t k = 0; k < rows.size(); ++k) {
        double& number = drawn[*index_].numbers[k];
        const double last = cells[*index_].numbers[rows[k] - 1];
        number = std::clamp(last + std::max(0.0, number), lowest_, std::max(last, highest_));
      }
    }
    for (std::size_t c = 0; c < cells.size(); ++c) put_cells(cells[c], rows, drawn[c]);
    for (std::size_t k = 0; k < rows.size(); ++k) state.add(open[k], rows[k]);
  }
}

std::size_t SiblingChain::given() const noexcept {
  return first_.given() - (has_siblings_ ? 2 : 0);
}

void SiblingChain::fields(io::Archive& archive) {
  archive("drawn", drawn_);
  std::uint64_t remembered = remembered_;
  archive("remembered", remembered);
  if (archive.loading()) remembered_ = static_cast<std::size_t>(remembered);
  archive("index", index_);
  archive("lowest", lowest_);
  archive("highest", highest_);
  archive("usual", usual_);
  archive("siblings", has_siblings_);
  archive("next", has_next_);
  archive("first_rows", first_);
  if (has_next_) archive("next_rows", next_);
  archive.require(remembered_ <= drawn_.size() && usual_.size() == remembered_,
                  "a chain remembers columns that it doesn't draw");
  const std::size_t state = state_columns().size();
  const std::size_t given = first_.given();
  archive.require(first_.drawn() == drawn_.size() && given >= (has_siblings_ ? 2U : 0U) &&
                      (!has_next_ || (next_.drawn() == drawn_.size() && has_siblings_ &&
                                      next_.given() == given + state)),
                  "a chain has other columns than it says");
  archive.require(!index_ || *index_ < drawn_.size(), "a chain has an index that it doesn't draw");
}

}  // namespace likeness::models
