#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/trees/state_tree.hpp"

namespace likeness::models {

/// Of each category of a column, the bins of an earlier, ordered one between which it comes: of a
/// team the years in which it played. What trees say of a decision is added to log-odds by which
/// each category would be evenly spread over its span, so that one is hardly ever drawn elsewhere,
/// and one of a short span among others not more often than there.
class StateSpans {
 public:
  struct Span {
    std::uint8_t first = 0;  ///< bin
    std::uint8_t last = 0;
    float density = 0;  ///< rows of the category, of all that there are in its span
  };

  StateSpans() = default;
  /// `place` is that of the earlier column in the chain; of which bin 0 stands for missing cells,
  /// where `has_missing`, and is within all spans.
  StateSpans(std::size_t place, std::vector<Span> spans, bool has_missing)
      : place_(place), spans_(std::move(spans)), has_missing_(has_missing) {}

  [[nodiscard]] std::size_t place() const noexcept { return place_; }
  [[nodiscard]] bool holds(std::int32_t state, std::uint8_t bin) const noexcept {
    const Span& span = spans_[static_cast<std::size_t>(state)];
    return (has_missing_ && bin == 0) || (bin >= span.first && bin <= span.last);
  }

  /// Has to be called once the tree of the column's states is known.
  void prepare(const StateTree& tree);
  /// At a decision, in a row of that bin: the log-odds of the second answer, if categories were
  /// spread evenly. Where a regression `has_base` to say that, too, only where one answer leads
  /// to no category that comes there, and 0 elsewhere.
  [[nodiscard]] float log_odds(std::size_t decision, std::uint8_t bin,
                               bool has_base) const noexcept {
    const float one = log_odds_[decision][bin];
    return has_base && one > -kForced && one < kForced ? 0 : one;
  }

  void fields(io::Archive& archive, std::size_t states, std::size_t place);

 private:
  /// Log-odds beyond which nothing is told: a row that is looked up and lies elsewhere is
  /// improbable, not impossible.
  static constexpr float kForced = 12;

  std::size_t place_ = 0;
  std::vector<Span> spans_;  ///< of each state
  bool has_missing_ = false;
  std::vector<std::array<float, 256>> log_odds_;  ///< of each decision and bin
};

/// An earlier column that may bound categories.
struct SpanColumn {
  std::size_t place = 0;
  std::vector<std::uint8_t> bins;  ///< of each row
  bool has_missing = false;        ///< and bin 0 stands for it
};

/// Those of the column that bounds the categories most; null where none bounds them by far more
/// than chance would: the extreme ones of a few rows lie within those of many. Ends lie as far
/// outside of the rows of a category as neighbouring rows of it are from each other.
/// `cells` are states below `states`, and `groups` say whose each row is; empty where every row is
/// by itself.
[[nodiscard]] std::optional<StateSpans> find_spans(std::span<const std::int32_t> cells,
                                                   std::size_t states,
                                                   std::span<const std::uint32_t> groups,
                                                   std::span<const SpanColumn> columns);

}  // namespace likeness::models
