#include "description/described_tables.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

std::uint32_t draws_at(const ColumnTries& tries, std::size_t column, std::size_t i) noexcept {
  return tries.empty() || tries.draws[column].empty() ? 0 : tries.draws[column][i];
}

/// The number that stands for a row in its n-th draw.
std::uint64_t drawn_row(std::uint64_t row, std::uint32_t draw) noexcept {
  return draw == 0 ? row : mixed_bits(row ^ (std::uint64_t{draw} << 40));
}

/// The place of each row among those of its parent.
Column make_numbers(const DescribedTable& table, std::span<const std::uint64_t> rows) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(rows.size());
  for (const std::uint64_t row : rows) {
    const std::uint64_t number = table.numbered
                                     ? table.numbered->place_of(row).number
                                     : table.references[table.counting].children->number_of(row);
    numbers.push_back(table.first_number + static_cast<std::int64_t>(number));
  }
  Column column;
  column.type = ColumnType::kInt64;
  column.integers = std::move(numbers);
  return column;
}

template <class IsThere>
Column with_cells_where(Column column, std::size_t rows, const IsThere& is_there) {
  std::vector<std::uint8_t> bits((rows + 7) / 8, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    const bool there = column.valid(i) && is_there(i);
    if (there) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
  }
  column.validity = std::move(bits);
  return column;
}

void collect_drawn(const DescribedTable& table, const std::string& name,
                   std::set<std::size_t>& drawn) {
  const std::size_t c = table.place_of(name);
  if (c == table.columns.size() || table.numbering == c) return;
  if (!table.computed.empty() && table.computed[c]) {
    for (const std::string& input : table.computed[c]->inputs()) {
      collect_drawn(table, input, drawn);
    }
  } else if (table.sources[c] != nullptr) {
    if (!table.fixed[c]) drawn.insert(c);
  } else if (table.references[table.reference_of[c]].is_drawn()) {
    drawn.insert(table.references[table.reference_of[c]].child_columns.front());
  }
}

}  // namespace

std::uint64_t DescribedTables::parent_row(const DescribedTable& table, std::uint64_t relation,
                                          std::uint64_t row, const ColumnTries& tries,
                                          std::size_t i) const {
  const Reference& reference = table.references[relation];
  if (reference.children) return reference.children->parent_of(row);
  std::uint64_t parents = tables[reference.parent].rows;
  // Rows that refer to their own table refer to earlier ones, and so never in a circle.
  if (&tables[reference.parent] == &table && !reference.unique) {
    parents = std::max<std::uint64_t>(1, row);
  }
  const RandomStream draws(table.seed, kMaking.children[relation]);
  if (reference.combinations > 0) {
    const RandomStream order(table.seed, kMaking.orders[streams::kMillion]);
    const std::uint64_t number = table.numbered
                                     ? table.numbered->place_of(row).parent
                                     : IndexPermutation(reference.combinations, order)(row);
    return number / reference.stride % parents;
  }
  // A chain without circles.
  if (reference.unique && &tables[reference.parent] == &table) return row == 0 ? 0 : row - 1;
  if (reference.unique) return IndexPermutation(parents, draws)(row % parents);
  const std::uint64_t draw = drawn_row(row, draws_at(tries, reference.child_columns.front(), i));
  if (reference.agreement) {
    const Agreement& agreement = *reference.agreement;
    const std::uint32_t code =
        agreement.code_of_leader[parent_row(table, agreement.leader, row, tries, i)];
    if (code == Agreement::kNoCode) return draws.below(draw, parents);
    const std::vector<std::uint64_t>& rows = agreement.rows_of_code[code];
    return rows[draws.below(draw, rows.size())];
  }
  if (!reference.allowed.empty()) {
    return reference.allowed[draws.below(draw, reference.allowed.size())];
  }
  return draws.below(draw, parents);
}

ColumnTries DescribedTables::tries_of_parents(const DescribedTable& parent, std::size_t column,
                                              std::span<const std::uint64_t> rows) const {
  return !parent.redrawn.empty() && parent.redrawn[column] ? tries_of(parent, rows) : ColumnTries();
}

Column DescribedTables::make_reference(const DescribedTable& table, std::size_t c,
                                       std::span<const std::uint64_t> rows,
                                       const ColumnTries& tries, int depth) const {
  const std::uint64_t relation = table.reference_of[c];
  const Reference& reference = table.references[relation];
  const DescribedTable& parent = tables[reference.parent];
  if (depth > static_cast<int>(tables.size())) {
    throw Error(ErrorCode::kData, "The key " + text::in_quotes(table.columns[c]) + " of table " +
                                      text::in_quotes(table.name) +
                                      " refers to itself in a circle, so that no table gives its "
                                      "values; take one of the relations out.");
  }
  std::vector<std::uint64_t> parents(rows.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    parents[i] = parent_row(table, relation, rows[i], tries, i);
  }
  const auto place =
      std::ranges::find(reference.child_columns, c) - reference.child_columns.begin();
  const std::size_t of_parent = reference.parent_columns[static_cast<std::size_t>(place)];
  Column column = make_column(parent, of_parent, parents,
                              tries_of_parents(parent, of_parent, parents), depth + 1);
  const double share = table.missing[c];
  if (share <= 0) return column;
  // Cells of one reference are missing together; a first row has no earlier one to refer to.
  const RandomStream gaps(table.seed, kMaking.cells[streams::kMillion * 2 + relation]);
  const bool to_itself = &parent == &table && !reference.children;
  return with_cells_where(std::move(column), rows.size(), [&](std::size_t i) {
    const std::uint32_t draw = draws_at(tries, reference.child_columns.front(), i);
    return gaps.uniform(drawn_row(rows[i], draw)) >= share && !(to_itself && rows[i] == 0);
  });
}

