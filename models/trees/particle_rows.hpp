#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/sampling/row_boosts.hpp"
#include "models/trees/admitted_states.hpp"
#include "models/trees/chain_particles.hpp"

namespace likeness::models {

/// Rows that meet conditions and have boosts, each in one go: a weighted beginning up to the last
/// column that is asked for, then the columns behind it. A row depends on (model, seed, its
/// number, conditions, boosts) alone.
class ParticleRows {
 public:
  /// The options' conditions and boosts are those of `conditions` and `boosts`; all must outlive
  /// this.
  ParticleRows(const Frame& frame, const std::vector<ChainColumn>& chain,
               const RowConditions& conditions, const RowBoosts& boosts,
               const SampleOptions& options);

  /// Whether trying rows costs more. Throws Error(kUsage) where no row can meet the conditions.
  [[nodiscard]] bool worthwhile();
  /// Cells of rows [first_row, first_row + rows); call it where worthwhile().
  [[nodiscard]] std::vector<ColumnValues> draw(std::uint64_t first_row, std::size_t rows) const;

 private:
  [[nodiscard]] ChainParticles particles(std::size_t most) const;
  void draw_some(std::uint64_t first_row, std::size_t begin, std::size_t end,
                 std::vector<ColumnValues>& cells) const;

  const Frame& frame_;
  const std::vector<ChainColumn>& chain_;
  const RowConditions& conditions_;
  const SampleOptions& options_;
  bool weighable_ = true;                                ///< whether states tell all that is asked
  std::vector<std::optional<AdmittedStates>> admitted_;  ///< by place
  std::vector<StateShares> shares_;                      ///< by place
  std::optional<ChainParticles> beginnings_;
};

}  // namespace likeness::models
