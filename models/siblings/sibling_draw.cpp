#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/hash.hpp"
#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "models/siblings/sibling_learned.hpp"
#include "models/siblings/sibling_request.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kParentsPerLength = 4096;
constexpr int kAddressBits = 17;  ///< for the random numbers of one row

/// Where the random numbers of a row begin, by its number among random ones.
std::uint64_t element_address(std::uint64_t element) {
  return mixed_bits(element) << kAddressBits;
}

/// The same of the row behind `done` rows of a parent.
std::uint64_t row_address(std::uint64_t parent, std::uint64_t done) {
  return element_address(mixed_bits(parent) + done);
}

void shorten(ColumnValues& cells, std::size_t rows) {
  if (!cells.codes.empty()) cells.codes.resize(rows);
  if (!cells.numbers.empty()) cells.numbers.resize(rows);
}

/// The rows of some parents, the t-th of all of them at once. Parents are sorted by length, the
/// longest first: those that have a t-th row are the first ones.
class BlockDraw {
 public:
  BlockDraw(const SiblingModel::Learned& learned, std::vector<std::size_t> parents,
            const SiblingRequest& request)
      : learned_(learned),
        request_(request),
        parents_(std::move(parents)),
        history_(learned.layout, parents_.size()),
        rows_(parents_.size()),
        addresses_(parents_.size()),
        left_(parents_.size()) {
    std::stable_sort(parents_.begin(), parents_.end(), [&](std::size_t a, std::size_t b) {
      return request.stops[a] > request.stops[b];
    });
    if (learned.kind && learned.next) kinds_.emplace(*learned.kind, parents_.size());
    for (const SiblingPlan& plan : learned.plans) {
      ColumnValues& inner = inner_.emplace_back();
      ColumnValues& last = last_.emplace_back();
      if (plan.is_number()) {
        inner.numbers.resize(parents_.size());
      } else {
        inner.codes.resize(parents_.size());
      }
      last = inner;
    }
  }

  /// `tallies` may be null.
  void draw(DrawnSiblings& drawn, SiblingTallies* tallies) {
    for (const ColumnValues& column : request_.context)
      context_.push_back(taken_cells(column, parents_));
    draw_endings(drawn);
    draw_first(drawn, tallies);
    std::size_t capacity = 0;
    std::optional<SiblingRowChain::Walk> walk;
    std::vector<ColumnValues> features;
    const RandomStream stream(request_.seed, streams::kSiblings.rows);
    for (std::uint64_t done = 1;; ++done) {
      const std::size_t active = active_at(done);
      if (active == 0 || !learned_.next) break;
      if (!walk || active <= capacity / 2) {
        capacity = active;
        make_room(capacity, features);
        walk.emplace(*learned_.next, learned_.plans, learned_.clock_or_null(),
                     learned_.kind_or_null(), capacity);
        if (tallies != nullptr) walk->tell(&tallies->next);
      }
      address(done, active, drawn);
      know(features, done, active);
      walk->draw({&features, &last_, &left_, &history_, kinds_ ? &*kinds_ : nullptr}, active,
                 {stream, addresses_, request_.is_even, request_.seed}, inner_);
      put_begun(done, active);
      take(active, drawn);
    }
  }

 private:
  [[nodiscard]] std::size_t active_at(std::uint64_t done) const {
    const auto end = std::partition_point(parents_.begin(), parents_.end(),
                                          [&](std::size_t p) { return request_.stops[p] > done; });
    return static_cast<std::size_t>(end - parents_.begin());
  }

  /// What is known of first rows.
  [[nodiscard]] std::vector<ColumnValues> know_first(std::size_t active) const {
    std::vector<ColumnValues> features = context_;
    for (std::size_t c = 0; c < request_.given.size(); ++c) {
      features.push_back(room_for(learned_.given[c], parents_.size()));
    }
    write_given(features, active);
    ColumnValues& rows = features.emplace_back();
    rows.numbers.resize(parents_.size());
    for (std::size_t k = 0; k < parents_.size(); ++k) {
      rows.numbers[k] = static_cast<double>(request_.lengths[parents_[k]]);
    }
    return features;
  }

