#pragma once

#include "likeness/sequence_evaluation.hpp"
#include "metrics/paired_tables.hpp"
#include "report/document.hpp"

namespace likeness::report {

/// How many rows sequences have; of the columns of numbers that differ most, some sequences and the
/// autocorrelations.
[[nodiscard]] Pictures picture_sequences(const metrics::SequenceEvaluation& sequences,
                                         const metrics::PairedTables& tables);

}  // namespace likeness::report
