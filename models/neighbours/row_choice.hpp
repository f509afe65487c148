#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/progress.hpp"
#include "models/frame/mixed_table.hpp"
#include "models/neighbours/pseudo_rows.hpp"
#include "models/neighbours/row_fingerprints.hpp"
#include "models/neighbours/row_tilting.hpp"

namespace likeness::models {

/// How rows of small tables are chosen among candidates.
struct RowChoiceOptions {
  std::size_t candidates = 8;  ///< for each row
  bool tilt = true;            ///< whether statistics decide between them; otherwise chance
  bool avoid_copies = true;    ///< whether rows that may be real ones, which few have, are out
};

/// Candidate rows: row i of attempt a, and so on; restrained as they will be written.
using RowSource = std::function<MixedValues(std::size_t count, std::uint64_t seed,
                                            std::uint64_t first_row, std::uint64_t attempt)>;

/// Chooses each row among candidates, so that statistics stay those of the real table and no more
/// real rows come back than fresh ones of the same kind would equal. Which combinations many rows
/// have is no secret; of a real row that few are equal to, copies are as frequent as among real
/// rows: never, where all are different.
class RowChoice {
 public:
  RowChoice() = default;
  /// Learns from candidates of `source` what makes the chosen ones like `real`.
  RowChoice(const MixedTable& table, const MixedValues& real, const RowSource& source,
            const RowChoiceOptions& options, std::uint64_t seed);

  /// Rows first_row, first_row + 1, ...; row i depends on (this, source, seed, i) alone. A row all
  /// of whose candidates may be real ones gets others, from anywhere; where 8 such rounds don't
  /// help, it is one of them.
  [[nodiscard]] MixedValues sample(const RowSource& source, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first_row) const;

  /// The share of `made` rows that equal one of `real`; of real rows that equal another one.
  [[nodiscard]] static double copies(const MixedValues& real, const MixedValues& made);
  [[nodiscard]] static double repeats(const MixedValues& real);

  /// Among rows of `table`.
  void fields(io::Archive& archive, const MixedTable& table);

 private:
  /// Groups of candidates, one for each row, one after another.
  struct Groups {
    MixedValues rows;
    std::vector<std::uint8_t> barred;
  };
  [[nodiscard]] Groups collect(const RowSource& source, std::size_t count, std::uint64_t seed,
                               std::uint64_t first_row) const;

  /// Opens fewer candidates where the choice makes more of real ones than its candidates do.
  void close_copies(const MixedValues& real, const RowSource& source, std::size_t count,
                    std::uint64_t seed);
  [[nodiscard]] static double share_of_barred(const Groups& groups);

  /// The weights of a row's candidates: the largest is 1, barred ones have 0.
  void weigh(const Groups& groups, std::size_t row, std::vector<double>& weights) const;

  RowChoiceOptions options_;
  /// Whether all candidates come from anywhere: where many of a row's own would be barred, the
  /// others could not make up for them.
  bool strangers_ = false;
  /// The share of candidates that may be real ones and are taken all the same.
  double open_share_ = 0;
  RowFingerprints fingerprints_;
  RowTilting tilting_;
};

}  // namespace likeness::models
