#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/random.hpp"
#include "models/siblings/cell_column.hpp"
#include "models/siblings/sibling_clock.hpp"
#include "models/siblings/sibling_form.hpp"
#include "models/siblings/sibling_history.hpp"
#include "models/siblings/sibling_kind.hpp"
#include "models/siblings/sibling_plan.hpp"
#include "models/siblings/sibling_regression.hpp"
#include "models/trees/chain_walker.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// What the states of a column tell of an earlier place: a city its country.
struct SiblingTold {
  std::size_t place = 0;
  std::vector<std::int32_t> state;  ///< of each state

  void fields(io::Archive& archive);
};

/// How one column of a row is drawn.
struct SiblingTarget {
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::size_t column = 0;  ///< of the plans
  SiblingForm form = SiblingForm::kLevel;
  /// Places in the chain: what a regression says, whether the last row has one of the categories
  /// that end rows, whether it stays, what is drawn, what comes of it; kNone where there is no such
  /// place. Where drawn == value, nothing has to be made of it.
  std::size_t predicted = kNone;
  std::size_t ends = kNone;
  std::size_t fresh = kNone;  ///< of kinds: whether it is one that the parent had not
  std::size_t stays = kNone;
  std::size_t drawn = 0;
  std::size_t value = 0;
  /// Of an offset: from which feature, or which column of the same row, and what it is a multiple
  /// of, 0 for any.
  std::size_t offset_feature = kNone;
  std::size_t offset_column = kNone;
  double offset_step = 0;
  bool never_falls = false;
  bool never_rises = false;
  bool is_index = false;
  double least_step = 0;  ///< of an index, from row to row
  /// The longest step of an index whose steps are all about as long; 0 where they aren't.
  double regular_step = 0;
  /// Of numbers and ordered categories: how their value enters regressions.
  double mean = 0;
  double scale = 0;             ///< one over the standard deviation; 0: it doesn't enter
  std::vector<double> weights;  ///< what it is regressed on; empty for nothing
  /// Of numbers: whether many rows have the least or the greatest one that there is. Where none do,
  /// what would lie beyond is reflected.
  bool heaps_low = false;
  bool heaps_high = false;
  std::size_t entry = kNone;  ///< its place among what is regressed on, behind the inputs
  /// Of categories, levels x levels: 1 where the second never follows the first.
  std::vector<std::uint8_t> is_barred;
  /// Of each category (of numbers: missing, there) what never stands where further rows follow
  /// (kWhereRowsFollow) or in the last row (kInLastRow); empty where all may.
  std::vector<std::uint8_t> out_of_place;
  /// Of numbers: the feature that says at which end value the last row stands.
  std::size_t end_feature = kNone;
  /// Of each category, as bits, those that never come once it has come; empty where all may.
  std::vector<std::uint64_t> barred_sequels;
  bool never_changes = false;  ///< of categories, but for missing cells
  /// Of categories: what they tell of earlier places, and how often each came.
  std::vector<SiblingTold> told;
  std::vector<double> shares;

  enum Position : std::uint8_t { kWhereRowsFollow = 1, kInLastRow = 2 };

  /// The multiple that is nearest to an offset.
  [[nodiscard]] double stepped(double offset) const noexcept;
  void fields(io::Archive& archive, std::span<const SiblingPlan> plans, std::size_t places);
};

/// Rows to be drawn: what is known of each, column by column.
struct SiblingKnown {
  const std::vector<ColumnValues>* features = nullptr;
  /// Of each column of numbers the last one (NaN: none), of categories the last code (-1: none).
  const std::vector<ColumnValues>* last = nullptr;
  const std::vector<double>* rows_left = nullptr;  ///< behind each row; null where nobody asks
  /// Of the parent of row k at k; null in first rows.
  const SiblingHistory* history = nullptr;
  const KindMemory* kinds = nullptr;  ///< likewise; null where nothing is remembered of kinds
};

/// Where the random numbers of rows come from.
struct SiblingRandom {
  const RandomStream& stream;
  std::span<const std::uint64_t> addresses;  ///< of each row, where its numbers begin
  bool is_even = false;                      ///< whether rows drawn at once are spread evenly
  std::uint64_t seed = 0;                    ///< of where they begin, then
};

/// A row given what is known before it: its columns one after another, each by boosted trees given
/// the features, what a regression says of it, and the columns before it.
class SiblingRowChain {
 public:
  SiblingRowChain() = default;

