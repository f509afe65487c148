#include "io/postgres_load.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "io/postgres_catalog_sql.hpp"
#include "io/postgres_cell_text.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// Rows that go to the server together; a failure repeats no more than these.
constexpr std::size_t kRowsTogether = 8192;
/// With this many rows refused one by one, and fewer taken, it is the rule that is wrong.
constexpr std::uint64_t kHopeless = 1000;

}  // namespace

const std::vector<PostgresLoader::Target>& PostgresLoader::targets_of(const std::string& table) {
  const auto known = targets_.find(table);
  if (known != targets_.end()) return known->second;
  if (types_.empty()) types_ = postgres_types(connection_);
  std::vector<Target> targets;
  for (const auto& row : connection_.rows(
           "SELECT a.attname, a.atttypid, a.attnotnull, a.atttypmod FROM pg_attribute a JOIN "
           "pg_class c ON "
           "c.oid = a.attrelid WHERE c.relname = " +
           sql_text(table) + " AND c.relnamespace" + is_current_schema() +
           "AND a.attnum > 0 "
           "AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum")) {
    auto type = types_.find(row[1]);
    if (type == types_.end()) {
      types_ = postgres_types(connection_);
      type = types_.find(row[1]);
    }
    Target target{row[0], type->second, row[2] == "t" || type->second.not_null};
    if (row[3] != "-1") target.type.modifier = std::stoi(row[3]);
    targets.push_back(std::move(target));
  }
  return targets_.emplace(table, std::move(targets)).first->second;
}

void PostgresLoader::load(const std::string& table, const Table& rows) {
  if (rows.rows() == 0) return;
  refused_.give(table, rows.rows());
  std::vector<std::unique_ptr<PostgresCellText>> cells;
  std::vector<std::string> names;
  for (const Target& target : targets_of(table)) {
    const Column* const column = rows.find(target.name);
    if (column == nullptr) continue;
    cells.push_back(std::make_unique<PostgresCellText>(*column, target.type, target.not_null));
    names.push_back(target.name);
  }
  if (names.empty()) {
    throw Error(ErrorCode::kData, "The database has no table " + text::in_quotes(table) +
                                      " with a column of the rows for it.");
  }
  if (looked_at_.insert(table).second) note_strangers(table, rows);
  const std::string statement = "COPY " + sql_name(table) + " " + sql_names(names) + " FROM STDIN";
  for (std::size_t first = 0; first < rows.rows(); first += kRowsTogether) {
    const std::size_t end = std::min(rows.rows(), first + kRowsTogether);
    Lines lines;
    for (std::size_t row = first; row < end; ++row) {
      lines.begins.push_back(lines.text.size());
      for (std::size_t k = 0; k < cells.size(); ++k) {
        if (k > 0) lines.text += '\t';
        cells[k]->append(row, lines.text);
      }
      lines.text += '\n';
    }
    lines.begins.push_back(lines.text.size());
    copy(table, statement, lines, 0, end - first);
  }
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (cells[k]->cut() > 0) cut_[{table, names[k]}] += cells[k]->cut();
  }
}

std::vector<std::string> PostgresLoader::notes() const {
  std::vector<std::string> notes = notes_;
  for (const auto& [column, count] : cut_) {
    notes.push_back("Table " + text::in_quotes(column.first) + ": " + std::to_string(count) +
                    (count == 1 ? " text of column " : " texts of column ") +
                    text::in_quotes(column.second) +
                    (count == 1 ? " is longer than the database takes, and is cut"
                                : " are longer than the database takes, and are cut"));
  }
  return notes;
}

void PostgresLoader::note_strangers(const std::string& table, const Table& rows) {
  for (const Column& column : rows.columns()) {
    if (std::ranges::count(targets_of(table), column.name, &Target::name) > 0) continue;
    notes_.push_back("Table " + text::in_quotes(table) + ": the database has no column " +
                     text::in_quotes(column.name) + " to fill, so that it is left out");
  }
}

void PostgresLoader::copy(const std::string& table, const std::string& statement,
                          const Lines& lines, std::size_t from, std::size_t to) {
  const std::string_view text =
      std::string_view(lines.text)
          .substr(lines.begins[from], lines.begins[to] - lines.begins[from]);
  if (connection_.try_copy_in(statement, std::array{text})) {
    taken_[table] += to - from;
    return;
  }
  if (!connection_.failure().of_data()) {
    connection_.fail("table " + text::in_quotes(table));
  }
  if (to - from == 1) {
    refused_.refuse(table, 1, connection_.failure().message);
    ++left_out_[table];
    return;
  }
  if (left_out_[table] >= kHopeless && left_out_[table] > taken_[table]) {
    throw Error(ErrorCode::kData,
                "Table " + text::in_quotes(table) + ": " + std::to_string(left_out_[table]) +
                    " of the first " + std::to_string(left_out_[table] + taken_[table]) +
                    " rows break a rule of the schema: " + connection_.failure().message +
                    "; take the rule out of the schema, or say it in a way that is kept.");
  }
  const std::size_t middle = from + (to - from) / 2;
  copy(table, statement, lines, from, middle);
  copy(table, statement, lines, middle, to);
}

}  // namespace likeness::io
