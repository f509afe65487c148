#include "metrics/sequences/sequence_sample.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "metrics/row_matrix.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::metrics {
namespace {

std::uint64_t stream_of(TableSide side) {
  switch (side) {
    case TableSide::kReal:
      return streams::kEvaluation.detection_real;
    case TableSide::kSynthetic:
      return streams::kEvaluation.detection_synthetic;
    case TableSide::kHoldout:
      break;
  }
  return streams::kEvaluation.privacy_holdout;
}

/// The sequences that are taken, in rising order.
std::vector<std::size_t> taken_sequences(const SequenceRows& rows, std::size_t most_rows,
                                         std::uint64_t seed, std::uint64_t stream) {
  const double mean = static_cast<double>(rows.rows.size()) / static_cast<double>(rows.size());
  const auto count = static_cast<std::size_t>(static_cast<double>(most_rows) / mean);
  return draw_rows(rows.size(), count > 0 ? count : 1, seed, stream);
}

/// The cells of the sequences that are taken.
template <class T>
std::vector<double> cells_of(const std::vector<T>& cells, const SequenceRows& rows,
                             const std::vector<std::size_t>& taken) {
  std::vector<double> result;
  for (const std::size_t s : taken) {
    for (std::size_t k = rows.begin(s); k < rows.ends[s]; ++k) {
      result.push_back(static_cast<double>(cells[k]));
    }
  }
  return result;
}

class Sampler {
 public:
  Sampler(const PairedSequences& sequences, std::size_t most_rows, std::uint64_t seed)
      : sequences_(sequences) {
    for (const TableSide side : sequences.tables().sides()) {
      const auto s = static_cast<std::size_t>(side);
      taken_[s] = taken_sequences(sequences.side(side), most_rows, seed, stream_of(side));
      take(sequences.side(side), taken_[s], sample_.sides[s]);
    }
    sample_.has_holdout = sequences.tables().holdout() != nullptr;
  }

  SequenceSample sample() {
    if (!sequences_.names().index.empty()) add_index();
    for (const ColumnMetadata* column : sequences_.context()) add(*column, true);
    for (const ColumnMetadata* column : sequences_.varying()) add(*column, false);
    return std::move(sample_);
  }

 private:
  static void take(const SequenceRows& all, const std::vector<std::size_t>& taken,
                   SequenceRows& rows) {
    for (const std::size_t s : taken) {
      for (std::size_t k = all.begin(s); k < all.ends[s]; ++k) rows.rows.push_back(all.rows[k]);
      rows.ends.push_back(rows.rows.size());
    }
  }

  void add_index() {
    SampledColumn column;
    column.name = sequences_.names().index;
    column.is_index = true;
    for (const TableSide side : sequences_.tables().sides())
      put(column, side, sequences_.times(side));
    sample_.columns.push_back(std::move(column));
  }

  void add(const ColumnMetadata& meaning, bool context) {
    SampledColumn column;
    column.name = meaning.name;
    column.context = context;
    column.number = is_continuous(meaning.sdtype);
    if (!column.number) {
      SequenceCategories categories = sequences_.categories(meaning);
      column.categories = std::move(categories.names);
      for (const TableSide side : sequences_.tables().sides()) {
        put(column, side, categories.codes[static_cast<std::size_t>(side)]);
        for (double& code : column.values[static_cast<std::size_t>(side)]) {
          if (code < 0) code = std::numeric_limits<double>::quiet_NaN();
        }
      }
    } else {
      for (const TableSide side : sequences_.tables().sides()) {
        const auto numbers = sequences_.numbers(side, meaning);
        if (!numbers) return;
        put(column, side, *numbers);
      }
    }
    sample_.columns.push_back(std::move(column));
  }

  template <class T>
  void put(SampledColumn& column, TableSide side, const std::vector<T>& cells) {
    const auto s = static_cast<std::size_t>(side);
    column.values[s] = cells_of(cells, sequences_.side(side), taken_[s]);
  }

  const PairedSequences& sequences_;
  std::array<std::vector<std::size_t>, 3> taken_;
  SequenceSample sample_;
};

}  // namespace

SequenceSample sample_sequences(const PairedSequences& sequences, std::size_t most_rows,
                                std::uint64_t seed) {
  return Sampler(sequences, most_rows, seed).sample();
}

}  // namespace likeness::metrics