  /// How the rows of each parent end, if that is not known: part of the context from then on.
  void draw_endings(const DrawnSiblings& drawn) {
    const std::size_t active = active_at(0);
    const bool are_known = context_.size() > learned_.context.size();
    if (active == 0 || !learned_.endings || are_known) return;
    address(0, active, drawn);
    for (std::size_t k = 0; k < active; ++k)
      addresses_[k] = mixed_bits(~addresses_[k]) << kAddressBits;
    const std::vector<ColumnValues> features = know_first(active);
    const std::vector<SiblingPlan> plans = learned_.ending_plans();
    std::vector<ColumnValues> codes(plans.size());
    for (ColumnValues& column : codes) column.codes.resize(parents_.size());
    SiblingRowChain::Walk walk(*learned_.endings, plans, nullptr, nullptr, parents_.size());
    const RandomStream stream(request_.seed, streams::kSiblings.first_rows);
    walk.draw({&features, nullptr, nullptr}, active,
              {stream, addresses_, request_.is_even, request_.seed}, codes);
    for (ColumnValues& column : codes) context_.push_back(std::move(column));
  }

  void draw_first(DrawnSiblings& drawn, SiblingTallies* tallies) {
    const std::size_t active = active_at(0);
    if (active == 0 || !learned_.first) return;
    address(0, active, drawn);
    const std::vector<ColumnValues> features = know_first(active);
    SiblingRowChain::Walk walk(*learned_.first, learned_.plans, learned_.clock_or_null(), nullptr,
                               parents_.size());
    if (tallies != nullptr) walk.tell(&tallies->first);
    const RandomStream stream(request_.seed, streams::kSiblings.first_rows);
    walk.draw({&features, nullptr, &left_}, active,
              {stream, addresses_, request_.is_even, request_.seed}, inner_);
    put_begun(0, active);
    if (learned_.index) first_times_ = inner_[*learned_.index].numbers;
    take(active, drawn);
  }

  /// Which row of the drawn ones each active parent is at.
  void address(std::uint64_t done, std::size_t active, const DrawnSiblings& drawn) {
    for (std::size_t k = 0; k < active; ++k) {
      const std::size_t parent = parents_[k];
      rows_[k] = (parent == 0 ? 0 : drawn.ends[parent - 1]) + done;
      addresses_[k] = request_.elements.empty() ? row_address(request_.parents[parent], done)
                                                : element_address(request_.elements[rows_[k]]);
      left_[k] = static_cast<double>(request_.lengths[parent] - done - 1);
    }
  }

  /// What is known of rows by themselves, behind the context.
  void write_given(std::vector<ColumnValues>& features, std::size_t active) const {
    for (std::size_t c = 0; c < request_.given.size(); ++c) {
      const ColumnValues& given = request_.given[c];
      ColumnValues& column = features[context_.size() + c];
      for (std::size_t k = 0; k < active; ++k) {
        if (given.numbers.empty()) {
          column.codes[k] = given.codes[rows_[k]];
        } else {
          column.numbers[k] = given.numbers[rows_[k]];
        }
      }
    }
  }

  /// Room for that many of the longest parents.
  void make_room(std::size_t capacity, std::vector<ColumnValues>& features) {
    features = SiblingHistory::empty(learned_.next->features(), capacity);
    for (std::size_t c = 0; c < context_.size(); ++c) {
      shorten(context_[c], capacity);
      features[c] = context_[c];
    }
    for (ColumnValues& column : inner_) shorten(column, capacity);
    for (ColumnValues& column : last_) shorten(column, capacity);
  }

  /// What is known of the next row of each active parent.
  void know(std::vector<ColumnValues>& features, std::uint64_t done, std::size_t active) {
    write_given(features, active);
    const std::size_t positions = context_.size() + request_.given.size();
    const std::size_t told = learned_.first_told(features.size());
    for (std::size_t k = 0; k < active; ++k) {
      double elapsed = 0;
      if (learned_.index) {
        const double now = history_.last_number(k, *learned_.index);
        elapsed = now - first_times_[k];
        learned_.clock.write(now, features, told, k);
      }
      SiblingModel::Learned::write_position(features, positions, k, request_.lengths[parents_[k]],
                                            done, elapsed);
      history_.write(k, features, k, positions + SiblingModel::Learned::kPositions);
      learned_.write_ways_left(features, k, left_[k] + 1, history_, k);
      for (std::size_t c = 0; c < last_.size(); ++c) {
        if (learned_.plans[c].is_number()) {
          last_[c].numbers[k] = history_.number_before(k, c, learned_.plans[c], done);
        } else {
          last_[c].codes[k] = history_.last_code(k, c);
        }
      }
    }
  }

