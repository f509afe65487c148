#pragma once

/// Everything that making and judging synthetic tables needs. The statistics and the networks
/// underneath have headers of their own, in likeness/stats/ and likeness/autodiff/, which need
/// Eigen.
#include "likeness/condition.hpp"
#include "likeness/cpu.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/metadata.hpp"
#include "likeness/metrics/association_comparison.hpp"
#include "likeness/metrics/association_rules.hpp"
#include "likeness/metrics/diagnostic.hpp"
#include "likeness/metrics/quality.hpp"
#include "likeness/metrics/report_text.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
