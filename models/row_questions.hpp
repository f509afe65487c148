#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// What may be asked of a model about rows that it did not make; Model (likeness/model.hpp) says
/// what the answers are.
class RowQuestions {
 public:
  virtual ~RowQuestions() = default;

  [[nodiscard]] virtual std::vector<double> log_likelihood(const Table& table) const = 0;
  [[nodiscard]] virtual Table predict(const Table& table, const std::string& column,
                                      std::uint64_t seed) const = 0;
  [[nodiscard]] virtual Table impute(const Table& table, std::uint64_t seed) const = 0;

 protected:
  RowQuestions() = default;
  RowQuestions(const RowQuestions&) = default;
  RowQuestions& operator=(const RowQuestions&) = default;
};

}  // namespace likeness::models
