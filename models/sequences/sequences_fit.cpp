#include "models/sequences/sequences_fit.hpp"

#include <algorithm>
#include <utility>

#include "models/frame/number_encoder.hpp"
#include "models/sequences/sequences_draft.hpp"
#include "models/trees/sequential_fit.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    names.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

}  // namespace

Table table_of_columns(const Table& table, const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const std::string& name : names) columns.push_back(table.column(name));
  return Table(std::move(columns));
}

Metadata metadata_of_columns(const Metadata& metadata, const std::vector<std::string>& names) {
  Metadata some;
  for (const std::string& name : names) {
    const ColumnMetadata* column = metadata.find(name);
    if (column != nullptr) some.columns.push_back(*column);
    if (metadata.primary_key == name) some.primary_key = name;
  }
  return some;
}

/// Learns a table of sequences.
class SequencesFit {
 public:
  SequencesFit(const SequencesOptions& options, const Table& table, const Metadata& metadata,
               const FitOptions& fit)
      : draft_{options, table, metadata, fit,
               read_sequences(table, metadata,
                              {options.key, options.index, names_in(options.context)})} {}

  std::unique_ptr<const LearnedModel> learn() {
    auto model = std::make_unique<Sequences>();
    for (const Column& column : draft_.table.columns()) model->columns_.push_back(column.name);
    model->key_ = draft_.sequences.key;
    model->index_ = draft_.sequences.index;
    model->sequences_ = draft_.sequences.ends.size();
    model->rows_left_out_ = draft_.sequences.left_out;
    model->mean_length_ = static_cast<double>(draft_.sequences.rows.size()) /
                          static_cast<double>(draft_.sequences.ends.size());
    SiblingRows rows;
    if (draft_.sequences.ends.size() > 1) learn_context(*model, rows);
    if (model->context_) SequenceRulesFit(draft_, *model).find_ends();
    frame_rows(*model, rows);
    rows.ends = draft_.sequences.ends;
    SiblingOptions how = draft_.options.rows;
    how.trees.choose_ensembles(draft_.sequences.rows.size());
    model->siblings_ = SiblingModel::learn(std::move(rows), how, draft_.fit);
    return model;
  }

 private:
  void learn_context(Sequences& model, SiblingRows& rows) {
    std::vector<std::string> names = draft_.sequences.context;
    names.insert(names.begin(), draft_.sequences.key);
    std::vector<std::size_t> firsts;
    for (std::size_t s = 0; s < draft_.sequences.ends.size(); ++s) {
      firsts.push_back(draft_.sequences.rows[draft_.sequences.begin(s)]);
    }
    Table table = take_table_rows(table_of_columns(draft_.table, names), firsts);
    Metadata metadata = metadata_of_columns(draft_.metadata, names);
    metadata.primary_key = draft_.sequences.key;
    for (ColumnMetadata& column : metadata.columns) {
      if (column.name == draft_.sequences.key && column.sdtype != "id") {
        ColumnMetadata key;
        key.name = column.name;
        key.sdtype = "id";
        column = key;
      }
    }
    SequenceRulesFit(draft_, model).plan_context(table, metadata);
    FramedTable framed = Frame::learn(table, metadata, frame_options());
    rows.context = framed.values;
    rows.context_columns = sibling_columns(framed.frame, framed.values);
    model.rare_ = framed.frame.rare();
    FitOptions quiet = draft_.fit;
    quiet.progress = {};
    model.context_ = fit_sequential_trees(std::move(framed), {}, quiet);
  }

  void frame_rows(Sequences& model, SiblingRows& rows) {
    model.has_rows_ = !draft_.sequences.varying.empty();
    if (!model.has_rows_) return;
    FrameOptions frame = frame_options();
    frame.numbers.fewest_values = 0;
    // Rows are drawn within real numbers, but for those that are counted on.
    frame.enforce_min_max = false;
    const SequenceRulesFit rules(draft_, model);
    Table varying;
    Metadata metadata;
    rules.take_rows(varying, metadata);
    const std::vector<std::string> counted = rules.counted_columns();
    for (ColumnMetadata& column : metadata.columns) {
      const bool counts = std::ranges::find(counted, column.name) != counted.end();
      if (counts || column.name == draft_.sequences.index) column = time_metadata(column);
    }
    Table table = share_sequence_rows(draft_, varying, metadata, frame.numbers, model.rare_);
    frame.min_rows = 0;
    FramedTable framed = Frame::learn(table, metadata, frame);
    put_times(framed, varying, metadata);
    for (std::size_t k = 0; k < framed.frame.learned(); ++k) {
      if (framed.frame.name(k) == draft_.sequences.index) rows.index = k;
    }
    rows.columns = sibling_columns(framed.frame, framed.values);
    rows.cells = std::move(framed.values);
    model.rows_frame_ = std::move(framed.frame);
  }

  /// Of times only the steps are learned: all of them are as they were, within the bounds of many.
  void put_times(FramedTable& framed, const Table& varying, const Metadata& metadata) const {
    for (std::size_t k = 0; k < framed.frame.learned(); ++k) {
      if (framed.frame.name(k) != draft_.sequences.index) continue;
      const Column& times = varying.column(draft_.sequences.index);
      framed.values[k].numbers =
          NumberEncoder::encode(as_declared(times, *metadata.find(draft_.sequences.index)));
    }
  }

  /// An index, and what is counted, is learned as numbers or dates, whatever else it was taken for.
  [[nodiscard]] ColumnMetadata time_metadata(const ColumnMetadata& column) const {
    const bool is_time = draft_.table.column(column.name).type == ColumnType::kDatetime;
    if (column.sdtype == (is_time ? "datetime" : "numerical")) return column;
    ColumnMetadata index;
    index.name = column.name;
    index.sdtype = is_time ? "datetime" : "numerical";
    return index;
  }

  [[nodiscard]] FrameOptions frame_options() const {
    FrameOptions frame;
    draft_.options.limits.apply(frame);
    return frame;
  }

  SequencesDraft draft_;
};

std::unique_ptr<const LearnedModel> learn_sequences(const SequencesOptions& options,
                                                    const Table& table, const Metadata& metadata,
                                                    const FitOptions& fit) {
  return SequencesFit(options, table, metadata, fit).learn();
}

}  // namespace likeness::models
