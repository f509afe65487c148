#include <algorithm>

#include "models/sequences/sequences_model.hpp"

namespace likeness::models {

io::Json Sequences::describe_columns() const {
  io::Json rows = has_rows_ ? rows_frame_.describe() : io::Json::array();
  io::Json context = context_ ? context_->frame().describe() : io::Json::array();
  io::Json columns = io::Json::array();
  for (const std::string& name : columns_) {
    for (const io::Json* part : {&rows, &context}) {
      for (const io::Json& column : *part) {
        if (column.at("name") != name) continue;
        columns.push_back(column);
        if (part == &context) columns.back()["same_in_all_rows_of_a_sequence"] = true;
        if (name == key_) columns.back()["is_key_of_sequences"] = true;
        if (name == index_) columns.back()["is_index_of_sequences"] = true;
      }
    }
    const bool is_listed = !columns.empty() && columns.back().at("name") == name;
    if (!is_listed) columns.push_back({{"name", name}, {"treated_as", "computed"}});
  }
  return columns;
}

std::vector<ConstraintSummary> Sequences::summaries() const {
  std::vector<ConstraintSummary> summaries;
  if (context_rules_) context_rules_->summarize(summaries);
  if (rules_) rules_->summarize(summaries);
  for (const EndTime& end : end_times_) {
    summaries.push_back({end.text(index_), "by construction", 0});
  }
  return summaries;
}

io::Json Sequences::describe() const {
  io::Json facts = {{"sequences", sequences_},
                    {"rows_per_sequence", mean_length_},
                    {"rows_left_out", rows_left_out_},
                    {"rows_in_order", siblings_.describe()}};
  io::Json constraints = io::Json::array();
  for (const ConstraintSummary& one : summaries()) {
    constraints.push_back({{"name", one.text}, {"obeyed", one.way}, {"broken_real_rows", 0}});
  }
  if (!constraints.empty()) facts["constraints"] = std::move(constraints);
  if (!key_.empty()) facts["key"] = key_;
  if (!index_.empty()) facts["index"] = index_;
  return facts;
}

void Sequences::fields(io::Archive& archive) {
  archive("columns", columns_);
  archive("key", key_);
  archive("index", index_);
  archive("sequences", sequences_);
  archive("left_out", rows_left_out_);
  archive("mean_length", mean_length_);
  archive("rare", rare_);
  archive("context_rules", context_rules_);
  archive("rules", rules_);
  (void)archive.optional("limits_of_times", !limits_of_times_.empty(), limits_of_times_);
  (void)archive.optional("end_times", !end_times_.empty(), end_times_);
  archive("has_rows", has_rows_);
  bool has_context = context_ != nullptr;
  archive("has_context", has_context);
  if (has_context) {
    if (archive.loading()) context_ = std::make_unique<SequentialTrees>();
    archive.scope("context", [&] { context_->fields(archive); });
  }
  if (has_rows_) archive("frame", rows_frame_);
  archive("rows", siblings_);
  if (!archive.loading()) return;
  archive.require(mean_length_ >= 1, "sequences have fewer than one row");
  std::vector<SiblingColumn> context;
  std::vector<SiblingColumn> rows;
  if (context_) context = sibling_columns(context_->frame(), context_->frame().empty_values(0));
  if (has_rows_) rows = sibling_columns(rows_frame_, rows_frame_.empty_values(0));
  archive.require(siblings_.fits(context, rows),
                  "the rows of sequences are not those of its table");
  std::size_t known = 0;
  for (const std::string& name : columns_) {
    const auto has = [&](const Frame& frame) {
      const io::Json described = frame.describe();
      return std::any_of(described.begin(), described.end(),
                         [&](const io::Json& column) { return column.at("name") == name; });
    };
    const auto computes = [&](const std::optional<RowRules>& rules) {
      return rules && rules->plan.is_computed(name);
    };
    if ((has_rows_ && has(rows_frame_)) || (context_ && has(context_->frame())) ||
        computes(rules_) || computes(context_rules_)) {
      ++known;
    }
  }
  archive.require(known == columns_.size() && known > 0, "columns of sequences are missing");
}

}  // namespace likeness::models
