#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/own_columns.hpp"
#include "models/relational/shared_categories.hpp"
#include "models/relational/unique_keys.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Learns what the columns of each table are.
class DatasetFrames {
 public:
  explicit DatasetFrames(DatasetDraft& draft) : draft_(draft) {}

  void learn_frames() {
    draft_.columns.resize(draft_.plan().tables.size());
    draft_.own.resize(draft_.plan().tables.size());
    for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t)
      draft_.named(t, [&] { learn_frame(t); });
  }

 private:
  void learn_frame(std::size_t t) {
    LearnedTable& learned = draft_.model->tables[t];
    const Table& real = draft_.table(t);
    const Metadata& metadata = draft_.metadata.tables[t].metadata;
    const RelatedTable& planned = draft_.plan().tables[t];
    learned.rows = real.rows();
    FrameOptions frame;
    draft_.options.limits.apply(frame);
    if (planned.kept) frame.min_rows = 0;
    const std::vector<std::string> keys = draft_.key_columns_of(t);
    std::vector<std::int32_t> owners;
    if (!planned.kept) owners = owners_of_rows(draft_.plan(), draft_.cells, t);
    RareRecord owned;
    auto framed = frame_own_columns(learned.sources, real, metadata, draft_.ruled[t], keys,
                                    draft_.lent[t], frame, owners, owned);
    if (!owned.columns.empty()) tell_owned(t, owned);
    draft_.ruled[t].reset();
    if (framed) {
      const RareRecord& rare = framed->frame.rare();
      if (!rare.columns.empty()) {
        draft_.notes.push_back("Table " + text::in_quotes(planned.name) + ": " + rare.sentence());
      }
      for (const std::string& key : keys) {
        const std::size_t missing = real.column(key).missing_count();
        if (missing == 0 || planned.kept) continue;
        draft_.notes.push_back("Table " + text::in_quotes(planned.name) + ": " +
                               std::to_string(missing) + " rows have no " + text::in_quotes(key) +
                               ", to which others refer; all made rows have one.");
      }
      draft_.cells.tables[t].cells = std::move(framed->values);
      if (!planned.kept) share_framed_categories(draft_, t);
      if (real.rows() == 1) halve(draft_.cells.tables[t].cells);
      learned.frame = std::move(framed->frame);
      learned.columns = coded_columns(*learned.frame);
    }
    draft_.columns[t] = learned.columns;
    if (learned.frame)
      draft_.own[t] = sibling_columns(*learned.frame, draft_.cells.tables[t].cells);
    if (!planned.kept) {
      find_unique_keys(t);
      return;
    }
    learned.kept_columns = real.columns();
    learned.kept_cells = draft_.cells.tables[t].cells;
  }

  void tell_owned(std::size_t t, const RareRecord& owned) {
    std::uint64_t cells = 0;
    for (const RareValues& column : owned.columns) cells += column.rows;
    draft_.notes.push_back(
        "Table " + text::in_quotes(draft_.plan().tables[t].name) + ": " + std::to_string(cells) +
        " cells hold a number or date beyond what " + std::to_string(owned.share) +
        " parents reach, in however many rows; it is not learned (min_rows changes "
        "that).");
  }

  static void halve(std::vector<ColumnValues>& cells) {
    for (ColumnValues& column : cells) {
      if (!column.codes.empty()) column.codes = {column.codes.front()};
      if (!column.numbers.empty()) column.numbers = {column.numbers.front()};
    }
  }

  /// Keys of several columns of which some are drawn, so that they may repeat.
  void find_unique_keys(std::size_t t) {
    std::vector<std::vector<std::string>> keys = {draft_.metadata.tables[t].metadata.composite_key};
    for (const Relation& relation : draft_.metadata.relations) {
      if (relation.parent == draft_.plan().tables[t].name) keys.push_back(relation.parent_columns);
    }
    LearnedTable& learned = draft_.model->tables[t];
    for (const std::vector<std::string>& key : keys) {
      const bool is_drawn = std::any_of(key.begin(), key.end(), [&](const std::string& name) {
        return std::any_of(learned.columns.begin(), learned.columns.end(),
                           [&](const CellColumn& column) { return column.name == name; });
      });
      if (is_drawn) learned.keys_to_keep.push_back({key});
    }
    find_unique_pairs(t);
  }

  /// References that with a column of the row's own are never twice there (a comment's post and its
  /// number), so that this is a key that nobody named.
  void find_unique_pairs(std::size_t t) {
    LearnedTable& learned = draft_.model->tables[t];
    for (std::size_t r = 0; r < draft_.plan().relations.size(); ++r) {
      const PlannedRelation& planned = draft_.plan().relations[r];
      if (planned.child != t || planned.is_self() || planned.once) continue;
      for (const CellColumn& column : learned.columns) {
        const Column* cells = draft_.table(t).find(column.name);
        if (cells == nullptr ||
            !differs_within_parents(*cells, draft_.cells.relations[r].parents)) {
          continue;
        }
        learned.keys_to_keep.push_back({planned.child_columns});
        learned.keys_to_keep.back().columns.push_back(column.name);
      }
    }
  }

  DatasetDraft& draft_;
};

}  // namespace

void learn_dataset_frames(DatasetDraft& draft) {
  DatasetFrames(draft).learn_frames();
}

}  // namespace likeness::models
