#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "core/hash.hpp"
#include "core/streams.hpp"
#include "description/agreeing_references.hpp"
#include "description/cell_source.hpp"
#include "description/described_tables.hpp"
#include "description/guesses.hpp"
#include "description/key_combinations.hpp"
#include "description/matched_texts.hpp"
#include "description/narrowing.hpp"
#include "description/repeated_rows.hpp"
#include "description/row_counts.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "makers/locale.hpp"
#include "text/expression.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using description::ApartColumns;
using description::CellSource;
using description::DescribedTable;
using description::DescribedTables;
using description::kNoRelation;
using description::Reference;
using streams::kMaking;

bool is_key(const Metadata& metadata, const std::string& name) {
  const auto& others = metadata.alternate_keys;
  return metadata.primary_key == name ||
         std::find(others.begin(), others.end(), name) != others.end();
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
    const std::size_t c = table.place_of(name);
    const std::string& sdtype = metadata.columns[c].sdtype;
    return table.reference_of[c] == kNoRelation && table.numbering != c &&
           !is_key(metadata, name) && !described.columns[c].unique &&
           described.columns[c].values.empty() && (sdtype == "numerical" || sdtype == "datetime");
  };
  table.equations = description::equations_of(metadata, [&](const std::string& name) {
    return metadata.find(name) != nullptr && is_free(name);
  });
  for (std::size_t k = table.equations.size(); k-- > 0;) {
    const std::size_t c = table.place_of(table.equations[k].column);
    if (described.columns[c].missing_share > 0) continue;
    for (const std::string& input : table.equations[k].inputs) {
      if (metadata.find(input) == nullptr) continue;
      const std::size_t i = table.place_of(input);
      described.columns[i].missing_share = 0;
      table.missing[i] = 0;
    }
  }
}

std::size_t place_of_table(const DatasetMetadata& metadata, const std::string& name) {
  std::size_t t = 0;
  while (metadata.tables[t].name != name) ++t;
  return t;
}

std::vector<std::uint64_t> first_rows_of(const DescribedTable& table) {
  constexpr std::uint64_t kExamples = 100;
  std::vector<std::uint64_t> rows(std::min(table.rows, kExamples));
  std::iota(rows.begin(), rows.end(), std::uint64_t{0});
  return rows;
}

/// Makes what rows are made by, step by step, from a description.
class TableBuilder {
 public:
  TableBuilder(Description& description, DescribedTables& made, std::vector<std::string>& notes)
      : description_(description), metadata_(description.metadata), made_(made), notes_(notes) {}

  void build(std::uint64_t rows, std::uint64_t seed, std::string_view locale) {
    name_columns(seed);
    for (const Relation& relation : metadata_.relations) add_reference(relation);
    count_rows(rows);
    for (std::size_t t = 0; t < made_.tables.size(); ++t) keep_apart(t);
    for (std::size_t t = 0; t < made_.tables.size(); ++t) {
      find_equations(metadata_.tables[t].metadata, description_.tables[t], made_.tables[t]);
    }
    for (std::size_t t = 0; t < made_.tables.size(); ++t) make_sources(t, locale);
    for (std::size_t t = 0; t < made_.tables.size(); ++t) bind_apart(t);
    // What a table refers to is ready before it, unless they refer to each other.
    std::vector<bool> done(made_.tables.size(), false);
    for (std::size_t round = 0; round < made_.tables.size(); ++round) {
      for (std::size_t t = 0; t < made_.tables.size(); ++t) {
        const bool last = round + 1 == made_.tables.size();
        if (done[t] || !(last || refers_to_done(t, done))) continue;
        done[t] = true;
        description::let_references_agree(made_, t, notes_);
        add_checks(t);
        description::draw_repeated_rows_again(made_, t, notes_);
      }
    }
  }

 private:
  void name_columns(std::uint64_t seed) {
    for (const NamedMetadata& named : metadata_.tables) {
      DescribedTable& table = made_.tables.emplace_back();
      table.name = named.name;
      table.seed = mixed_bits(seed ^ fnv_hash(table.name));
      table.exact = description_.of_database;
      for (const ColumnMetadata& column : named.metadata.columns) {
        table.columns.push_back(column.name);
      }
      table.reference_of.assign(table.columns.size(), kNoRelation);
      table.missing.assign(table.columns.size(), 0);
      table.referred.assign(table.columns.size(), false);
      table.redrawn.assign(table.columns.size(), false);
    }
  }

