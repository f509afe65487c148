#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "text/expression.hpp"

namespace likeness::description {

/// A column that a constraint says is a formula of others, so that it is computed, not drawn.
struct Equation {
  std::string column;
  text::Expression formula;
  std::vector<std::string> inputs;
};

/// The equations among the constraints of a table, each behind those that give its inputs. Sums are
/// solved for a column of theirs that `is_free`, which says whether a column may be computed; the
/// one that stands alone on a side goes first.
[[nodiscard]] std::vector<Equation> equations_of(
    const Metadata& metadata, const std::function<bool(const std::string&)>& is_free);

}  // namespace likeness::description
