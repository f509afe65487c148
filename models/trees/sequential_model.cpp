#include "models/trees/sequential_model.hpp"

#include <algorithm>
#include <numeric>

#include "models/trees/boosted_file.hpp"

namespace likeness::models {
void ChainColumn::set_bins(const std::vector<std::size_t>& rows) {
  bins_.resize(rows.size());
  if (rows.size() <= kMostBins) {
    std::iota(bins_.begin(), bins_.end(), std::uint8_t{0});
    return;
  }
  if (states.ordered()) {
    for (std::size_t s = 0; s < bins_.size(); ++s) {
      bins_[s] = static_cast<std::uint8_t>(s * kMostBins / bins_.size());
    }
    return;
  }
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rows[a] > rows[b]; });
  for (std::size_t k = 0; k < order.size(); ++k) {
    bins_[order[k]] = static_cast<std::uint8_t>(std::min(k, kMostBins - 1));
  }
}

void ChainColumn::fields(io::Archive& archive, std::size_t place, bool is_given) {
  archive("column", column);
  archive("states", states);
  archive("bins", bins_);
  archive("tree", tree);
  boosted_fields(archive, decisions, place);
  std::size_t by = determined_by.value_or(0);
  if (archive.optional("determined_by", determined_by.has_value(), by)) {
    determined_by = by;
    archive("determined_state", determined_state);
  }
  if (spans || archive.loading()) {
    StateSpans some = spans.value_or(StateSpans());
    if (archive.optional("spans", spans.has_value(), some, states.size(), place)) {
      spans = std::move(some);
    }
  }
  if (!archive.loading()) return;
  archive.require(bins_.size() == states.size(),
                  "the states of a column are not those of its values");
  archive.require(
      std::all_of(bins_.begin(), bins_.end(), [&](std::uint8_t bin) { return bin < bins(); }),
      "the states of a column are seen as what there isn't");
  archive.require(tree.decisions() == decisions.size(), "decisions lack their trees");
  archive.require(!spans || tree.states() == states.size(), "a column has spans without decisions");
  if (spans) spans->prepare(tree);
  if (!determined_by) {
    archive.require(is_given ? decisions.empty() : tree.states() == states.size(),
                    "a column has states that nothing decides");
    return;
  }
  archive.require(by < place, "a column is determined by a later one");
  const auto is_state = [&](std::int32_t state) {
    return state >= 0 && static_cast<std::size_t>(state) < states.size();
  };
  archive.require(std::all_of(determined_state.begin(), determined_state.end(), is_state),
                  "a column is determined to be what it can't be");
}

namespace {

/// That a column of a chain is one of the frame.
void check_column(const io::Archive& archive, const Frame& frame, const ChainColumn& column) {
  archive.require(column.column < frame.learned(), "a column of the chain is none of the table");
  const LevelEncoder* levels = frame.level_encoder(column.column);
  const bool same_kind = levels == nullptr
                             ? !column.states.has_levels()
                             : column.states.has_levels() &&
                                   column.states.size() == static_cast<std::size_t>(levels->size());
  archive.require(same_kind, "the states of a column are not those of its values");
}

}  // namespace

void SequentialTrees::fields(io::Archive& archive) {
  archive("frame", frame_);
  std::vector<std::size_t> bins;  // of the columns so far
  archive.each("chain", chain_, [&](ChainColumn& column, std::size_t place) {
    column.fields(archive, place, false);
    if (archive.loading()) check_column(archive, frame_, column);
    (void)archive.optional("base", !column.base.empty(), column.base, column.decisions.size(),
                           bins);
    bins.push_back(column.bins());
    if (!archive.loading() || !column.determined_by) return;
    archive.require(column.determined_state.size() == chain_[*column.determined_by].states.size(),
                    "a column is determined for other states than there are");
  });
  if (!archive.loading()) return;
  std::vector<bool> seen(frame_.learned(), false);
  for (const ChainColumn& column : chain_) {
    archive.require(!seen[column.column], "a column stands in the chain twice");
    seen[column.column] = true;
  }
  archive.require(chain_.size() == frame_.learned(), "columns are missing in the chain");
}

io::Json SequentialTrees::describe() const {
  io::Json columns = io::Json::array();
  for (const ChainColumn& column : chain_) {
    std::size_t trees = 0;
    for (const stats::BoostedTrees& decision : column.decisions) trees += decision.roots.size();
    io::Json one = {{"column", frame_.name(column.column)}, {"states", column.states.size()}};
    if (column.determined_by) {
      one["determined_by"] = frame_.name(chain_[*column.determined_by].column);
    } else {
      one["decisions"] = column.decisions.size();
      one["trees"] = trees;
    }
    columns.push_back(std::move(one));
  }
  return {{"order", std::move(columns)}};
}

}  // namespace likeness::models
