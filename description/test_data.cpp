#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "core/hash.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "description/cell_source.hpp"
#include "description/child_rows.hpp"
#include "description/computed_cells.hpp"
#include "description/matched_texts.hpp"
#include "description/narrowing.hpp"
#include "description/numbered_rows.hpp"
#include "description/row_search.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "makers/locale.hpp"
#include "table/cell_text.hpp"
#include "table/table_rows.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using description::CellSource;
using description::ChildRows;
using description::ColumnTries;
using description::ComputedCells;
using description::Equation;
using description::NumberedRows;
using description::RowsToMake;
using streams::kMaking;

constexpr std::uint64_t kNoRelation = ~std::uint64_t{0};

/// A reference that shares columns with another one, its leader: whose parent a row has decides
/// which parents this one can have.
struct Agreement {
  static constexpr std::uint32_t kNoCode = ~std::uint32_t{0};

  std::size_t leader = 0;
  std::vector<std::uint32_t> code_of_leader;             ///< of each row that the leader refers to
  std::vector<std::vector<std::uint64_t>> rows_of_code;  ///< that agree with it
};

/// A relation as its child's rows see it.
struct Reference {
  std::size_t parent = 0;
  std::vector<std::size_t> parent_columns;
  std::vector<std::size_t> child_columns;
  std::optional<ChildRows> children;  ///< where they decide the rows of the child
  bool unique = false;                ///< each parent has one child at most
  /// Of a key of several references: of all combinations of their parents, each is there once at
  /// most, and this one's parents change every `stride` of them. 0 for no such key.
  std::uint64_t combinations = 0;
  std::uint64_t stride = 1;
  std::optional<Agreement> agreement;
  std::vector<std::uint64_t> allowed;  ///< the parents with which others agree; empty for all
};

struct DescribedTable {
  std::string name;
  std::uint64_t rows = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> columns;
  std::vector<std::unique_ptr<CellSource>> sources;  ///< null for references
  std::vector<std::uint64_t> reference_of;           ///< of each column, or kNoRelation
  std::vector<double> missing;                       ///< of references
  std::vector<bool> fixed;                           ///< keys and unique columns, never drawn again
  std::vector<Reference> references;
  std::vector<Equation> equations;  ///< of the columns that are computed, in their order
  std::vector<std::optional<ComputedCells>> computed;  ///< of each column
  std::vector<ConstraintCheck> checks;
  /// A column that numbers the rows of a parent, as part of the key.
  std::optional<std::size_t> numbering;
  std::int64_t first_number = 1;
  std::optional<NumberedRows> numbered;  ///< where no relation counts the children
  std::uint64_t counting = kNoRelation;  ///< the one that does
};

std::size_t place_of_column(const Metadata& metadata, const std::string& name) {
  std::size_t place = 0;
  while (metadata.columns[place].name != name) ++place;
  return place;
}

bool is_key(const Metadata& metadata, const std::string& name) {
  const auto& others = metadata.alternate_keys;
  return metadata.primary_key == name ||
         std::find(others.begin(), others.end(), name) != others.end();
}

Column with_gaps(Column column, const RowsToMake& rows, const RandomStream& draws, double share) {
  if (share <= 0) return column;
  std::vector<std::uint8_t> bits((rows.rows.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const bool there = column.valid(i) && draws.uniform(rows.rows[i]) >= share;
    if (there) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
  }
  column.validity = std::move(bits);
  return column;
}

}  // namespace

/// Inside an exported class, its functions would be exported, too.
struct __attribute__((visibility("hidden"))) TestData::State {
  std::vector<DescribedTable> tables;
  std::vector<std::string> notes;

  /// A reference that nothing else decides may be drawn again.
  [[nodiscard]] std::uint64_t parent_row(const DescribedTable& table, std::uint64_t relation,
                                         std::uint64_t row, std::uint32_t tries = 0) const {
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
    if (reference.unique) return IndexPermutation(parents, draws)(row % parents);
    if (reference.agreement) {
      const Agreement& agreement = *reference.agreement;
      const std::uint32_t code = agreement.code_of_leader[parent_row(table, agreement.leader, row)];
      if (code == Agreement::kNoCode) return draws.below(row, parents);
      const std::vector<std::uint64_t>& rows = agreement.rows_of_code[code];
      return rows[draws.below(row, rows.size())];
    }
    if (!reference.allowed.empty()) {
      return reference.allowed[draws.below(row, reference.allowed.size())];
    }
    return draws.below(tries == 0 ? row : mixed_bits(row ^ (std::uint64_t{tries} << 40)), parents);
  }

