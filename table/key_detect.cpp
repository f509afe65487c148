#include "table/key_detect.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "table/column_type.hpp"
#include "table/key_codes.hpp"
#include "table/personal_data.hpp"
#include "table/relation_names.hpp"
#include "table/value_counts.hpp"

namespace likeness {
namespace {

/// With fewer rows, that all differ says nothing.
constexpr std::size_t kFewRows = 6;

/// The points from which a column is taken for the key.
constexpr double kKeyScore = 3;

bool whole_numbers(const Column& column) {
  if (column.type == ColumnType::kInt64) return column.notation.plain();
  if (column.type != ColumnType::kFloat64) return false;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double value = column.floats[row];
    if (column.valid(row) && value != std::floor(value)) return false;
  }
  return true;
}

/// Whether most of the values are prose: some have several spaces, or are long.
bool is_prose(const Column& column) {
  std::size_t looked = 0;
  std::size_t prose = 0;
  for (std::size_t row = 0; row < column.size() && looked < 1000; ++row) {
    if (!column.valid(row)) continue;
    const std::string_view text = string_at(column, row);
    ++looked;
    prose += text.size() > 64 || text.find(' ') != std::string_view::npos ? 1 : 0;
  }
  return 4 * prose > looked;
}

ColumnFacts facts_of(const Column& column, std::vector<std::string> words) {
  ColumnFacts facts;
  facts.column = &column;
  facts.words = std::move(words);
  const ValueCounts counts = count_values(column);
  facts.present = counts.present;
  facts.distinct = counts.distinct;
  facts.unique = counts.all_different() && counts.present == column.size() && counts.present > 0;
  facts.number = is_number(column.type);
  const bool empty = counts.present == 0;
  facts.joinable =
      empty || (facts.number ? whole_numbers(column) : is_string(column.type) && !is_prose(column));
  return facts;
}

/// The words of columns, without a first one of a letter or two that all of them share (`c_name`).
std::vector<std::vector<std::string>> column_words(const Table& table) {
  std::vector<std::vector<std::string>> words;
  for (const Column& column : table.columns()) words.push_back(name_words(column.name));
  const bool shared =
      words.size() > 1 && std::ranges::all_of(words, [&](const std::vector<std::string>& name) {
        return name.size() > 1 && name[0] == words[0][0] && name[0].size() <= 2 &&
               name[0] != "id" && name[0] != "fk";
      });
  if (shared) {
    for (auto& name : words) name.erase(name.begin());
  }
  return words;
}

/// Leaves out first words that the names of all tables share (`app_user`, `app_order`).
void drop_shared_word(std::vector<TableFacts>& tables) {
  if (tables.size() < 3) return;
  const bool shared = std::ranges::all_of(tables, [&](const TableFacts& table) {
    return table.words.size() > 1 && table.words[0] == tables[0].words[0];
  });
  if (!shared) return;
  for (TableFacts& table : tables) table.words.erase(table.words.begin());
}

bool named_for_table(const ColumnFacts& column, const TableFacts& table) {
  const KeyName name = key_name(column.words);
  if (name.generic()) return name.identifies;
  return name_affinity(column.words, table.words, {"id"}, false).reason == "is named for the table";
}

bool named_for_another(const ColumnFacts& column, const TableFacts& table,
                       const std::vector<TableFacts>& tables) {
  return !named_for_table(column, table) &&
         std::ranges::any_of(tables, [&](const TableFacts& other) {
           return &other != &table && !key_name(column.words).generic() &&
                  named_for_table(column, other);
         });
}

/// Whether another table has a column of that name, so that this one may be what it refers to.
bool named_elsewhere(const ColumnFacts& column, const TableFacts& table,
                     const std::vector<TableFacts>& tables) {
  if (key_name(column.words).generic()) return false;
  return std::ranges::any_of(tables, [&](const TableFacts& other) {
    return &other != &table && std::ranges::any_of(other.columns, [&](const ColumnFacts& one) {
      return one.words == column.words && one.joinable && !one.unique &&
             one.number == column.number;
    });
  });
}

/// How many columns are named for other tables.
std::size_t named_for_others(const TableFacts& table, const std::vector<TableFacts>& tables) {
  return static_cast<std::size_t>(
      std::ranges::count_if(table.columns, [&](const ColumnFacts& column) {
        return column.joinable && named_for_another(column, table, tables);
      }));
}

struct KeyScore {
  double points = 0;
  std::string reason;
};

KeyScore score_key(const ColumnFacts& column, bool first, const TableFacts& table,
                   const std::vector<TableFacts>& tables) {
  KeyScore score;
  const auto add = [&](double points, const std::string& reason) {
    score.points += points;
    score.reason += (score.reason.empty() ? "" : ", ") + reason;
  };
  if (named_for_table(column, table)) {
    add(5, "is named for its table");
  } else if (key_name(column.words).identifies) {
    add(3, "is named as an identifier");
  }
  if (first) add(2, "comes first");
  if (named_elsewhere(column, table, tables)) add(2, "has its name in other tables, too");
  const bool crowded = column.number && column.distinct >= kFewRows &&
                       detect_metadata(Table({*column.column})).primary_key.has_value();
  const bool codes = !column.number && column.distinct >= kFewRows;
  if (crowded || codes) add(1, "looks like codes");
  // What names another table is a key only where that is all that it names: in a link table,
  // a reference can be different in all rows by chance.
  if (named_for_another(column, table, tables)) {
    score.points -= named_for_others(table, tables) > 1 ? 10 : 3;
  }
  const std::string_view kind = personal_data_kind(column.column->name);
  if (kind == "email" || kind == "phone_number" || is_personal_number(kind)) score.points -= 4;
  return score;
}

void find_single_key(TableFacts& table, const std::vector<TableFacts>& tables) {
  double best = kKeyScore;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    const ColumnFacts& column = table.columns[k];
    if (!column.unique || !column.joinable) continue;
    const KeyScore score = score_key(column, k == 0, table, tables);
    const bool enough = table.table->rows() >= kFewRows || key_name(column.words).identifies ||
                        named_for_table(column, table);
    if (!enough || score.points < best || (score.points == best && !table.key.empty())) continue;
    best = score.points;
    table.key = {k};
    table.key_confidence = std::min(0.99, 0.6 + 0.06 * score.points);
    table.key_reason = "is different in all rows, " + score.reason;
  }
}

