#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace likeness {

/// A column's name taken apart: `fk_manager_staff_id` is about `manager staff` and says that it
/// identifies.
struct KeyName {
  std::vector<std::string> about;  ///< words but those below
  bool identifies = false;         ///< has a word such as id, key, code, no

  /// Whether it says no more than that it identifies.
  [[nodiscard]] bool generic() const noexcept { return about.empty(); }
};

[[nodiscard]] KeyName key_name(const std::vector<std::string>& words);

/// A table's words, without those that say that it is one (`tbl`, `dim`).
[[nodiscard]] std::vector<std::string> table_words(std::string_view table);

/// Whether words are the same but for singular and plural.
[[nodiscard]] bool same_words(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Whether a name says how many or how much, where in a row of others or when, as `num_orders`,
/// `order_count`, `order_qty` and `line_pos` do; `num_client` may mean a client's number as well.
[[nodiscard]] bool may_count(const std::vector<std::string>& words);

/// Whether the last word says that the name is a key's: `manager_id`, unlike `item_no`.
[[nodiscard]] bool ends_as_key(const std::vector<std::string>& words);

/// How much a name speaks for a reference, and why.
struct NameAffinity {
  double score = 0;    ///< from 0 to 1
  std::string reason;  ///< `has the name of the key`
};

/// Of a column to the key of a table; `own` where the column is in that table itself.
[[nodiscard]] NameAffinity name_affinity(const std::vector<std::string>& column,
                                         const std::vector<std::string>& table,
                                         const std::vector<std::string>& key, bool own);

}  // namespace likeness