  /// The place of each row among those of its parent.
  [[nodiscard]] static Column make_numbers(const DescribedTable& table, const RowsToMake& rows) {
    std::vector<std::int64_t> numbers;
    for (const std::uint64_t row : rows.rows) {
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

  /// `depth` ends a circle of keys that are references to each other.
  [[nodiscard]] Column make_column(const DescribedTable& table, std::size_t c,
                                   std::span<const std::uint64_t> numbers,
                                   const ColumnTries& tries = {}, int depth = 0) const {
    const RowsToMake rows{numbers, tries.empty() ? std::span<const std::uint32_t>()
                                                 : std::span<const std::uint32_t>(tries[c])};
    Column column;
    if (table.numbering == c) {
      column = make_numbers(table, rows);
    } else if (!table.computed.empty() && table.computed[c]) {
      column =
          table.computed[c]->of(make_columns(table, table.computed[c]->inputs(), numbers, tries));
    } else if (table.sources[c] != nullptr) {
      column = table.sources[c]->make(rows);
    } else {
      const std::uint64_t relation = table.reference_of[c];
      const Reference& reference = table.references[relation];
      const DescribedTable& parent = tables[reference.parent];
      if (depth > static_cast<int>(tables.size())) {
        throw Error(ErrorCode::kData, "The key " + text::in_quotes(table.columns[c]) +
                                          " of table " + text::in_quotes(table.name) +
                                          " refers to itself in a circle, so that no table gives "
                                          "its values; take one of the relations out.");
      }
      std::vector<std::uint64_t> parents(rows.rows.size());
      const std::vector<std::uint32_t> tried =
          tries.empty() ? std::vector<std::uint32_t>() : tries[reference.child_columns.front()];
      for (std::size_t i = 0; i < parents.size(); ++i) {
        parents[i] = parent_row(table, relation, rows.rows[i], tried.empty() ? 0 : tried[i]);
      }
      const auto place =
          std::find(reference.child_columns.begin(), reference.child_columns.end(), c);
      const std::size_t of_parent =
          reference
              .parent_columns[static_cast<std::size_t>(place - reference.child_columns.begin())];
      column = make_column(parent, of_parent, parents, {}, depth + 1);
      // Cells of one reference are missing together.
      const RandomStream gaps(table.seed, kMaking.cells[streams::kMillion * 2 + relation]);
      column = with_gaps(std::move(column), rows, gaps, table.missing[c]);
    }
    column.name = table.columns[c];
    return column;
  }

  [[nodiscard]] Table make_columns(const DescribedTable& table,
                                   const std::vector<std::string>& names,
                                   std::span<const std::uint64_t> numbers,
                                   const ColumnTries& tries = {}) const {
    std::vector<Column> columns;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const bool wanted = std::find(names.begin(), names.end(), table.columns[c]) != names.end();
      if (wanted) columns.push_back(make_column(table, c, numbers, tries));
    }
    return Table(std::move(columns));
  }

  /// Lets references that share columns agree in them.
  void let_references_agree();
  void let_agree(DescribedTable& table, std::size_t relation);
  /// Of each row, what is in some columns.
  [[nodiscard]] std::vector<std::string> keys_of(std::size_t table,
                                                 const std::vector<std::size_t>& columns) const;

  /// Makes ready what is computed, from some rows of the other columns.
  void compute_columns(DescribedTable& table, std::span<const std::uint64_t> rows) const;

  /// How often the cells of each row have to be drawn until it meets the constraints.
  [[nodiscard]] ColumnTries tries_of(const DescribedTable& table,
                                     std::span<const std::uint64_t> rows) const;
};

namespace {

/// Whether its parents are drawn by number, not counted or in an order.
bool is_drawn(const Reference& reference) {
  return !reference.children && !reference.unique && reference.combinations == 0 &&
         !reference.agreement && reference.allowed.empty();
}

/// The columns that are drawn, of those that a column is computed from or is itself.
void collect_drawn(const DescribedTable& table, const std::string& name,
                   std::set<std::size_t>& drawn) {
  const auto c = static_cast<std::size_t>(
      std::find(table.columns.begin(), table.columns.end(), name) - table.columns.begin());
  if (c == table.columns.size() || table.numbering == c) return;
  if (!table.computed.empty() && table.computed[c]) {
    for (const std::string& input : table.computed[c]->inputs()) {
      collect_drawn(table, input, drawn);
    }
  } else if (table.sources[c] != nullptr && !table.fixed[c]) {
    drawn.insert(c);
  } else if (table.reference_of[c] != kNoRelation &&
             is_drawn(table.references[table.reference_of[c]])) {
    drawn.insert(table.references[table.reference_of[c]].child_columns.front());
  }
}

}  // namespace

ColumnTries TestData::State::tries_of(const DescribedTable& table,
                                      std::span<const std::uint64_t> rows) const {
  description::SearchedRows searched{.table = table.name,
                                     .seed = table.seed,
                                     .checks = table.checks,
                                     .drawn = {},
                                     .columns = table.columns.size(),
                                     .make = {}};
  std::vector<std::string> names;
  for (const ConstraintCheck& check : table.checks) {
    std::set<std::size_t> drawn;
    for (const std::string& name : check.columns()) collect_drawn(table, name, drawn);
    searched.drawn.emplace_back(drawn.begin(), drawn.end());
    names.insert(names.end(), check.columns().begin(), check.columns().end());
  }
  searched.make = [&](std::span<const std::uint64_t> numbers, const ColumnTries& tries) {
    return make_columns(table, names, numbers, tries);
  };
  return description::search_rows(searched, rows);
}

namespace {

/// The order in which tables' numbers of rows follow from each other.
std::vector<std::uint64_t> rows_of_tables(const Description& description, std::uint64_t rows) {
  const auto& tables = description.metadata.tables;
  const auto& relations = description.metadata.relations;
  std::vector<std::optional<std::uint64_t>> known(tables.size());
  std::vector<bool> decided(tables.size(), false);
  const auto place = [&](const std::string& name) {
    std::size_t t = 0;
    while (tables[t].name != name) ++t;
    return t;
  };
  for (std::size_t r = 0; r < relations.size(); ++r) {
    if (!description.children[r]) continue;
    const std::size_t child = place(relations[r].child);
    if (decided[child] || description.tables[child].rows) {
      throw Error(ErrorCode::kData,
                  "How many rows table " + text::in_quotes(tables[child].name) +
                      " has is said twice: by its number of rows or by the children of several "
                      "relations; keep one of them.");
    }
    decided[child] = true;
  }
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (!decided[t]) known[t] = description.tables[t].rows.value_or(rows);
  }
  for (std::size_t round = 0; round < tables.size(); ++round) {
    for (std::size_t r = 0; r < relations.size(); ++r) {
      const std::size_t child = place(relations[r].child);
      const std::size_t parent = place(relations[r].parent);
      if (!description.children[r] || known[child] || !known[parent]) continue;
      known[child] = ChildRows(*description.children[r], *known[parent], {0, 0}).rows();
    }
  }
  std::vector<std::uint64_t> result;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (!known[t]) {
      throw Error(ErrorCode::kData,
                  "How many rows table " + text::in_quotes(tables[t].name) +
                      " has depends on itself, in a circle of relations whose children are "
                      "counted; give one of the tables a number of rows.");
    }
    result.push_back(*known[t]);
  }
  return result;
}

