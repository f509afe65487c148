#include <algorithm>
#include <string>
#include <vector>

#include "models/frame/column_format.hpp"
#include "models/relational/copied_cells.hpp"
#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/derived_columns.hpp"
#include "models/relational/own_columns.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Finds where the cells of all columns come from.
class SourceFinder {
 public:
  explicit SourceFinder(DatasetDraft& draft) : draft_(draft) {}

  /// Where the cells of all columns come from: keys first, then copies of them
  /// and of others, then sums of all these.
  void find_all_sources() {
    static const std::vector<std::int32_t> kNone;
    draft_.model->tables.resize(draft_.plan().tables.size());
    std::vector<const Table*> tables;
    for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t) {
      const RelatedTable& planned = draft_.plan().tables[t];
      tables.push_back(&draft_.table(t));
      for (const Column& column : draft_.table(t).columns()) {
        draft_.model->tables[t].blanks.push_back(blank_like(column));
      }
      draft_.model->tables[t].sources =
          find_sources(draft_.plan(), t, draft_.table(t), draft_.metadata.tables[t].metadata,
                       planned.maker ? draft_.links[*planned.maker].parent : kNone);
    }
    if (!draft_.options.joint) return;
    for (const auto find : {find_copied, find_summed}) {
      for (std::size_t t = 0; t < draft_.plan().tables.size(); ++t) {
        for (std::size_t c = 0; c < draft_.table(t).column_count(); ++c) {
          if (!may_be_derived(t, c)) continue;
          const auto found = find(draft_.plan(), tables, draft_.model->tables, draft_.cells, t, c);
          if (!found) continue;
          draft_.model->tables[t].sources[c] = *found;
          if (found->broken_rows > 0) tell_dirty_rows(t, c);
        }
      }
    }
  }

 private:
  void tell_dirty_rows(std::size_t t, std::size_t c) {
    const ColumnSource& source = draft_.model->tables[t].sources[c];
    const auto r = static_cast<std::size_t>(source.path.front());
    const std::string& child = draft_.plan().tables[draft_.plan().relations[r].child].name;
    draft_.notes.push_back(
        "Column " + text::in_quotes(draft_.table(t).column(c).name) + " of table " +
        text::in_quotes(draft_.plan().tables[t].name) + " is " +
        (source.factors.empty() ? "the number of rows" : "a sum over the rows") + " of " +
        text::in_quotes(child) + " in all but " + std::to_string(source.broken_rows) + " of " +
        std::to_string(draft_.table(t).rows()) + " rows, and will be in all synthetic ones.");
  }

  /// Keys and what others refer to are never derived.
  [[nodiscard]] bool may_be_derived(std::size_t t, std::size_t c) const {
    const std::string& name = draft_.table(t).column(c).name;
    const Metadata& metadata = draft_.metadata.tables[t].metadata;
    const auto is_among = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (draft_.plan().tables[t].kept ||
        draft_.model->tables[t].sources[c].origin != ColumnOrigin::kOwn ||
        metadata.primary_key == name || is_among(metadata.composite_key) ||
        is_among(metadata.alternate_keys)) {
      return false;
    }
    return std::none_of(draft_.metadata.relations.begin(), draft_.metadata.relations.end(),
                        [&](const Relation& relation) {
                          return relation.parent == draft_.plan().tables[t].name &&
                                 is_among(relation.parent_columns);
                        });
  }

  DatasetDraft& draft_;
};

}  // namespace

void find_column_sources(DatasetDraft& draft) {
  SourceFinder(draft).find_all_sources();
}

}  // namespace likeness::models