  void add_reference(const Relation& relation) {
    const std::size_t child = place_of_table(metadata_, relation.child);
    DescribedTable& table = made_.tables[child];
    const Metadata& meaning = metadata_.tables[child].metadata;
    Reference reference;
    reference.parent = place_of_table(metadata_, relation.parent);
    DescribedTable& parent = made_.tables[reference.parent];
    for (std::size_t k = 0; k < relation.child_columns.size(); ++k) {
      const std::size_t c = table.place_of(relation.child_columns[k]);
      reference.child_columns.push_back(c);
      reference.parent_columns.push_back(parent.place_of(relation.parent_columns[k]));
      parent.referred[reference.parent_columns.back()] = true;
      if (table.reference_of[c] == kNoRelation) table.reference_of[c] = table.references.size();
      const ColumnDescription& described = description_.tables[child].columns[c];
      const bool key = is_key(meaning, described.name);
      reference.unique = reference.unique || described.unique || key;
      table.missing[c] = key && meaning.primary_key == described.name ? 0 : described.missing_share;
    }
    table.references.push_back(std::move(reference));
  }

  void count_rows(std::uint64_t rows) {
    const auto& relations = metadata_.relations;
    counts_ = description::rows_of_tables(description_, rows);
    for (std::size_t t = 0; t < counts_.size(); ++t) made_.tables[t].rows = counts_[t];
    std::vector<std::size_t> seen(counts_.size(), 0);
    for (std::size_t r = 0; r < relations.size(); ++r) {
      const std::size_t child = place_of_table(metadata_, relations[r].child);
      DescribedTable& table = made_.tables[child];
      const std::size_t k = seen[child]++;
      Reference& reference = table.references[k];
      const std::uint64_t parents = counts_[reference.parent];
      if (description_.children[r]) {
        reference.children.emplace(*description_.children[r], parents,
                                   RandomStream(table.seed, kMaking.children[k]));
        continue;
      }
      if (table.rows > 0 && parents == 0) {
        throw Error(ErrorCode::kData,
                    "Table " + text::in_quotes(table.name) + " refers to rows of " +
                        text::in_quotes(made_.tables[reference.parent].name) + ", which has none.");
      }
      if (reference.unique && table.rows > parents) {
        throw Error(ErrorCode::kData, relation_text(relations[r]) +
                                          " gives each row a row of its own, but there are " +
                                          std::to_string(table.rows) + " rows for " +
                                          std::to_string(parents) + ".");
      }
    }
  }

  /// Keys of several columns, and others that are unique together.
  void keep_apart(std::size_t t) {
    DescribedTable& table = made_.tables[t];
    const Metadata& meaning = metadata_.tables[t].metadata;
    if (table.rows < 2) return;
    std::vector<UniqueColumns> sets = description_.tables[t].unique;
    if (!meaning.composite_key.empty()) sets.insert(sets.begin(), {meaning.composite_key, {}});
    for (const std::string& name : meaning.composite_key) {
      const std::size_t c = table.place_of(name);
      table.missing[c] = 0;
      description_.tables[t].columns[c].missing_share = 0;
    }
    bool ordered = false;
    for (const UniqueColumns& set : sets) {
      // A set that has a key among its columns is unique already.
      const bool by_key = std::ranges::any_of(set.columns, [&](const std::string& name) {
        const ColumnDescription& column = description_.tables[t].columns[table.place_of(name)];
        return is_key(meaning, name) || column.unique;
      });
      if (by_key) continue;
      if (!ordered && set.where.empty() &&
          description::keep_combinations_apart(meaning, set.columns, sets.size() == 1, counts_,
                                               description_.tables[t], table)) {
        ordered = true;
        continue;
      }
      ApartColumns apart;
      for (const std::string& name : set.columns) {
        apart.columns.push_back(table.place_of(name));
        apart.text += (apart.text.empty() ? "unique (" : ", ") + name;
      }
      apart.text += ")" + (set.where.empty() ? "" : " where " + set.where);
      table.apart.push_back(std::move(apart));
      wheres_.push_back({t, table.apart.size() - 1, set.where});
    }
  }

