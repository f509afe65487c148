#include "description/row_counts.hpp"

#include <optional>
#include <string>

#include "description/child_rows.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::description {

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

}  // namespace likeness::description