  /// What it is learned from, a row for each row.
  struct Rows {
    std::span<const SiblingPlan> plans;
    std::vector<CellColumn> features;
    std::size_t plain_features = 0;   ///< the first ones, whose numbers are those of cells
    std::vector<ColumnValues> known;  ///< of each feature
    std::vector<ColumnValues> cells;  ///< of each plan
    std::vector<ColumnValues> last;   ///< of each plan; empty where no row has one before it
    std::vector<std::uint32_t> groups;
    std::optional<std::size_t> index;
    const SiblingClock* clock = nullptr;
    double least_step = 0;                 ///< of the index, from row to row
    double regular_step = 0;               ///< likewise, as SiblingTarget has it
    const SiblingKind* kind = nullptr;     ///< of further rows
    std::vector<ColumnValues> kind_known;  ///< what is told of each row's kind
    /// Of each plan: barred_places() of its categories, or of missing numbers and others.
    std::vector<std::vector<std::uint8_t>> barred_places;
    /// Of each plan which feature is its ending_codes(); none where rows end at no number.
    std::vector<std::optional<std::size_t>> end_features;
    /// Of each plan: barred_sequels(), and whether it never_changes().
    std::vector<std::vector<std::uint64_t>> barred_sequels;
    std::vector<std::uint8_t> never_changes;
    std::size_t rows_left_feature = 0;  ///< which of them says how many rows follow
    /// Of each plan, the features that tell of its earlier numbers; empty in first rows.
    std::vector<std::vector<std::size_t>> own_features;
  };
  /// Of each place and state, how many of the rows it was learned from had it; none of what isn't
  /// drawn, or not of such rows.
  using LearnedStates = std::vector<std::vector<std::size_t>>;
  /// `report` is called with the share that is done. `learned`, where it is given, becomes those.
  [[nodiscard]] static SiblingRowChain learn(Rows rows, const SiblingOptions& options,
                                             std::uint64_t seed,
                                             const std::function<void(double)>& report,
                                             LearnedStates* learned = nullptr);
  /// The decisions of each place, whose log-odds may be moved.
  [[nodiscard]] std::vector<ChainColumn>& places() noexcept { return chain_; }

  /// Draws rows of some parents, again and again. Used by one thread.
  class Walk {
   public:
    Walk(const SiblingRowChain& chain, std::span<const SiblingPlan> plans,
         const SiblingClock* clock, const SiblingKind* kind, std::size_t rows);

    /// From now on `tally` is told of the rows that are spread evenly.
    void tell(DecisionTally* tally) noexcept {
      tally_ = tally;
      walker_.tell(tally);
    }

    /// Rows [0, active) of `known` into rows [0, active) of `cells`, inner ones.
    void draw(const SiblingKnown& known, std::size_t active, const SiblingRandom& random,
              std::vector<ColumnValues>& cells);