/// A column that would be the key but for a few rows.
void find_doubled_key(TableFacts& table) {
  constexpr double kMostDoubled = 0.02;
  const std::size_t rows = table.table->rows();
  for (std::size_t k = 0; k < table.columns.size() && table.key.empty(); ++k) {
    const ColumnFacts& column = table.columns[k];
    const std::size_t further = rows - column.distinct;
    if (!column.joinable || column.present != rows || column.distinct < kFewRows ||
        !named_for_table(column, table) ||
        static_cast<double>(further) > kMostDoubled * static_cast<double>(rows)) {
      continue;
    }
    table.key = {k};
    table.doubled = true;
    table.key_confidence = 0.8;
    table.key_reason = "is named for its table, and different in all rows but " +
                       std::to_string(further) + " that repeat one";
  }
}

/// How well a column makes a part of a key: 3 where it refers to another table, 2 where its name
/// identifies or counts, 1 where it is a time; 0 where it can't be.
int part_value(const ColumnFacts& column, bool refers, std::size_t rows) {
  if (column.present < rows || column.distinct < 2) return 0;
  if (refers) return 3;
  static const std::set<std::string> kCounting = {
      "line", "seq",  "sequence", "position", "rank", "version", "step",  "order", "index",
      "day",  "date", "year",     "month",    "week", "season",  "round", "period"};
  const bool counts = std::ranges::any_of(
      column.words, [](const std::string& word) { return kCounting.contains(word); });
  if (column.joinable && (key_name(column.words).identifies || counts)) return 2;
  return column.column->type == ColumnType::kDatetime ? 1 : 0;
}