bool is_whole_number(const ColumnMetadata& metadata, const ColumnDescription& described) {
  const std::string type = metadata.computer_representation.value_or("");
  return described.values.empty() && !metadata.regex_format &&
         (metadata.sdtype == "id" ||
          (metadata.sdtype == "numerical" && (described.decimals == 0 || type.starts_with("Int"))));
}

/// The column of a key of several columns that can number the rows of a parent.
std::optional<std::size_t> numbering_column(const Metadata& metadata, const DescribedTable& table,
                                            const TableDescription& described) {
  for (const std::string& name : metadata.composite_key) {
    const std::size_t c = place_of_column(metadata, name);
    if (table.reference_of[c] != kNoRelation) continue;
    if (is_whole_number(metadata.columns[c], described.columns[c])) return c;
  }
  return std::nullopt;
}

/// A key of references and a number: rows of the same parents are numbered. False where that can't
/// be.
bool number_key_rows(const Metadata& metadata, const TableDescription& described,
                     const std::vector<std::uint64_t>& relations,
                     const std::vector<std::uint64_t>& counts, DescribedTable& table) {
  const std::optional<std::size_t> column = numbering_column(metadata, table, described);
  if (!column) return false;
  std::uint64_t parents = 1;
  for (const std::uint64_t relation : relations) {
    if (table.references[relation].children) table.counting = relation;
    table.references[relation].stride = parents;
    const std::uint64_t count = counts[table.references[relation].parent];
    if (count == 0 || parents > (std::uint64_t{1} << 50) / count) return false;
    parents *= count;
  }
  const auto end = [&](const std::optional<std::string>& text) {
    return text ? text::to_number(*text) : std::nullopt;
  };
  const ColumnDescription& mine = described.columns[*column];
  table.first_number = static_cast<std::int64_t>(std::ceil(end(mine.minimum).value_or(1)));
  if (table.counting == kNoRelation) {
    table.numbered = NumberedRows::of(
        table.rows, parents, RandomStream(table.seed, kMaking.orders[streams::kMillion]),
        RandomStream(table.seed, kMaking.orders[streams::kMillion + 1]));
    if (!table.numbered) return false;
    const double last =
        static_cast<double>(table.first_number) + static_cast<double>(table.numbered->most()) - 1;
    if (last > end(mine.maximum).value_or(last)) {
      table.numbered.reset();
      return false;
    }
    for (const std::uint64_t relation : relations) {
      table.references[relation].combinations = parents;
    }
  }
  table.numbering = column;
  for (const std::uint64_t relation : relations) {
    for (const std::size_t c : table.references[relation].child_columns) table.missing[c] = 0;
  }
  return true;
}