   private:
    void set_features(const SiblingKnown& known);
    void predict(const SiblingTarget& target);
    void draw_target(const SiblingTarget& target, const SiblingKnown& known,
                     std::vector<ColumnValues>& cells);
    void draw_number(const SiblingTarget& target, const SiblingKnown& known,
                     std::vector<ColumnValues>& cells);
    [[nodiscard]] double offset_from(const SiblingTarget& target, const SiblingKnown& known,
                                     const std::vector<ColumnValues>& cells, std::size_t row) const;
    /// Whether a category can't follow those before it.
    [[nodiscard]] bool is_barred(const SiblingTarget& target, const SiblingKnown& known,
                                 std::uint32_t row, std::int32_t code) const;
    void draw_category(const SiblingTarget& target, const SiblingKnown& known,
                       std::vector<std::int32_t>& codes);
    /// What never changes is as it was, where it isn't missing.
    void keep_known(const SiblingTarget& target, const SiblingKnown& known,
                    std::span<const std::uint32_t> rows, std::vector<std::int32_t>& codes) const;
    void draw_new_number(const SiblingTarget& target, const SiblingKnown& known,
                         std::vector<ColumnValues>& cells, std::span<const std::uint32_t> rows,
                         std::size_t attempt);
    /// Whether the kind is a new one, where there are any left.
    void draw_fresh(const SiblingTarget& target, const SiblingKnown& known);
    /// Whether the row is one of those that end with what nothing follows.
    void draw_end(const SiblingTarget& target, const SiblingKnown& known);
    /// Puts the numbers at which rows end into last rows; returns the other rows.
    [[nodiscard]] std::vector<std::uint32_t> put_ends(const SiblingTarget& target,
                                                      const SiblingKnown& known,
                                                      std::vector<double>& numbers) const;
    /// Draws what may not stand in a row again.
    void put_in_place(const SiblingTarget& target, const SiblingKnown& known,
                      std::vector<ColumnValues>& cells, std::span<const std::uint32_t> rows);
    /// What is nearest to a number at which rows end, on the side of the row before.
    [[nodiscard]] double before_end(const SiblingTarget& target, const SiblingKnown& known,
                                    std::size_t row, double end) const;
    /// Whether a category, or that a number is missing (0) or there (1), can't stand in that row.
    [[nodiscard]] bool is_out_of_place(const SiblingTarget& target, const SiblingKnown& known,
                                       std::size_t row, std::int32_t code) const;
    /// Whether a category may be the one before, as far as what is known of the row says.
    [[nodiscard]] bool may_stay(const SiblingTarget& target, const SiblingKnown& known,
                                std::uint32_t row, std::int32_t last) const;
    void draw_fitting(const SiblingTarget& target, std::span<const std::uint32_t> rows,
                      std::vector<std::int32_t>& codes);
    void draw_place(std::size_t place, std::size_t attempt, std::span<const std::uint32_t> rows);
    void set_value(const SiblingTarget& target, const ColumnValues& cells);
    /// Tells the tally, if there is one, what these rows have in the end.
    void count(std::size_t place, std::span<const std::uint32_t> rows,
               std::span<const std::int32_t> states);
    void count_stays(const SiblingTarget& target, std::span<const std::uint32_t> rows);
    void tell_time(const std::vector<double>& index);
    void tell_kind(const SiblingKnown& known, const std::vector<std::int32_t>& kinds);
    /// Draws those again that were to be new and are as before.
    void draw_others(const SiblingTarget& target, const SiblingKnown& known,
                     std::vector<ColumnValues>& cells, std::span<const std::uint32_t> rows);
    /// A number beyond those that there are, as far within, where no heap of them stands at the
    /// end.
    [[nodiscard]] double reflected(const SiblingTarget& target, double value) const;
    [[nodiscard]] double kept_within(const SiblingTarget& target, const SiblingKnown& known,
                                     std::size_t row, double value) const;

    const SiblingRowChain& chain_;
    std::span<const SiblingPlan> plans_;
    const SiblingClock* clock_;
    const SiblingKind* kind_;
    ChainWalker walker_;
    DecisionTally* tally_ = nullptr;
    std::size_t active_ = 0;
    const SiblingRandom* random_ = nullptr;
    std::vector<std::uint32_t> all_;  ///< 0, 1, ...
    std::vector<double> ranks_;
    std::vector<double> inputs_;  ///< row after row
    std::vector<double> predicted_;
    std::vector<std::int32_t> states_;
  };

  [[nodiscard]] const std::vector<CellColumn>& features() const noexcept { return features_; }
  /// The column by which row `row` of some inner cells has what nothing follows.
  [[nodiscard]] std::optional<std::size_t> ending_column(std::span<const SiblingPlan> plans,
                                                         const std::vector<ColumnValues>& cells,
                                                         std::size_t row) const;
  /// `has_last` says whether rows have one before them.
  void fields(io::Archive& archive, std::span<const SiblingPlan> plans, const SiblingClock* clock,
              const SiblingKind* kind, bool has_last);
  [[nodiscard]] io::Json describe(std::span<const SiblingPlan> plans) const;

 private:
  friend class SiblingRowChainFit;

  /// Random numbers of a row: a place takes one of each attempt.
  static constexpr std::size_t kAttempts = 8;

  [[nodiscard]] std::size_t input_count() const noexcept { return inputs_.size() + entries_; }

  std::vector<CellColumn> features_;
  SiblingInputs inputs_;        ///< of features
  SiblingInputs time_inputs_;   ///< of what the clock tells of the index, if it is drawn first
  std::size_t time_entry_ = 0;  ///< where these begin behind inputs_
  std::size_t time_place_ = 0;  ///< their first place in the chain
  SiblingInputs kind_inputs_;   ///< of what is told of a row's kind, once that is drawn
  std::size_t kind_entry_ = 0;  ///< as of the time
  std::size_t kind_place_ = 0;  ///< likewise
  std::size_t entries_ = 0;     ///< numbers behind inputs_
  std::vector<SiblingTarget> targets_;
  std::vector<ChainColumn> chain_;
};

}  // namespace likeness::models