Column DescribedTables::make_column(const DescribedTable& table, std::size_t c,
                                    std::span<const std::uint64_t> rows, const ColumnTries& tries,
                                    int depth) const {
  Column column;
  if (table.numbering == c) {
    column = make_numbers(table, rows);
  } else if (!table.computed.empty() && table.computed[c]) {
    column = table.computed[c]->of(make_columns(table, table.computed[c]->inputs(), rows, tries));
  } else if (table.sources[c] != nullptr) {
    RowsToMake made{.rows = rows};
    if (!tries.empty()) made.tries = tries.draws[c];
    if (!tries.empty() && !tries.wanted.empty()) made.wanted = tries.wanted[c];
    column = table.sources[c]->make(made);
  } else {
    column = make_reference(table, c, rows, tries, depth);
  }
  column.name = table.columns[c];
  return column;
}

Table DescribedTables::make_columns(const DescribedTable& table,
                                    const std::vector<std::string>& names,
                                    std::span<const std::uint64_t> rows,
                                    const ColumnTries& tries) const {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool wanted = std::ranges::find(names, table.columns[c]) != names.end();
    if (wanted) columns.push_back(make_column(table, c, rows, tries, 0));
  }
  return Table(std::move(columns));
}

std::vector<std::size_t> DescribedTables::drawn_for(const DescribedTable& table,
                                                    const std::vector<std::string>& names,
                                                    bool referred) const {
  std::set<std::size_t> drawn;
  for (const std::string& name : names) collect_drawn(table, name, drawn);
  std::vector<std::size_t> free;
  for (const std::size_t c : drawn) {
    if (referred || !table.referred[c]) free.push_back(c);
  }
  return free.empty() ? std::vector<std::size_t>(drawn.begin(), drawn.end()) : free;
}

std::vector<RowCheck> DescribedTables::checks_of(const DescribedTable& table) const {
  std::vector<RowCheck> checks;
  for (const ConstraintCheck& check : table.checks) {
    checks.push_back({check.text(), check.columns(),
                      [&check](const Table& rows) { return check.broken(rows); },
                      drawn_for(table, check.columns(), false)});
  }
  for (std::size_t c = 0; c < table.computed.size(); ++c) {
    const auto& computed = table.computed[c];
    if (!table.exact || !computed || !computed->can_be_inexact()) continue;
    checks.push_back({table.columns[c] + " as a database computes it", computed->inputs(),
                      [&computed](const Table& rows) { return computed->inexact(rows); },
                      drawn_for(table, computed->inputs(), false)});
  }
  return checks;
}

ColumnTries DescribedTables::tries_of(const DescribedTable& table,
                                      std::span<const std::uint64_t> rows) const {
  std::vector<std::uint32_t> redraws;
  if (!table.redraws.empty()) {
    for (const std::uint64_t row : rows) {
      const auto found = table.redraws.find(row);
      redraws.push_back(found == table.redraws.end() ? 0 : found->second);
    }
  }
  return tries_of(table, rows, redraws);
}

ColumnTries DescribedTables::tries_of(const DescribedTable& table,
                                      std::span<const std::uint64_t> rows,
                                      std::span<const std::uint32_t> redraws) const {
  ColumnTries first;
  if (!redraws.empty()) {
    first.draws.resize(table.columns.size());
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (!table.redrawn[c]) continue;
      for (const std::uint32_t redraw : redraws) first.draws[c].push_back(redraw * kMostDraws);
    }
  }
  SearchedRows searched{.table = table.name,
                        .seed = table.seed,
                        .checks = checks_of(table),
                        .columns = table.columns,
                        .units = {},
                        .first = std::move(first),
                        .make = {}};
  if (searched.checks.empty()) return std::move(searched.first);
  for (const auto& source : table.sources) {
    searched.units.push_back(source == nullptr ? 0 : source->unit());
  }
  std::vector<std::string> names;
  for (const RowCheck& check : searched.checks) {
    names.insert(names.end(), check.columns.begin(), check.columns.end());
  }
  searched.make = [&](std::span<const std::uint64_t> numbers, const ColumnTries& tries) {
    return make_columns(table, names, numbers, tries);
  };
  return search_rows(searched, rows);
}

std::vector<std::string> DescribedTables::keys_of(std::size_t t,
                                                  const std::vector<std::size_t>& columns) const {
  constexpr std::uint64_t kRowsAtOnce = 65'536;
  const DescribedTable& table = tables[t];
  std::vector<std::string> keys;
  keys.reserve(table.rows);
  for (std::uint64_t first = 0; first < table.rows; first += kRowsAtOnce) {
    std::vector<std::uint64_t> rows(std::min(kRowsAtOnce, table.rows - first));
    std::iota(rows.begin(), rows.end(), first);
    std::vector<std::string> some(rows.size());
    for (const std::size_t c : columns) {
      const Column column = make_column(table, c, rows, tries_of_parents(table, c, rows), 0);
      const CellText cells(column);
      for (std::size_t row = 0; row < rows.size(); ++row) some[row] += cells(row) + '\x1f';
    }
    for (std::string& key : some) keys.push_back(std::move(key));
  }
  return keys;
}

void DescribedTables::compute_columns(DescribedTable& table,
                                      std::span<const std::uint64_t> rows) const {
  table.computed.resize(table.columns.size());
  for (const Equation& equation : table.equations) {
    const std::size_t c = table.place_of(equation.column);
    try {
      table.computed[c].emplace(equation, table.sources[c]->make({}),
                                make_columns(table, equation.inputs, rows, {}));
    } catch (const Error&) {
      // What is of another type is drawn, and told where it is checked.
    }
  }
}

}  // namespace likeness::description