struct Parts {
  std::vector<std::size_t> columns;
  int value = 0;
};

/// All sets of that many parts with a reference among them, the best first.
std::vector<Parts> part_sets(const std::vector<int>& values, std::size_t size) {
  std::vector<Parts> sets;
  std::vector<std::size_t> chosen;
  const auto choose = [&](const auto& self, std::size_t from) -> void {
    if (chosen.size() == size) {
      int sum = 0;
      bool refers = false;
      for (const std::size_t k : chosen) {
        sum += values[k];
        refers = refers || values[k] == 3;
      }
      if (refers) sets.push_back({chosen, sum});
      return;
    }
    for (std::size_t k = from; k < values.size(); ++k) {
      if (values[k] == 0) continue;
      chosen.push_back(k);
      self(self, k + 1);
      chosen.pop_back();
    }
  };
  choose(choose, 0);
  std::ranges::stable_sort(sets, [](const Parts& a, const Parts& b) { return a.value > b.value; });
  return sets;
}

void find_composite_key(TableFacts& table, const std::vector<bool>& refers) {
  constexpr std::size_t kMostSets = 40;
  std::vector<int> values;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    values.push_back(part_value(table.columns[k], refers[k], table.table->rows()));
  }
  for (const std::size_t size : {2UL, 3UL}) {
    std::vector<Parts> sets = part_sets(values, size);
    if (sets.size() > kMostSets) sets.resize(kMostSets);
    for (const Parts& parts : sets) {
      std::vector<const Column*> columns;
      for (const std::size_t k : parts.columns) columns.push_back(table.columns[k].column);
      if (!identifies_rows(*table.table, columns)) continue;
      table.key = parts.columns;
      table.key_confidence = parts.value == static_cast<int>(3 * size) ? 0.95 : 0.8;
      table.key_reason = "are different together in all rows, and refer to other tables or count";
      return;
    }
  }
}

/// Columns of a table that may be parts of a key and that another table has, too.
std::vector<std::size_t> shared_columns(const TableFacts& table, const TableFacts& other) {
  std::vector<std::size_t> shared;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    const ColumnFacts& column = table.columns[k];
    const bool can_be_part = column.joinable || column.column->type == ColumnType::kDatetime;
    if (!can_be_part || column.present < table.table->rows() || column.distinct < 2) continue;
    const bool there = std::ranges::any_of(other.columns, [&](const ColumnFacts& one) {
      return one.words == column.words && one.column->type == column.column->type;
    });
    if (there) shared.push_back(k);
  }
  return shared;
}

KeyColumns columns_at(const TableFacts& table, const std::vector<std::size_t>& places) {
  KeyColumns columns;
  for (const std::size_t k : places) columns.push_back(table.columns[k].column);
  return columns;
}

/// Columns of the same names in another table.
KeyColumns columns_named_as(const TableFacts& other, const TableFacts& table,
                            const std::vector<std::size_t>& places) {
  KeyColumns columns;
  for (const std::size_t k : places) {
    columns.push_back(
        std::ranges::find(other.columns, table.columns[k].words, &ColumnFacts::words)->column);
  }
  return columns;
}

