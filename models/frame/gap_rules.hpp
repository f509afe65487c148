#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"

namespace likeness::models {

/// What other learned columns say of the gaps of a generated one, such as a phone number that is
/// there just where the contact is by phone: what holds in every real row holds in made ones.
class GapRules {
 public:
  /// A learned column, and how many codes it has; numbers are there (0) or missing (1).
  struct Teller {
    std::size_t k = 0;
    const ColumnValues* values = nullptr;
    std::int32_t levels = 2;
    /// Whether the cell of a row is the real one.
    std::function<bool(std::size_t)> is_real;
  };

  GapRules() = default;
  /// Of gaps that are 1 where a cell is missing: what tellers say of them, and not by accident.
  GapRules(std::span<const std::int32_t> gaps, std::span<const Teller> tellers);

  [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }
  /// Gaps of rows as the rules want them; `cells_of` gives those of a learned column.
  void apply(const std::function<const ColumnValues&(std::size_t)>& cells_of,
             std::span<std::int32_t> gaps) const;

  void fields(io::Archive& archive);
  /// Whether there are such columns, and codes of them: `levels_of` gives their number, 0 for none.
  [[nodiscard]] bool fits(std::size_t columns,
                          const std::function<std::int32_t(std::size_t)>& levels_of) const;

 private:
  struct Rule {
    std::uint64_t column = 0;
    std::vector<std::int32_t> says;  ///< of each code: 0 there, 1 missing, -1 either
    void fields(io::Archive& archive);
  };

  std::vector<Rule> rules_;  ///< the one that says most last
};

}  // namespace likeness::models
