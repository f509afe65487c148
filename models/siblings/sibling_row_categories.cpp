#include <algorithm>
#include <bit>

#include "models/siblings/sibling_row_chain.hpp"

namespace likeness::models {

void SiblingRowChain::Walk::draw_fresh(const SiblingTarget& target, const SiblingKnown& known) {
  draw_place(target.fresh, 0, {all_.data(), active_});
  const std::int32_t levels = plans_[target.column].levels();
  const std::uint64_t all = (std::uint64_t{1} << levels) - 1;
  const std::span<const std::int32_t> drawn = walker_.states(target.fresh);
  for (std::size_t row = 0; row < active_; ++row) {
    const bool any_left = known.history->seen_codes(row, target.column) != all;
    states_[row] = any_left ? drawn[row] : 0;
  }
  walker_.set(target.fresh, states_);
  count(target.fresh, {all_.data(), active_}, states_);
}

bool SiblingRowChain::Walk::may_stay(const SiblingTarget& target, const SiblingKnown& known,
                                     std::uint32_t row, std::int32_t last) const {
  return last >= 0 && !is_barred(target, known, row, last) &&
         walker_.is_within(target.drawn, row, last) &&
         std::all_of(target.told.begin(), target.told.end(), [&](const SiblingTold& told) {
           return told.state[static_cast<std::size_t>(last)] == walker_.states(told.place)[row];
         });
}

void SiblingRowChain::Walk::draw_category(const SiblingTarget& target, const SiblingKnown& known,
                                          std::vector<std::int32_t>& codes) {
  std::span<const std::uint32_t> rows(all_.data(), active_);
  const auto last = [&](std::uint32_t row) {
    return known.last == nullptr ? -1 : (*known.last)[target.column].codes[row];
  };
  std::vector<std::uint32_t> changing;
  if (target.stays != SiblingTarget::kNone) {
    draw_place(target.stays, 0, rows);
    const std::span<const std::int32_t> stays = walker_.states(target.stays);
    for (const std::uint32_t row : rows) {
      states_[row] = stays[row] != 0 && may_stay(target, known, row, last(row)) ? 1 : 0;
      if (states_[row] != 0) {
        codes[row] = last(row);
      } else {
        changing.push_back(row);
      }
    }
    // Those that may not stay are seen as changing by what is drawn later.
    walker_.set(target.stays, states_);
    if (tally_ != nullptr) count_stays(target, rows);
    rows = changing;
  }
  const auto is_refused = [&](std::uint32_t row) {
    if (is_barred(target, known, row, codes[row])) return true;
    return last(row) >= 0 && target.stays != SiblingTarget::kNone && codes[row] == last(row);
  };
  std::vector<std::uint32_t> waiting(rows.begin(), rows.end());
  for (std::size_t attempt = 0; attempt < kAttempts && !waiting.empty(); ++attempt) {
    draw_place(target.drawn, attempt, waiting);
    const std::span<const std::int32_t> drawn = walker_.states(target.drawn);
    for (const std::uint32_t row : waiting) codes[row] = drawn[row];
    if (!target.told.empty()) draw_fitting(target, waiting, codes);
    if (target.never_changes && known.history != nullptr) keep_known(target, known, waiting, codes);
    std::erase_if(waiting, [&](std::uint32_t row) { return !is_refused(row); });
  }
  for (const std::uint32_t row : waiting) {
    const bool stays = last(row) >= 0 && !is_barred(target, known, row, last(row));
    if (stays) codes[row] = last(row);
    bool any = false;
    for (std::int32_t code = 0; !stays && code < plans_[target.column].levels(); ++code) {
      // Any that may stand there, rather than one that may not; a missing cell where no other may.
      if (is_barred(target, known, row, code)) continue;
      if (any && code == plans_[target.column].missing_level()) continue;
      codes[row] = code;
      any = true;
    }
  }
  count(target.drawn, rows, codes);
}

void SiblingRowChain::Walk::count_stays(const SiblingTarget& target,
                                        std::span<const std::uint32_t> rows) {
  std::vector<std::uint32_t> counted(rows.begin(), rows.end());
  // Learned of those alone that are of a kind that their parent had.
  if (target.fresh != SiblingTarget::kNone) {
    const std::span<const std::int32_t> fresh = walker_.states(target.fresh);
    std::erase_if(counted, [&](std::uint32_t row) { return fresh[row] != 0; });
  }
  count(target.stays, counted, states_);
}

bool SiblingRowChain::Walk::is_barred(const SiblingTarget& target, const SiblingKnown& known,
                                      std::uint32_t row, std::int32_t code) const {
  if (is_out_of_place(target, known, row, code)) return true;
  const std::int32_t last = known.last == nullptr ? -1 : (*known.last)[target.column].codes[row];
  const auto levels = static_cast<std::size_t>(plans_[target.column].levels());
  if (last >= 0 && !target.is_barred.empty() &&
      target.is_barred[static_cast<std::size_t>(last) * levels + static_cast<std::size_t>(code)] !=
          0) {
    return true;
  }
  if (known.history == nullptr) return false;
  if (target.fresh != SiblingTarget::kNone) {
    const std::uint64_t seen = known.history->seen_codes(row, target.column);
    if ((walker_.states(target.fresh)[row] != 0) == ((seen >> code & 1) != 0)) return true;
  }
  if (target.never_falls || target.never_rises || target.never_changes) {
    const std::int32_t before = known.history->last_known_code(row, target.column);
    if (before >= 0 && code != plans_[target.column].missing_level()) {
      if (target.never_falls && code < before) return true;
      if (target.never_rises && code > before) return true;
      if (target.never_changes && code != before) return true;
    }
  }
  if (target.barred_sequels.empty()) return false;
  for (std::uint64_t seen = known.history->seen_codes(row, target.column); seen != 0;
       seen &= seen - 1) {
    const auto before = static_cast<std::size_t>(std::countr_zero(seen));
    if ((target.barred_sequels[before] >> code & 1) != 0) return true;
  }
  return false;
}

void SiblingRowChain::Walk::keep_known(const SiblingTarget& target, const SiblingKnown& known,
                                       std::span<const std::uint32_t> rows,
                                       std::vector<std::int32_t>& codes) const {
  for (const std::uint32_t row : rows) {
    const std::int32_t before = known.history->last_known_code(row, target.column);
    const bool is_missing = codes[row] == plans_[target.column].missing_level();
    if (before >= 0 && !is_missing) codes[row] = before;
  }
}

/// Rows whose category tells something else than what is known get another, of those that fit.
void SiblingRowChain::Walk::draw_fitting(const SiblingTarget& target,
                                         std::span<const std::uint32_t> rows,
                                         std::vector<std::int32_t>& codes) {
  const auto fits = [&](const SiblingTold& told, std::size_t state, std::uint32_t row) {
    return told.state[state] == walker_.states(told.place)[row] &&
           walker_.is_within(target.drawn, row, static_cast<std::int32_t>(state));
  };
  std::vector<std::pair<std::vector<std::int32_t>, std::uint32_t>> misfits;  // what is known, row
  for (const std::uint32_t row : rows) {
    const auto code = static_cast<std::size_t>(codes[row]);
    const bool all_fit = std::all_of(target.told.begin(), target.told.end(),
                                     [&](const auto& told) { return fits(told, code, row); });
    if (all_fit) continue;
    std::vector<std::int32_t>& known = misfits.emplace_back(std::vector<std::int32_t>(), row).first;
    for (const SiblingTold& told : target.told) known.push_back(walker_.states(told.place)[row]);
    known.push_back(walker_.span_bin(target.drawn, row));
  }
  std::sort(misfits.begin(), misfits.end(), [&](const auto& a, const auto& b) {
    return std::pair(a.first, ranks_[a.second]) < std::pair(b.first, ranks_[b.second]);
  });
  for (std::size_t begin = 0; begin < misfits.size();) {
    std::size_t end = begin;
    while (end < misfits.size() && misfits[end].first == misfits[begin].first) ++end;
    // As many of what is told as any category fits.
    std::vector<double> sums;
    for (std::size_t told = target.told.size(); told > 0; --told) {
      double sum = 0;
      sums.clear();
      for (std::size_t state = 0; state < target.shares.size(); ++state) {
        const bool fit = std::all_of(
            target.told.begin(), target.told.begin() + static_cast<std::ptrdiff_t>(told),
            [&](const auto& one) { return fits(one, state, misfits[begin].second); });
        sums.push_back(sum += fit ? target.shares[state] : 0);
      }
      if (sum > 0) break;
      sums.clear();
    }
    const double rank = ranks_[misfits[begin].second];
    for (std::size_t k = begin; k < end && !sums.empty(); ++k) {
      const double even =
          (static_cast<double>(k - begin) + rank) / static_cast<double>(end - begin);
      const auto state = std::upper_bound(sums.begin(), sums.end(), even * sums.back());
      codes[misfits[k].second] = static_cast<std::int32_t>(
          std::min(state - sums.begin(), static_cast<std::ptrdiff_t>(sums.size()) - 1));
    }
    begin = end;
  }
  walker_.set(target.drawn, codes);
}

}  // namespace likeness::models