/// Whether columns of a table are a key that rows of another one name, each of them several times:
/// where combinations are few of those that there could be, that nearly all are met is no accident.
bool is_named_by(const TableFacts& table, const std::vector<std::size_t>& parts,
                 const TableFacts& other) {
  constexpr double kMostDense = 0.5;
  constexpr double kFewestMet = 0.99;
  const KeyColumns key = columns_at(table, parts);
  double possible = 1;
  for (const std::size_t k : parts) possible *= static_cast<double>(table.columns[k].distinct);
  const auto rows = static_cast<double>(table.table->rows());
  if (rows > kMostDense * possible || !identifies_rows(*table.table, key)) return false;
  const KeyCodes codes =
      key_codes(std::vector<KeyColumns>{key, columns_named_as(other, table, parts)});
  std::vector<std::size_t> children(codes.keys, 0);
  std::size_t present = 0;
  for (const std::int64_t code : codes.of_tables[1]) {
    if (code < 0) continue;
    ++present;
    ++children[static_cast<std::size_t>(code)];
  }
  std::size_t met = 0;
  std::size_t most = 0;
  for (const std::int64_t code : codes.of_tables[0]) {
    met += children[static_cast<std::size_t>(code)];
    most = std::max(most, children[static_cast<std::size_t>(code)]);
  }
  return most > 1 && static_cast<double>(met) >= kFewestMet * static_cast<double>(present);
}

/// Two columns of one name each may meet by accident, unless one is named as an identifier.
bool are_telling(const TableFacts& table, const std::vector<std::size_t>& parts) {
  return parts.size() > 2 || std::ranges::any_of(parts, [&](std::size_t k) {
           return key_name(table.columns[k].words).identifies;
         });
}

void find_shared_key(TableFacts& table, const std::vector<TableFacts>& tables) {
  constexpr std::size_t kMostParts = 4;
  for (const TableFacts& other : tables) {
    if (&other == &table) continue;
    const std::vector<std::size_t> shared = shared_columns(table, other);
    for (std::size_t size = 2; size <= std::min(shared.size(), kMostParts); ++size) {
      // Those that stand together, in their order: a key is written so.
      for (std::size_t from = 0; from + size <= shared.size(); ++from) {
        const std::vector<std::size_t> parts(
            shared.begin() + static_cast<std::ptrdiff_t>(from),
            shared.begin() + static_cast<std::ptrdiff_t>(from + size));
        if (!are_telling(table, parts) || !is_named_by(table, parts, other)) continue;
        table.key = parts;
        table.key_confidence = 0.8;
        table.key_reason =
            "are different together in all rows, and named in table " + other.name + ", too";
        return;
      }
    }
  }
}

}  // namespace

bool identifies_rows(const Table& table, const std::vector<const Column*>& columns) {
  // Fewer combinations than rows are soon seen.
  double most = 1;
  for (const Column* column : columns) {
    if (column->missing_count() > 0) return false;
    most *= static_cast<double>(count_values(*column).distinct);
  }
  if (most < static_cast<double>(table.rows())) return false;
  return key_codes(std::vector<KeyColumns>{columns}).keys == table.rows();
}

std::vector<TableFacts> collect_facts(const Dataset& dataset) {
  std::vector<TableFacts> tables;
  for (const NamedTable& one : dataset.tables) {
    TableFacts table;
    table.name = one.name;
    table.table = &one.table;
    table.words = table_words(one.name);
    const auto words = column_words(one.table);
    for (std::size_t k = 0; k < one.table.column_count(); ++k) {
      table.columns.push_back(facts_of(one.table.column(k), words[k]));
    }
    tables.push_back(std::move(table));
  }
  drop_shared_word(tables);
  return tables;
}

void find_single_keys(std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) find_single_key(table, tables);
}

void find_doubled_keys(std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) {
    if (table.key.empty()) find_doubled_key(table);
  }
}

void find_composite_keys(std::vector<TableFacts>& tables,
                         const std::vector<std::vector<bool>>& refers) {
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (tables[t].key.empty() && tables[t].table->rows() >= kFewRows) {
      find_composite_key(tables[t], refers[t]);
    }
  }
}

void find_shared_keys(std::vector<TableFacts>& tables) {
  for (TableFacts& table : tables) {
    if (table.key.empty() && table.table->rows() >= kFewRows) find_shared_key(table, tables);
  }
}

}  // namespace likeness