  /// Where the row behind `done` ones is known, it takes the place of what was drawn.
  void put_begun(std::uint64_t done, std::size_t active) {
    if (request_.begun.empty()) return;
    for (std::size_t k = 0; k < active; ++k) {
      const std::size_t parent = parents_[k];
      if (done >= request_.begun[parent]) continue;
      const std::size_t row = request_.begun_ends[parent] - request_.begun[parent] + done;
      for (std::size_t c = 0; c < inner_.size(); ++c) {
        const ColumnValues& known = (*request_.begun_cells)[c];
        if (known.numbers.empty()) {
          inner_[c].codes[k] = known.codes[row];
        } else {
          inner_[c].numbers[k] = known.numbers[row];
        }
      }
    }
  }

  void take(std::size_t active, DrawnSiblings& drawn) {
    for (std::size_t k = 0; k < active; ++k) {
      history_.advance(k, inner_, k);
      if (kinds_) kinds_->advance(k, inner_, k);
      for (std::size_t c = 0; c < inner_.size(); ++c) {
        learned_.plans[c].write_outer(inner_[c], k, drawn.cells[c], rows_[k]);
      }
    }
    if (!learned_.index || !learned_.clock.has_calendar()) return;
    std::vector<double>& times = drawn.cells[*learned_.index].numbers;
    for (std::size_t k = 0; k < active; ++k) {
      times[rows_[k]] = learned_.clock.time(times[rows_[k]]);
    }
  }

  const SiblingModel::Learned& learned_;
  const SiblingRequest& request_;
  std::vector<std::size_t> parents_;
  SiblingHistory history_;
  std::optional<KindMemory> kinds_;
  std::vector<std::size_t> rows_;  ///< of the active parents, among all drawn ones
  std::vector<std::uint64_t> addresses_;
  std::vector<double> left_;
  std::vector<ColumnValues> inner_;
  std::vector<ColumnValues> last_;
  std::vector<ColumnValues> context_;
  std::vector<double> first_times_;
};

/// Cells as the engine sees them.
std::vector<ColumnValues> inner_cells(const SiblingModel::Learned& learned,
                                      const std::vector<ColumnValues>& cells) {
  std::vector<ColumnValues> inner;
  for (std::size_t c = 0; c < learned.plans.size(); ++c) {
    ColumnValues outer = cells[c];
    if (learned.index == c) {
      for (double& time : outer.numbers) time = learned.clock.place_behind(time);
    }
    inner.push_back(learned.plans[c].inner(outer));
  }
  return inner;
}

}  // namespace

DrawnSiblings draw_siblings(const SiblingModel::Learned& learned, const SiblingRequest& request) {
  DrawnSiblings drawn;
  std::size_t rows = 0;
  for (const std::uint64_t stop : request.stops) drawn.ends.push_back(rows += stop);
  drawn.cells.resize(learned.plans.size());
  for (std::size_t c = 0; c < drawn.cells.size(); ++c) {
    if (learned.plans[c].column().levels == 0) {
      drawn.cells[c].numbers.resize(rows);
    } else {
      drawn.cells[c].codes.resize(rows);
    }
  }
  // Many at once make trees cheap, few at once keep threads busy.
  const std::size_t parents = request.lengths.size();
  const std::size_t block = request.is_even ? std::clamp<std::size_t>(parents / 8, 1024, 4096)
                                            : std::clamp<std::size_t>(parents / 8, 64, 1024);
  std::vector<SiblingTallies> tallies;
  if (request.tallies != nullptr) tallies.resize((parents + block - 1) / block, *request.tallies);
  parallel_chunks(parents, block, [&](std::size_t begin, std::size_t end) {
    std::vector<std::size_t> some(end - begin);
    std::iota(some.begin(), some.end(), begin);
    SiblingTallies* told = tallies.empty() ? nullptr : &tallies[begin / block];
    BlockDraw(learned, std::move(some), request).draw(drawn, told);
  });
  for (const SiblingTallies& told : tallies) {
    request.tallies->first += told.first;
    request.tallies->next += told.next;
  }
  return drawn;
}

