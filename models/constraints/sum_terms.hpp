#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "text/expression.hpp"

namespace likeness::models {

/// A part of a sum, with its sign.
struct SumTerm {
  text::Expression part;
  bool minus = false;
};

/// The parts of a sum; `minus`: it is subtracted itself.
void collect_terms(const text::Expression& e, bool minus, std::vector<SumTerm>& terms);

/// `terms` add up to `other`. Of a term that is added: the other side less the other terms.
[[nodiscard]] std::optional<text::Expression> without_plus(const std::vector<SumTerm>& terms,
                                                           std::size_t k,
                                                           const text::Expression& other);
/// Of a term that is subtracted: the other terms less that side. One of them is added, and comes
/// first.
[[nodiscard]] std::optional<text::Expression> without_minus(const std::vector<SumTerm>& terms,
                                                            std::size_t k,
                                                            const text::Expression& other);

}  // namespace likeness::models