/// A text of the key has values of its own then.
bool make_text_unique(const Metadata& metadata, const DescribedTable& table,
                      TableDescription& described) {
  for (const std::string& name : metadata.composite_key) {
    const std::size_t c = place_of_column(metadata, name);
    ColumnDescription& column = described.columns[c];
    if (table.reference_of[c] != kNoRelation || metadata.columns[c].sdtype != "text" ||
        metadata.columns[c].regex_format || !column.values.empty() ||
        column.longest.value_or(8) < 8) {
      continue;
    }
    column.unique = true;
    return true;
  }
  return false;
}

/// A key of several columns. Where all are references, no combination of their parents comes twice;
/// where one is a number, it numbers the rows of a parent.
void keep_combinations_apart(const Metadata& metadata, TableDescription& described,
                             DescribedTable& table, const std::vector<std::uint64_t>& counts,
                             std::vector<std::string>& notes) {
  if (metadata.composite_key.empty() || table.rows < 2) return;
  std::vector<std::uint64_t> relations;
  bool all = true;
  for (const std::string& name : metadata.composite_key) {
    const std::uint64_t relation = table.reference_of[place_of_column(metadata, name)];
    all = all && relation != kNoRelation && !table.references[relation].children;
    const bool known = std::find(relations.begin(), relations.end(), relation) != relations.end();
    if (relation != kNoRelation && !known) relations.push_back(relation);
  }
  if (!all) {
    if (number_key_rows(metadata, described, relations, counts, table)) return;
    if (make_text_unique(metadata, table, described)) return;
    notes.push_back(
        "Table " + text::in_quotes(table.name) +
        ": its key of several columns is not kept unique; they are made by themselves.");
    return;
  }
  std::uint64_t combinations = 1;
  for (const std::uint64_t relation : relations) {
    table.references[relation].stride = combinations;
    const std::uint64_t parents = counts[table.references[relation].parent];
    if (combinations > (std::uint64_t{1} << 62) / std::max<std::uint64_t>(1, parents)) return;
    combinations *= parents;
  }
  if (combinations < table.rows) {
    throw Error(ErrorCode::kData, "Table " + text::in_quotes(table.name) + " is to have " +
                                      std::to_string(table.rows) +
                                      " rows with different keys, but the rows that they refer to "
                                      "give " +
                                      std::to_string(combinations) +
                                      "; ask for fewer rows, or for more of those.");
  }
  for (const std::uint64_t relation : relations) {
    table.references[relation].combinations = combinations;
    for (const std::size_t c : table.references[relation].child_columns) table.missing[c] = 0;
  }
}

