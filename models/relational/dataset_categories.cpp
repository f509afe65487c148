#include <algorithm>
#include <string>
#include <vector>

#include "models/relational/copied_cells.hpp"
#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/shared_categories.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Takes from tables what one owner alone has.
class OwnedCategories {
 public:
  explicit OwnedCategories(DatasetDraft& draft) : draft_(draft) {}

  /// Rows are not all that counts: what one owner of many rows alone has is his, and goes before
  /// anything is learned of it.
  void share_all_categories() {
    draft_.shared.resize(draft_.plan().tables.size());
    draft_.shared_columns.resize(draft_.plan().tables.size());
    draft_.unshared.resize(draft_.plan().tables.size());
    for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t) {
      if (draft_.plan().tables[t].kept) continue;
      const CategoryOwners owners = category_owners(draft_.plan(), draft_.cells, t);
      tell_few(t, owners);
      if (owners.of_rows.empty()) continue;
      std::vector<std::string> left;
      std::vector<std::string> kept = columns_not_own(t, left);
      draft_.shared[t] = with_shared_categories(
          draft_.table(t), draft_.metadata.tables[t].metadata, owners.of_rows,
          owners.fewest(draft_.share(draft_.table(t).rows())), FrameOptions().numbers,
          std::move(kept), left, draft_.shared_columns[t], draft_.unshared[t]);
      tell_unshared(t);
    }
    for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t) copy_shared_cells(t);
  }

  /// What rules or the frame made of columns, likewise.
  void share_own_categories(std::size_t t) {
    const CategoryOwners owners = category_owners(draft_.plan(), draft_.cells, t);
    const std::size_t fewest = owners.fewest(draft_.share(draft_.table(t).rows()));
    if (owners.of_rows.empty() || fewest < 2) return;
    std::size_t changed = 0;
    for (const RareValues& one : draft_.shared_columns[t])
      changed += is_unshared(t, one) ? 0 : one.rows;
    for (ColumnValues& column : draft_.cells.tables[t].cells) {
      changed += share_categories(owners.of_rows, fewest, column.codes);
    }
    if (changed == 0) return;
    draft_.notes.push_back(
        "Table " + text::in_quotes(draft_.plan().tables[t].name) + ": " + std::to_string(changed) +
        " cells hold a category that the rows of fewer than " + std::to_string(fewest) +
        " parents have, however many rows these are; it is not learned (min_rows "
        "changes that).");
  }

 private:
  /// What five owners have can't be asked for where fewer have rows.
  void tell_few(std::size_t t, const CategoryOwners& owners) {
    if (owners.few == 0 || draft_.share(draft_.table(t).rows()) < 2) return;
    const RelatedTable& table = draft_.plan().tables[t];
    const std::size_t parent = draft_.plan().relations[*table.maker].parent;
    draft_.notes.push_back(
        "Table " + text::in_quotes(table.name) + ": only " + std::to_string(owners.few) +
        " of the rows of " + text::in_quotes(draft_.plan().tables[parent].name) +
        " have rows here; " +
        (owners.few > 1 ? "a category of one of them alone is not learned, one of two may come out "
                          "(min_rows changes that)."
                        : "what is that one's may come out where min_rows rows have it."));
  }

  /// What is copied from a column whose cells changed is the same as there.
  void copy_shared_cells(std::size_t t) {
    const std::vector<ColumnSource>& sources = draft_.model->tables[t].sources;
    for (std::size_t c = 0; c < sources.size(); ++c) {
      if (sources[c].origin != ColumnOrigin::kCopied) continue;
      const std::size_t from =
          draft_.plan().relations[static_cast<std::size_t>(sources[c].path.back())].parent;
      const bool has_changed =
          std::ranges::any_of(draft_.shared_columns[from],
                              [&](const auto& one) { return one.column == sources[c].column; });
      if (!has_changed) continue;
      draft_.shared[t] =
          with_copied_cells(draft_.table(t), c, draft_.table(from).column(sources[c].column),
                            follow(draft_.cells, sources[c].path, draft_.table(t).rows()));
    }
  }

  [[nodiscard]] bool is_unshared(std::size_t t, const RareValues& values) const {
    return std::ranges::find(draft_.unshared[t], values.column) != draft_.unshared[t].end();
  }

  void tell_unshared(std::size_t t) {
    for (const RareValues& one : draft_.shared_columns[t]) {
      if (!is_unshared(t, one)) continue;
      draft_.notes.push_back("Table " + text::in_quotes(draft_.plan().tables[t].name) +
                             ": every value of column " + text::in_quotes(one.column) +
                             " is one parent's, or a few parents', however many rows have it; " +
                             (one.kind == RareValues::Kind::kRenamed
                                  ? "all are spelled anew"
                                  : "neighbours become one value") +
                             " (min_rows changes that).");
    }
  }

  /// Keys, and what is copied from other rows or summed over them. Words that are part of a key may
  /// be spelled anew, but not become one another: these go to `left`.
  [[nodiscard]] std::vector<std::string> columns_not_own(std::size_t t,
                                                         std::vector<std::string>& left) const {
    std::vector<std::string> names = draft_.key_columns_of(t);
    for (const std::string& name : draft_.metadata.tables[t].metadata.composite_key) {
      (is_string(draft_.table(t).column(name).type) ? left : names).push_back(name);
    }
    const LearnedTable& learned = draft_.model->tables[t];
    for (std::size_t c = 0; c < learned.sources.size(); ++c) {
      const bool is_own = learned.sources[c].origin == ColumnOrigin::kOwn;
      if (!is_own) names.push_back(learned.blanks[c].name);
    }
    return names;
  }

  DatasetDraft& draft_;
};

}  // namespace

void share_dataset_categories(DatasetDraft& draft) {
  OwnedCategories(draft).share_all_categories();
}

void share_framed_categories(DatasetDraft& draft, std::size_t table) {
  OwnedCategories(draft).share_own_categories(table);
}

}  // namespace likeness::models
