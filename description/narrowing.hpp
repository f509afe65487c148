#pragma once

#include "likeness/description.hpp"

namespace likeness::description {

/// Narrows ends and values of columns to what the metadata's constraints say of one column alone
/// (`price >= 10`, `status in ('a', 'b')`), so that rows needn't be tried for it. Throws
/// Error(kData) where nothing is left.
void narrow_to_constraints(Description& description);

}  // namespace likeness::description
