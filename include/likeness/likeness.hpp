#pragma once

/// Everything that making and judging synthetic tables needs. The statistics and the networks
/// underneath have headers of their own, in likeness/stats/ and likeness/autodiff/, which need
/// Eigen.
#include "likeness/core/cpu.hpp"
#include "likeness/core/error.hpp"
#include "likeness/core/parallel.hpp"
#include "likeness/core/progress.hpp"
#include "likeness/io/csv.hpp"
#include "likeness/io/metadata.hpp"
#include "likeness/io/table.hpp"
#include "likeness/io/transactions.hpp"
#include "likeness/metrics/association_comparison.hpp"
#include "likeness/metrics/association_rules.hpp"
#include "likeness/metrics/diagnostic.hpp"
#include "likeness/metrics/quality.hpp"
#include "likeness/metrics/report_text.hpp"
#include "likeness/models/synthesizer.hpp"
