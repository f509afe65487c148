#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "likeness/error.hpp"
#include "likeness/transactions.hpp"
#include "table/column_type.hpp"
#include "table/personal_data.hpp"
#include "text/nearest_name.hpp"

namespace likeness {
namespace {

/// A part that a column can play, and the words that speak of it, the clearest first.
struct Part {
  std::string_view what;
  std::string TransactionNames::*name;
  std::span<const std::string_view> words;
};

constexpr std::array<std::string_view, 15> kSubjectWords = {
    "subject", "customer", "client",  "user",  "member", "account", "buyer", "payer",
    "patient", "company",  "visitor", "owner", "sender", "person",  "who"};
constexpr std::array<std::string_view, 9> kVerbWords = {
    "verb", "action", "activity", "operation", "event", "status", "type", "kind", "method"};
constexpr std::array<std::string_view, 14> kObjectWords = {
    "object", "product", "item",    "article",  "sku",    "good", "service",
    "asset",  "goods",   "content", "merchant", "vendor", "page", "category"};
constexpr std::array<std::string_view, 6> kDateWords = {"date", "time",     "timestamp",
                                                        "day",  "datetime", "when"};
constexpr std::array<std::string_view, 9> kAmountWords = {
    "amount", "price", "total", "value", "sum", "cost", "payment", "paid", "revenue"};

constexpr std::array<Part, 5> kParts = {{{"subject", &TransactionNames::subject, kSubjectWords},
                                         {"verb", &TransactionNames::verb, kVerbWords},
                                         {"object", &TransactionNames::object, kObjectWords},
                                         {"date", &TransactionNames::date, kDateWords},
                                         {"amount", &TransactionNames::amount, kAmountWords}}};

/// Whether a column found by its name alone can play the part.
bool can_play(const Column& column, std::string_view part) {
  if (part == "date") return !is_number(column.type) && column.type != ColumnType::kBool;
  if (part == "amount")
    return column.type != ColumnType::kBool && column.type != ColumnType::kDatetime;
  return column.type != ColumnType::kFloat64 && column.type != ColumnType::kDatetime;
}

void check_named(const Table& table, const Part& part, const std::string& name) {
  if (table.find(name) != nullptr) return;
  std::vector<std::string> names;
  for (const Column& column : table.columns()) names.push_back(column.name);
  throw Error(ErrorCode::kUsage, "The " + std::string(part.what) + " is to be in column \"" + name +
                                     "\", but the table has no such column" +
                                     text::did_you_mean(name, names));
}

/// The free column that speaks of the part most clearly; empty where none does.
std::string find_by_name(const Table& table, const Part& part,
                         const std::vector<std::string>& taken) {
  for (const std::string_view word : part.words) {
    for (const Column& column : table.columns()) {
      if (std::find(taken.begin(), taken.end(), column.name) != taken.end()) continue;
      if (!can_play(column, part.what)) continue;
      const std::vector<std::string> words = name_words(column.name);
      if (std::find(words.begin(), words.end(), word) != words.end()) return column.name;
    }
  }
  return {};
}

/// The only column of dates, where there is one.
std::string only_datetime(const Table& table, const std::vector<std::string>& taken) {
  std::string found;
  for (const Column& column : table.columns()) {
    if (column.type != ColumnType::kDatetime) continue;
    if (std::find(taken.begin(), taken.end(), column.name) != taken.end()) continue;
    if (!found.empty()) return {};
    found = column.name;
  }
  return found;
}

[[noreturn]] void fail_absent(const Table& table, std::string_view what) {
  std::string columns;
  for (const Column& column : table.columns()) {
    columns += (columns.empty() ? "" : ", ") + column.name;
  }
  throw Error(ErrorCode::kData, "No column of the table looks like the " + std::string(what) +
                                    " of transactions; say which one it is (there are " + columns +
                                    ").");
}

}  // namespace

TransactionNames find_transaction_columns(const Table& table, const TransactionNames& names) {
  TransactionNames found = names;
  std::vector<std::string> taken;
  for (const Part& part : kParts) {
    const std::string& name = names.*part.name;
    if (name.empty() || name == "-") continue;
    check_named(table, part, name);
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) {
      throw Error(ErrorCode::kUsage, "Column \"" + name + "\" can't be the " +
                                         std::string(part.what) +
                                         " and something else of the transactions, too.");
    }
    taken.push_back(name);
  }
  for (const Part& part : kParts) {
    std::string& name = found.*part.name;
    if (name == "-") {
      name.clear();
    } else if (name.empty()) {
      name = find_by_name(table, part, taken);
      if (name.empty() && part.what == "date") name = only_datetime(table, taken);
      if (!name.empty()) taken.push_back(name);
    }
  }
  if (found.subject.empty()) fail_absent(table, "subject");
  if (found.object.empty()) fail_absent(table, "object");
  return found;
}

}  // namespace likeness
