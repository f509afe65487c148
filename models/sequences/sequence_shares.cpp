#include <algorithm>
#include <string_view>
#include <utility>

#include "models/frame/owned_values.hpp"
#include "models/frame/value_limits.hpp"
#include "models/sequences/sequences_draft.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Takes from rows what one sequence alone has.
class SequenceShares {
 public:
  explicit SequenceShares(const SequencesDraft& draft) : draft_(draft) {}

  /// Rows without what few of them have, or few sequences, in however many rows.
  [[nodiscard]] Table share_rows(const Table& varying, const Metadata& metadata,
                                 const NumberRule& rule, RareRecord& rare) const {
    const std::uint64_t fewest = draft_.options.limits.min_rows;
    const std::vector<std::string_view> kept = {draft_.sequences.index};
    Table table = varying;
    const bool by_owner =
        fewest > 1 && draft_.sequences.ends.size() >= SequencesDraft::kFewestOwners;
    if (by_owner) {
      CommonTable owned = share_owned_numbers(varying, metadata, rule);
      add_rare(rare, std::move(owned.rare));
      table = std::move(owned.table);
    }
    CommonTable common = without_rare_values(table, metadata, fewest, rule, kept);
    add_rare(rare, std::move(common.rare));
    if (!by_owner) return std::move(common.table);
    return without_rare_owners(common.table, draft_.sequences.ends, fewest);
  }

 private:
  /// Numbers and dates, those of few values and others, and words of which sequences share none.
  [[nodiscard]] CommonTable share_owned_numbers(const Table& varying, const Metadata& metadata,
                                                const NumberRule& rule) const {
    const std::uint64_t fewest = draft_.options.limits.min_rows;
    std::vector<std::int32_t> owners;
    for (std::size_t s = 0; s < draft_.sequences.ends.size(); ++s) {
      owners.insert(owners.end(), draft_.sequences.length(s), static_cast<std::int32_t>(s));
    }
    std::vector<std::string_view> words;
    for (const Column& column : varying.columns()) {
      const ColumnMetadata* meaning = metadata.find(column.name);
      const bool is_number = meaning != nullptr && is_quantity(as_declared(column, *meaning).type);
      if (!is_number) words.push_back(column.name);
    }
    // Words that some sequences share are left to without_rare_owners().
    SharedTable owned =
        without_owned_categories(varying, metadata, owners, fewest, rule, {}, words);
    CommonTable shared = without_owned_numbers(owned.table, metadata, owners, fewest, rule);
    tell_unshared(owned);
    add_rare(shared.rare, std::move(owned.rare));
    return shared;
  }

  void tell_unshared(const SharedTable& owned) const {
    if (!draft_.fit.note) return;
    for (const RareValues& one : owned.rare.columns) {
      if (std::ranges::find(owned.unshared, one.column) == owned.unshared.end()) continue;
      draft_.fit.note("Every value of column " + text::in_quotes(one.column) +
                      " is one sequence's, or a few sequences', however many rows have it; " +
                      (one.kind == RareValues::Kind::kRenamed ? "all are spelled anew"
                                                              : "neighbours become one value") +
                      " (min_rows changes that).");
    }
  }

  /// What rows and what sequences count as rare of one column is one record.
  static void add_rare(RareRecord& all, RareRecord&& more) {
    all.share = std::max(all.share, more.share);
    for (RareValues& column : more.columns) {
      const auto known = std::ranges::find(all.columns, column.column, &RareValues::column);
      if (known == all.columns.end()) {
        all.columns.push_back(std::move(column));
      } else if (known->kind == column.kind) {
        known->values += column.values;
        known->rows += column.rows;
      }
    }
  }

  const SequencesDraft& draft_;
};

}  // namespace

Table share_sequence_rows(const SequencesDraft& draft, const Table& varying,
                          const Metadata& metadata, const NumberRule& rule, RareRecord& rare) {
  return SequenceShares(draft).share_rows(varying, metadata, rule, rare);
}

}  // namespace likeness::models
