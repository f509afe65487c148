#include "metrics/transaction_baskets.hpp"

#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

/// A column with more levels says little about rows that are alike.
constexpr std::size_t kMostLevels = 1000;

NamedBaskets baskets_of_subjects(const Transactions& transactions) {
  NamedBaskets result;
  const std::size_t objects = transactions.object_names.size();
  // Only pairs of verb and object that occur become items.
  std::vector<std::int32_t> item_of(transactions.verb_names.size() * objects, -1);
  const auto item = [&](std::size_t row) {
    const auto verb = static_cast<std::size_t>(transactions.verbs[row]);
    const auto object = static_cast<std::size_t>(transactions.objects[row]);
    std::int32_t& number = item_of[verb * objects + object];
    if (number < 0) {
      number = static_cast<std::int32_t>(result.items.size());
      const std::string& name = transactions.verb_names[verb];
      result.items.push_back(name + (name.empty() ? "" : " ") + transactions.object_names[object]);
    }
    return number;
  };
  const RowsBySubject subjects = rows_by_subject(transactions);
  std::vector<std::int32_t> basket;
  for (std::size_t k = 0; k < subjects.size(); ++k) {
    basket.clear();
    for (std::size_t i = subjects.offsets[k]; i < subjects.offsets[k + 1]; ++i) {
      basket.push_back(item(subjects.rows[i]));
    }
    result.baskets.add(basket);
  }
  return result;
}

NamedBaskets baskets_of_rows(const Table& table, const TransactionNames& names) {
  NamedBaskets result;
  std::vector<std::vector<std::int32_t>> items(table.rows());
  for (const Column& column : table.columns()) {
    if (!is_coded(column.type) || column.dictionary.size() > kMostLevels ||
        column.name == names.subject)
      continue;
    const auto first = static_cast<std::int32_t>(result.items.size());
    for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
      result.items.push_back(column.name + " = " + std::string(column.dictionary[k]));
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (column.valid(row)) items[row].push_back(first + column.codes[row]);
    }
  }
  for (const auto& basket : items) result.baskets.add(basket);
  return result;
}

}  // namespace

NamedBaskets make_baskets(const Table& table, const Transactions& transactions, BasketKind kind) {
  return kind == BasketKind::kSubjects ? baskets_of_subjects(transactions)
                                       : baskets_of_rows(table, transactions.names);
}

}  // namespace likeness::metrics