/// Where constraints ask for texts of another shape than are made, makes such ones.
void draw_what_matches(const Metadata& metadata, std::size_t c,
                       const ColumnDescription& description, const description::CellPlace& cell,
                       std::string_view locale, std::unique_ptr<CellSource>& source) {
  ColumnMetadata column = metadata.columns[c];
  const std::vector<std::string> asked = description::patterns_asked_of(column.name, metadata);
  if (asked.empty() || !description.values.empty()) return;
  constexpr std::array<std::uint64_t, 20> kRows = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                                   10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
  const std::optional<std::string> pattern =
      description::pattern_to_draw(asked, source->make({kRows, {}}), description);
  if (!pattern) return;
  column.sdtype = "text";
  column.regex_format = *pattern;
  try {
    source = description::make_source(column, description, cell, locale);
  } catch (const Error&) {
    // It stays as it is, and is tried until it matches.
  }
}

void collect_parts(const text::Expression& expression, std::vector<Constraint>& parts) {
  if (expression.kind == text::Expression::Kind::kAnd) {
    for (const text::Expression& child : expression.children) collect_parts(child, parts);
    return;
  }
  parts.push_back({.kind = "Expression", .expression = text::expression_text(expression)});
}

/// The constraints, each part of an `and` by itself: so that a row meets one after another.
std::vector<Constraint> parts_of(const std::vector<Constraint>& constraints) {
  std::vector<Constraint> parts;
  for (const Constraint& constraint : constraints) {
    if (constraint.kind == "Expression") {
      collect_parts(text::parse_expression(constraint.expression), parts);
    } else {
      parts.push_back(constraint);
    }
  }
  return parts;
}

/// Which columns are computed. Their inputs are there where they must be.
void find_equations(const Metadata& metadata, TableDescription& described, DescribedTable& table) {
  if (table.rows == 0) return;
  const auto is_free = [&](const std::string& name) {
    const std::size_t c = place_of_column(metadata, name);
    const std::string& sdtype = metadata.columns[c].sdtype;
    return table.reference_of[c] == kNoRelation && table.numbering != c &&
           !is_key(metadata, name) && !described.columns[c].unique &&
           described.columns[c].values.empty() && (sdtype == "numerical" || sdtype == "datetime");
  };
  table.equations = description::equations_of(metadata, [&](const std::string& name) {
    return metadata.find(name) != nullptr && is_free(name);
  });
  for (std::size_t k = table.equations.size(); k-- > 0;) {
    const std::size_t c = place_of_column(metadata, table.equations[k].column);
    if (described.columns[c].missing_share > 0) continue;
    for (const std::string& input : table.equations[k].inputs) {
      if (metadata.find(input) == nullptr) continue;
      const std::size_t i = place_of_column(metadata, input);
      described.columns[i].missing_share = 0;
      table.missing[i] = 0;
    }
  }
}

}  // namespace

std::vector<std::string> TestData::State::keys_of(std::size_t t,
                                                  const std::vector<std::size_t>& columns) const {
  const DescribedTable& table = tables[t];
  std::vector<std::uint64_t> rows(table.rows);
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  std::vector<std::string> keys(rows.size());
  for (const std::size_t c : columns) {
    const Column column = make_column(table, c, rows);
    const CellText cells(column);
    for (std::size_t row = 0; row < rows.size(); ++row) keys[row] += cells(row) + '\x1f';
  }
  return keys;
}