std::vector<std::uint64_t> SiblingModel::draw_lengths(const std::vector<ColumnValues>& context,
                                                      std::span<const std::uint64_t> parents,
                                                      std::uint64_t seed) const {
  std::vector<std::uint64_t> lengths(parents.size());
  const RandomStream stream(seed, streams::kSiblings.lengths);
  parallel_chunks(parents.size(), kParentsPerLength, [&](std::size_t begin, std::size_t end) {
    std::vector<std::size_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), begin);
    std::vector<ColumnValues> features;
    for (const ColumnValues& column : context) features.push_back(taken_cells(column, rows));
    std::vector<std::uint64_t> addresses(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) addresses[k] = row_address(parents[rows[k]], 0);
    std::vector<ColumnValues> cells(1);
    cells[0].numbers.resize(rows.size());
    SiblingRowChain::Walk walk(*learned_->lengths, learned_->length_plans, nullptr, nullptr,
                               rows.size());
    walk.draw({&features, nullptr, nullptr}, rows.size(), {stream, addresses}, cells);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      lengths[rows[k]] = static_cast<std::uint64_t>(std::max(0.0, std::round(cells[0].numbers[k])));
    }
  });
  return lengths;
}

DrawnSiblings SiblingModel::draw_rows(const std::vector<ColumnValues>& context,
                                      std::span<const std::uint64_t> parents,
                                      std::span<const std::uint64_t> lengths, std::uint64_t seed,
                                      std::span<const std::uint64_t> stops) const {
  const std::vector<ColumnValues> nothing_given;
  return draw_siblings(*learned_, {.context = context,
                                   .parents = parents,
                                   .lengths = lengths,
                                   .stops = stops.empty() ? lengths : stops,
                                   .given = nothing_given,
                                   .elements = {},
                                   .seed = seed});
}

DrawnSiblings SiblingModel::draw_rows(const std::vector<ColumnValues>& context,
                                      std::span<const std::uint64_t> parents,
                                      std::span<const std::uint64_t> lengths, std::uint64_t seed,
                                      const BegunSiblings& begun) const {
  const std::vector<ColumnValues> nothing_given;
  const std::vector<ColumnValues> cells = inner_cells(*learned_, begun.cells);
  std::vector<std::size_t> ends;
  std::size_t end = 0;
  for (const std::uint64_t rows : begun.rows) ends.push_back(end += rows);
  return draw_siblings(*learned_, {.context = context,
                                   .parents = parents,
                                   .lengths = lengths,
                                   .stops = lengths,
                                   .given = nothing_given,
                                   .elements = {},
                                   .seed = seed,
                                   .begun = begun.rows,
                                   .begun_cells = &cells,
                                   .begun_ends = ends});
}

std::vector<std::optional<std::size_t>> SiblingModel::ended_by(const BegunSiblings& begun) const {
  const std::vector<ColumnValues> cells = inner_cells(*learned_, begun.cells);
  std::vector<std::optional<std::size_t>> ended;
  std::size_t end = 0;
  for (const std::uint64_t rows : begun.rows) {
    end += rows;
    const std::optional<SiblingRowChain>& chain = rows > 1 ? learned_->next : learned_->first;
    ended.emplace_back();
    if (rows > 0 && chain) ended.back() = chain->ending_column(learned_->plans, cells, end - 1);
  }
  return ended;
}

std::pair<std::uint64_t, std::uint64_t> SiblingModel::length_range() const {
  const SiblingColumn& lengths = learned_->length_plans.front().column();
  return {static_cast<std::uint64_t>(std::max(1.0, lengths.lowest)),
          static_cast<std::uint64_t>(std::max(1.0, lengths.highest))};
}

bool SiblingModel::has_calendar() const {
  return learned_->index && learned_->clock.has_calendar();
}

std::uint64_t SiblingModel::most_rows_after(double time) const {
  if (!has_calendar() || learned_->clock.goes_on())
    return std::numeric_limits<std::uint64_t>::max();
  const auto place = static_cast<std::uint64_t>(learned_->clock.place(time));
  return learned_->clock.calendar_size() - 1 - place;
}

DrawnSiblings SiblingModel::draw_rows(const GivenSiblings& rows, std::uint64_t seed) const {
  const std::vector<ColumnValues> no_context;
  return draw_siblings(*learned_, {.context = no_context,
                                   .parents = {},
                                   .lengths = rows.lengths,
                                   .stops = rows.lengths,
                                   .given = rows.given,
                                   .elements = rows.elements,
                                   .is_even = rows.is_even,
                                   .seed = seed});
}

}  // namespace likeness::models
