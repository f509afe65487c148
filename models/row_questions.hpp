#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// What may be asked of a model about rows that it did not make; Model (likeness/model.hpp) says
/// what the answers are.
class RowQuestions {
 public:
  virtual ~RowQuestions() = default;

  /// Cells of the columns `hidden` that are missing though no cell of theirs was, when they were
  /// learned, are not known: what is given is the likelihood of the row without them.
  [[nodiscard]] virtual std::vector<double> log_likelihood(
      const Table& table, std::span<const std::string> hidden) const = 0;
  [[nodiscard]] virtual Table predict(const Table& table, const std::string& column,
                                      std::uint64_t seed) const = 0;
  [[nodiscard]] virtual Table impute(const Table& table, std::uint64_t seed) const = 0;

 protected:
  RowQuestions() = default;
  RowQuestions(const RowQuestions&) = default;
  RowQuestions& operator=(const RowQuestions&) = default;
};

}  // namespace likeness::models