void TestData::State::let_agree(DescribedTable& table, std::size_t relation) {
  constexpr std::uint64_t kMostParents = 4'000'000;
  Reference& reference = table.references[relation];
  std::set<std::uint64_t> leaders;
  std::vector<std::size_t> mine;
  for (std::size_t k = 0; k < reference.child_columns.size(); ++k) {
    const std::uint64_t first = table.reference_of[reference.child_columns[k]];
    if (first == relation) continue;
    leaders.insert(first);
    mine.push_back(k);
  }
  if (leaders.empty() || mine.size() == reference.child_columns.size()) return;
  Reference& leader = table.references[*leaders.begin()];
  const auto can_agree = [&](const Reference& one) {
    return !one.children && !one.unique && !one.agreement && &tables[one.parent] != &table &&
           tables[one.parent].rows <= kMostParents;
  };
  std::vector<std::size_t> of_parent;
  std::vector<std::size_t> of_leader;
  for (const std::size_t k : mine) {
    const auto place = std::find(leader.child_columns.begin(), leader.child_columns.end(),
                                 reference.child_columns[k]) -
                       leader.child_columns.begin();
    if (static_cast<std::size_t>(place) == leader.child_columns.size()) continue;
    of_parent.push_back(reference.parent_columns[k]);
    of_leader.push_back(leader.parent_columns[static_cast<std::size_t>(place)]);
  }
  const std::string what = "Table " + text::in_quotes(table.name) + ": its references to " +
                           text::in_quotes(tables[leader.parent].name) + " and " +
                           text::in_quotes(tables[reference.parent].name) + " share a column";
  if (leaders.size() > 1 || !can_agree(reference) || !can_agree(leader) ||
      reference.combinations > 0) {
    notes.push_back(what + ", but are made by themselves, so that they may not agree in it.");
    return;
  }
  std::vector<std::uint64_t> rows = reference.allowed;
  if (rows.empty()) {
    rows.resize(tables[reference.parent].rows);
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  }
  Agreement agreement{.leader = static_cast<std::size_t>(*leaders.begin()),
                      .code_of_leader = {},
                      .rows_of_code = {}};
  std::unordered_map<std::string, std::uint32_t> code_of;
  const std::vector<std::string> keys = keys_of(reference.parent, of_parent);
  for (const std::uint64_t row : rows) {
    const auto [found, is_new] =
        code_of.try_emplace(keys[row], static_cast<std::uint32_t>(agreement.rows_of_code.size()));
    if (is_new) agreement.rows_of_code.emplace_back();
    agreement.rows_of_code[found->second].push_back(row);
  }
  std::vector<std::uint64_t> allowed;
  const std::vector<std::string> others = keys_of(leader.parent, of_leader);
  for (std::size_t row = 0; row < others.size(); ++row) {
    const auto found = code_of.find(others[row]);
    agreement.code_of_leader.push_back(found == code_of.end() ? Agreement::kNoCode : found->second);
    const bool was_allowed = leader.allowed.empty() ||
                             std::binary_search(leader.allowed.begin(), leader.allowed.end(), row);
    if (found != code_of.end() && was_allowed) allowed.push_back(row);
  }
  if (allowed.empty()) {
    notes.push_back(what + ", in which no rows of the two agree, so that they don't either.");
    return;
  }
  if (leader.combinations == 0) {
    leader.allowed = std::move(allowed);
  } else if (allowed.size() < others.size()) {
    notes.push_back(what + ", in which " + std::to_string(others.size() - allowed.size()) +
                    " of the first find none to agree with.");
  }
  reference.agreement = std::move(agreement);
}

void TestData::State::let_references_agree() {
  std::vector<bool> done(tables.size(), false);
  for (std::size_t round = 0; round < tables.size(); ++round) {
    for (std::size_t t = 0; t < tables.size(); ++t) {
      const bool ready = round + 1 == tables.size() ||
                         std::ranges::all_of(tables[t].references, [&](const Reference& one) {
                           return one.parent == t || done[one.parent];
                         });
      if (done[t] || !ready) continue;
      done[t] = true;
      if (tables[t].rows == 0) continue;
      // A leader's own leader is decided before it, so the last ones come first.
      for (std::size_t r = tables[t].references.size(); r-- > 0;) let_agree(tables[t], r);
    }
  }
}