  void make_sources(std::size_t t, std::string_view locale) {
    DescribedTable& table = made_.tables[t];
    const Metadata& meaning = metadata_.tables[t].metadata;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string& name = table.columns[c];
      const ColumnDescription& described = description_.tables[t].columns[c];
      table.fixed.push_back(is_key(meaning, name) || described.unique);
      if (table.reference_of[c] != kNoRelation) {
        table.sources.push_back(nullptr);
        continue;
      }
      const description::CellPlace cell{
          .seed = table.seed,
          .column = c,
          .key = is_key(meaning, name),
          .at_home = description::has_place_beside(meaning, c),
          .rows = table.rows,
          .where = "Column " + text::in_quotes(name) + " of table " + text::in_quotes(table.name)};
      table.sources.push_back(
          description::make_source(meaning.columns[c], described, cell, locale));
      draw_what_matches(meaning, c, described, cell, locale, table.sources.back());
      const std::uint64_t distinct = table.sources[c]->distinct();
      if (table.fixed[c] && distinct < table.rows) {
        throw Error(ErrorCode::kData,
                    cell.where + " is to have " + std::to_string(table.rows) +
                        " different values, but what is said of it gives " +
                        (distinct == 0 ? "values that repeat" : std::to_string(distinct)) +
                        "; ask for fewer rows, or widen it.");
      }
    }
  }

  /// The conditions of what is unique among some rows.
  void bind_apart(std::size_t t) {
    DescribedTable& table = made_.tables[t];
    for (const BoundWhere& one : wheres_) {
      if (one.table != t || one.where.empty()) continue;
      const Table example = made_.make_columns(table, table.columns, first_rows_of(table), {});
      try {
        table.apart[one.set].where.emplace(
            Constraint{.kind = "Expression", .expression = one.where}, example,
            metadata_.tables[t].metadata);
      } catch (const Error&) {
        // What is not understood leaves more rows unique than need be.
      }
    }
  }

  [[nodiscard]] bool refers_to_done(std::size_t t, const std::vector<bool>& done) const {
    return std::ranges::all_of(made_.tables[t].references, [&](const Reference& one) {
      return one.parent == t || done[one.parent];
    });
  }

  void add_checks(std::size_t t) {
    DescribedTable& table = made_.tables[t];
    const Metadata& meaning = metadata_.tables[t].metadata;
    if (meaning.constraints.empty() || table.rows == 0) return;
    const std::vector<std::uint64_t> first = first_rows_of(table);
    made_.compute_columns(table, first);
    const Table example = made_.make_columns(table, table.columns, first, {});
    for (const Constraint& constraint : parts_of(meaning.constraints)) {
      if (constraint.kind == "Unique" || constraint.kind == "CompositeKey") continue;
      add_check(constraint, example, meaning, table);
    }
    for (const ConstraintCheck& check : table.checks) {
      for (const std::size_t c : made_.drawn_for(table, check.columns(), false)) {
        if (table.referred[c]) table.redrawn[c] = true;
      }
    }
  }

  void add_check(const Constraint& constraint, const Table& example, const Metadata& meaning,
                 DescribedTable& table) {
    const std::string where = "Table " + text::in_quotes(table.name) + ": ";
    try {
      ConstraintCheck check(constraint, example, meaning);
      if (check.of_single_rows() && !check.learns()) {
        table.checks.push_back(std::move(check));
      } else {
        notes_.push_back(where + check.text() +
                         " is not kept; it speaks of rows together, or of real ones.");
      }
    } catch (const Error& error) {
      if (!description_.of_database) throw;
      // A database takes more than is understood here, and one CHECK shouldn't cost the rest.
      notes_.push_back(where + "a CHECK is not kept. " + error.what());
    }
  }

  struct BoundWhere {
    std::size_t table;
    std::size_t set;
    std::string where;
  };

  Description& description_;
  DatasetMetadata& metadata_;
  DescribedTables& made_;
  std::vector<std::string>& notes_;
  std::vector<std::uint64_t> counts_;
  std::vector<BoundWhere> wheres_;
};

}  // namespace

/// Inside an exported class, its functions would be exported, too.
struct __attribute__((visibility("hidden"))) TestData::State : DescribedTables {
  std::vector<std::string> notes;
};

TestData::TestData(Description description, std::uint64_t rows, std::uint64_t seed,
                   std::string_view locale)
    : state_(std::make_unique<State>()) {
  const std::string_view language = makers::locale_name(locale);
  state_->notes = description.notes;
  description::narrow_to_constraints(description);
  TableBuilder(description, *state_, state_->notes).build(rows, seed, language);
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
  return state_->make_columns(table, table.columns, numbers, state_->tries_of(table, numbers));
}

}  // namespace likeness
