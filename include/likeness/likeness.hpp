#pragma once

/// Everything that making and judging synthetic tables needs. The statistics and the networks
/// underneath have headers of their own, in likeness/stats/ and likeness/autodiff/, which need
/// Eigen.
#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset.hpp"
#include "likeness/dataset_files.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/privacy.hpp"
#include "likeness/progress.hpp"
#include "likeness/pseudonyms.hpp"
#include "likeness/quality.hpp"
#include "likeness/relational_evaluation.hpp"
#include "likeness/report.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
#include "likeness/utility.hpp"