void TestData::State::compute_columns(DescribedTable& table,
                                      std::span<const std::uint64_t> rows) const {
  table.computed.resize(table.columns.size());
  for (const Equation& equation : table.equations) {
    const auto c = static_cast<std::size_t>(
        std::find(table.columns.begin(), table.columns.end(), equation.column) -
        table.columns.begin());
    try {
      table.computed[c].emplace(equation, table.sources[c]->make({}),
                                make_columns(table, equation.inputs, rows));
    } catch (const Error&) {
      // What is of another type is drawn, and told where it is checked.
    }
  }
}

TestData::TestData(Description description, std::uint64_t rows, std::uint64_t seed,
                   std::string_view locale)
    : state_(std::make_unique<State>()) {
  const std::string_view language = makers::locale_name(locale);
  state_->notes = description.notes;
  auto& metadata = description.metadata;
  description::narrow_to_constraints(description);
  const auto& relations = metadata.relations;
  for (std::size_t t = 0; t < metadata.tables.size(); ++t) {
    DescribedTable& table = state_->tables.emplace_back();
    const Metadata& meaning = metadata.tables[t].metadata;
    table.name = metadata.tables[t].name;
    table.seed = mixed_bits(seed ^ fnv_hash(table.name));
    for (const ColumnMetadata& column : meaning.columns) table.columns.push_back(column.name);
    table.reference_of.assign(table.columns.size(), kNoRelation);
    table.missing.assign(table.columns.size(), 0);
  }
  const auto place = [&](const std::string& name) {
    std::size_t t = 0;
    while (metadata.tables[t].name != name) ++t;
    return t;
  };
  for (std::size_t r = 0; r < relations.size(); ++r) {
    const std::size_t child = place(relations[r].child);
    const std::size_t parent = place(relations[r].parent);
    DescribedTable& table = state_->tables[child];
    Reference reference;
    reference.parent = parent;
    for (std::size_t k = 0; k < relations[r].child_columns.size(); ++k) {
      const std::size_t c =
          place_of_column(metadata.tables[child].metadata, relations[r].child_columns[k]);
      reference.child_columns.push_back(c);
      reference.parent_columns.push_back(
          place_of_column(metadata.tables[parent].metadata, relations[r].parent_columns[k]));
      if (table.reference_of[c] == kNoRelation) table.reference_of[c] = table.references.size();
      const ColumnDescription& described = description.tables[child].columns[c];
      reference.unique = reference.unique || described.unique ||
                         is_key(metadata.tables[child].metadata, described.name);
      table.missing[c] =
          is_key(metadata.tables[child].metadata, described.name) ? 0 : described.missing_share;
    }
    table.references.push_back(std::move(reference));
  }
  const std::vector<std::uint64_t> counts = rows_of_tables(description, rows);
  for (std::size_t t = 0; t < counts.size(); ++t) state_->tables[t].rows = counts[t];
  std::vector<std::size_t> seen(counts.size(), 0);
  for (std::size_t r = 0; r < relations.size(); ++r) {
    const std::size_t child = place(relations[r].child);
    DescribedTable& table = state_->tables[child];
    const std::size_t k = seen[child]++;
    Reference& reference = table.references[k];
    const std::uint64_t parents = counts[reference.parent];
    if (description.children[r]) {
      reference.children.emplace(*description.children[r], parents,
                                 RandomStream(table.seed, kMaking.children[k]));
      continue;
    }
    if (table.rows > 0 && parents == 0) {
      throw Error(ErrorCode::kData, "Table " + text::in_quotes(table.name) + " refers to rows of " +
                                        text::in_quotes(metadata.tables[reference.parent].name) +
                                        ", which has none.");
    }
    if (reference.unique && table.rows > parents) {
      throw Error(ErrorCode::kData,
                  relation_text(relations[r]) + " gives each row a row of its own, but there are " +
                      std::to_string(table.rows) + " rows for " + std::to_string(parents) + ".");
    }
  }
  for (std::size_t t = 0; t < counts.size(); ++t) {
    keep_combinations_apart(metadata.tables[t].metadata, description.tables[t], state_->tables[t],
                            counts, state_->notes);
  }
  for (std::size_t t = 0; t < counts.size(); ++t) {
    find_equations(metadata.tables[t].metadata, description.tables[t], state_->tables[t]);
  }
  for (std::size_t t = 0; t < counts.size(); ++t) {
    DescribedTable& table = state_->tables[t];
    const Metadata& meaning = metadata.tables[t].metadata;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      table.fixed.push_back(is_key(meaning, table.columns[c]) ||
                            description.tables[t].columns[c].unique);
      if (table.reference_of[c] != kNoRelation) {
        table.sources.push_back(nullptr);
        continue;
      }
      const std::string& name = table.columns[c];
      const description::CellPlace cell{
          .seed = table.seed,
          .column = c,
          .key = is_key(meaning, name),
          .where = "Column " + text::in_quotes(name) + " of table " + text::in_quotes(table.name)};
      table.sources.push_back(description::make_source(
          meaning.columns[c], description.tables[t].columns[c], cell, language));
      draw_what_matches(meaning, c, description.tables[t].columns[c], cell, language,
                        table.sources.back());
      const bool unique = cell.key || description.tables[t].columns[c].unique;
      const std::uint64_t distinct = table.sources[c]->distinct();
      if (unique && distinct < table.rows) {
        throw Error(ErrorCode::kData,
                    cell.where + " is to have " + std::to_string(table.rows) +
                        " different values, but what is said of it gives " +
                        (distinct == 0 ? "values that repeat" : std::to_string(distinct)) +
                        "; ask for fewer rows, or widen it.");
      }
    }
  }
  state_->let_references_agree();
  for (std::size_t t = 0; t < counts.size(); ++t) {
    DescribedTable& table = state_->tables[t];
    const Metadata& meaning = metadata.tables[t].metadata;
    if (meaning.constraints.empty() || table.rows == 0) continue;
    std::vector<std::uint64_t> first(std::min<std::uint64_t>(table.rows, 100));
    std::iota(first.begin(), first.end(), std::uint64_t{0});
    state_->compute_columns(table, first);
    const Table example = state_->make_columns(table, table.columns, first);
    for (const Constraint& constraint : parts_of(meaning.constraints)) {
      ConstraintCheck check(constraint, example, meaning);
      if (check.of_single_rows() && !check.learns()) {
        table.checks.push_back(std::move(check));
      } else {
        state_->notes.push_back("Table " + text::in_quotes(table.name) + ": " + check.text() +
                                " is not kept; it speaks of rows together, or of real ones.");
      }
    }
  }
}

TestData::~TestData() = default;
TestData::TestData(TestData&&) noexcept = default;
TestData& TestData::operator=(TestData&&) noexcept = default;

std::size_t TestData::tables() const noexcept {
  return state_->tables.size();
}
const std::string& TestData::name(std::size_t table) const noexcept {
  return state_->tables[table].name;
}
std::uint64_t TestData::rows(std::size_t table) const noexcept {
  return state_->tables[table].rows;
}
const std::vector<std::string>& TestData::notes() const noexcept {
  return state_->notes;
}

Table TestData::make(std::size_t place, std::uint64_t first_row, std::uint64_t rows) const {
  const DescribedTable& table = state_->tables[place];
  if (first_row > table.rows || rows > table.rows - first_row) {
    throw Error(ErrorCode::kUsage, "Table " + text::in_quotes(table.name) + " has " +
                                       std::to_string(table.rows) + " rows, not " +
                                       std::to_string(first_row + rows) + ".");
  }
  std::vector<std::uint64_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), first_row);
  const ColumnTries tries = table.checks.empty() ? ColumnTries() : state_->tries_of(table, numbers);
  return state_->make_columns(table, table.columns, numbers, tries);
}

}  // namespace likeness
