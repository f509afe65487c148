#include "description/repeated_rows.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <unordered_set>
#include <utility>

#include "core/hash.hpp"
#include "table/cell_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

constexpr std::uint64_t kRowsComparedAtOnce = 65'536;
/// Rounds in which what repeats is drawn again.
constexpr std::uint32_t kMostRedraws = 200;

/// What rows have in each of the sets of columns, as hashes; 0 where it is like no other.
using RowKeys = std::vector<std::vector<std::uint64_t>>;

class RowsApart {
 public:
  RowsApart(DescribedTables& all, DescribedTable& table) : all_(all), table_(table) {
    for (const ApartColumns& set : table.apart) {
      for (const std::size_t c : set.columns) names_.push_back(table.columns[c]);
      if (!set.where) continue;
      names_.insert(names_.end(), set.where->columns().begin(), set.where->columns().end());
    }
    mark_redrawn();
  }

  /// Whether no row repeats in the end.
  bool draw() {
    std::vector<std::uint64_t> repeated = first_draw();
    for (std::uint32_t redraw = 1; !repeated.empty(); ++redraw) {
      if (redraw > kMostRedraws) return false;
      repeated = draw_again(repeated, redraw);
    }
    return true;
  }

 private:
  /// Which columns to draw again: those to which no other table refers, where a set has any.
  void mark_redrawn() {
    for (const ApartColumns& set : table_.apart) {
      std::vector<std::string> names;
      for (const std::size_t c : set.columns) names.push_back(table_.columns[c]);
      if (set.where) {
        names.insert(names.end(), set.where->columns().begin(), set.where->columns().end());
      }
      for (const std::size_t c : all_.drawn_for(table_, names, false)) table_.redrawn[c] = true;
    }
  }

  [[nodiscard]] RowKeys keys_of(std::span<const std::uint64_t> rows,
                                const ColumnTries& tries) const {
    const Table made = all_.make_columns(table_, names_, rows, tries);
    RowKeys keys;
    for (const ApartColumns& set : table_.apart) {
      std::vector<std::string> texts(rows.size());
      std::vector<bool> counts(rows.size(), true);
      for (const std::size_t c : set.columns) {
        const Column& column = made.column(table_.columns[c]);
        const CellText cells(column);
        for (std::size_t i = 0; i < rows.size(); ++i) {
          if (!column.valid(i)) counts[i] = false;
          texts[i] += cells(i) + '\x1f';
        }
      }
      if (set.where) {
        const std::vector<std::uint8_t> broken = set.where->broken(made);
        for (std::size_t i = 0; i < rows.size(); ++i) counts[i] = counts[i] && broken[i] == 0;
      }
      std::vector<std::uint64_t>& mine = keys.emplace_back(rows.size(), 0);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (counts[i]) mine[i] = std::max<std::uint64_t>(1, mixed_bits(fnv_hash(texts[i])));
      }
    }
    return keys;
  }

  /// The rows that repeat an earlier one.
  std::vector<std::uint64_t> first_draw() {
    std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> all_keys(table_.apart.size());
    for (std::uint64_t first = 0; first < table_.rows; first += kRowsComparedAtOnce) {
      std::vector<std::uint64_t> rows(std::min(kRowsComparedAtOnce, table_.rows - first));
      std::iota(rows.begin(), rows.end(), first);
      const RowKeys keys = keys_of(rows, all_.tries_of(table_, rows));
      for (std::size_t k = 0; k < keys.size(); ++k) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          if (keys[k][i] != 0) all_keys[k].emplace_back(keys[k][i], rows[i]);
        }
      }
    }
    std::vector<std::uint64_t> repeated;
    for (auto& keys : all_keys) {
      std::sort(keys.begin(), keys.end());
      std::vector<std::uint64_t>& seen = seen_.emplace_back();
      for (const auto& [key, row] : keys) {
        if (!seen.empty() && seen.back() == key) {
          repeated.push_back(row);
        } else {
          seen.push_back(key);
        }
      }
      keys = {};
    }
    added_.resize(seen_.size());
    std::sort(repeated.begin(), repeated.end());
    repeated.erase(std::unique(repeated.begin(), repeated.end()), repeated.end());
    return repeated;
  }

  /// The rows that repeat another one still.
  std::vector<std::uint64_t> draw_again(const std::vector<std::uint64_t>& rows,
                                        std::uint32_t redraw) {
    for (const std::uint64_t row : rows) table_.redraws[row] = redraw;
    const RowKeys keys = keys_of(rows, all_.tries_of(table_, rows));
    std::vector<std::uint64_t> repeated;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool is_new = true;
      for (std::size_t k = 0; k < keys.size(); ++k) is_new = is_new && !is_seen(k, keys[k][i]);
      if (!is_new) {
        repeated.push_back(rows[i]);
        continue;
      }
      for (std::size_t k = 0; k < keys.size(); ++k) {
        if (keys[k][i] != 0) added_[k].insert(keys[k][i]);
      }
    }
    return repeated;
  }

  [[nodiscard]] bool is_seen(std::size_t set, std::uint64_t key) const {
    return key != 0 && (added_[set].contains(key) ||
                        std::binary_search(seen_[set].begin(), seen_[set].end(), key));
  }

  DescribedTables& all_;
  DescribedTable& table_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint64_t>> seen_;          ///< sorted, of the first draw
  std::vector<std::unordered_set<std::uint64_t>> added_;  ///< of rows drawn again
};

}  // namespace

void draw_repeated_rows_again(DescribedTables& all, std::size_t t,
                              std::vector<std::string>& notes) {
  DescribedTable& table = all.tables[t];
  if (table.apart.empty() || table.rows < 2) return;
  std::string sets;
  for (const ApartColumns& set : table.apart) sets += (sets.empty() ? "" : " and ") + set.text;
  const std::string where = "Table " + text::in_quotes(table.name) + ": " + sets;
  if (table.rows > kMostRowsApart) {
    notes.push_back(where + " may not hold in all of its " + std::to_string(table.rows) +
                    " rows; up to " + std::to_string(kMostRowsApart) +
                    " are compared with each other.");
    return;
  }
  if (!RowsApart(all, table).draw()) {
    notes.push_back(where + " can't hold in each of its " + std::to_string(table.rows) +
                    " rows: too few combinations are left; ask for fewer rows.");
  }
}

}  // namespace likeness::description
