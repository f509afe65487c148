#include "likeness/privacy.hpp"

#include <algorithm>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/prediction.hpp"
#include "metrics/privacy_tables.hpp"
#include "metrics/row_keys.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kMostSecrets = 20;
constexpr double kMatchTolerance = 0.01;
constexpr std::size_t kDisclosureBins = 10;

RowMatrix at_most(RowMatrix rows, const PrivacyOptions& options, std::uint64_t stream) {
  if (rows.rows() <= options.most_rows) return rows;
  return take_rows(rows, draw_rows(rows.rows(), options.most_rows, options.seed, stream));
}

PrivacyTables cut_tables(RowMatrices rows, const PrivacyOptions& options) {
  PrivacyTables tables;
  tables.names = rows.names();
  tables.number_names = std::move(rows.number_names);
  tables.whole = std::move(rows.whole);
  tables.is_datetime = std::move(rows.is_datetime);
  tables.level_counts = std::move(rows.level_counts);
  tables.real = at_most(std::move(rows.tables[0]), options, streams::kEvaluation.privacy_real);
  tables.synthetic =
      at_most(std::move(rows.tables[1]), options, streams::kEvaluation.privacy_synthetic);
  if (rows.tables.size() > 2) {
    tables.holdout =
        at_most(std::move(rows.tables[2]), options, streams::kEvaluation.privacy_holdout);
  }
  return tables;
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Equal rows are counted in whole tables, however long.
void count_copies(const RowMatrices& rows, Privacy& privacy) {
  std::vector<RowKey> real = row_keys(rows.tables[0]);
  std::sort(real.begin(), real.end());
  Copies& copies = privacy.copies;
  const std::size_t synthetic_rows = rows.tables[1].rows();
  copies.exact_rows = count_among(row_keys(rows.tables[1]), real);
  copies.exact = wilson_rate(copies.exact_rows, synthetic_rows);
  privacy.real_duplicates = share(count_twins(real), real.size());
  copies.exact_baseline = privacy.real_duplicates;
  copies.reference = "real";
  if (rows.tables.size() < 3) return;
  const RowMatrix& holdout = rows.tables[2];
  privacy.holdout_overlap = share(count_among(row_keys(holdout), real), holdout.rows());
  copies.exact_baseline = privacy.holdout_overlap;
  copies.reference = "holdout";
}

/// Indices of the columns that an attacker wants.
std::vector<std::size_t> secrets_of(const PrivacyTables& tables, const PrivacyOptions& options) {
  std::vector<std::size_t> secrets;
  for (const std::string& name : options.sensitive) {
    const auto found = std::find(tables.names.begin(), tables.names.end(), name);
    if (found == tables.names.end()) {
      throw Error(ErrorCode::kUsage,
                  "The sensitive column \"" + name +
                      "\" is not a numerical, datetime, categorical or boolean column of the real "
                      "table.");
    }
    secrets.push_back(static_cast<std::size_t>(found - tables.names.begin()));
  }
  if (!secrets.empty()) return secrets;
  for (std::size_t c = 0; c < std::min(tables.names.size(), kMostSecrets); ++c) {
    secrets.push_back(c);
  }
  return secrets;
}

void infer_attributes(const PrivacyTables& tables, const PrivacyOptions& options,
                      Privacy& privacy) {
  const std::vector<std::size_t> secrets = secrets_of(tables, options);
  if (tables.names.size() < 2) return;
  for (std::size_t k = 0; k < secrets.size(); ++k) {
    report_progress(
        options.progress,
        {.stage = "attribute inference", .step = k, .total = secrets.size(), .losses = {}});
    privacy.attribute_inference.push_back(infer_attribute(tables, secrets[k], options));
  }
}

void protect_disclosure(const PairedTables& tables, const PrivacyOptions& options,
                        Privacy& privacy) {
  for (const std::string& sensitive : options.sensitive) {
    std::vector<std::string> known = privacy.columns;
    std::erase(known, sensitive);
    if (known.empty()) continue;
    privacy.disclosure_protection.push_back(
        measure_disclosure(tables, known, {sensitive}, CapMethod::kCap, kDisclosureBins));
  }
}

}  // namespace

Privacy evaluate_privacy(const Table& real, const Table& synthetic, const Table* holdout,
                         const Metadata& metadata, const PrivacyOptions& options) {
  return measure_privacy(PairedTables(real, synthetic, metadata, holdout), options);
}

Privacy measure_closeness(const PairedTables& pair, const PrivacyOptions& options) {
  RowMatrices rows = read_rows(pair, true);
  Privacy privacy;
  privacy.columns = rows.names();
  count_copies(rows, privacy);
  measure_distances(cut_tables(std::move(rows), options), options, privacy);
  return privacy;
}

Privacy measure_privacy(const PairedTables& pair, const PrivacyOptions& options) {
  if (options.most_rows < 2 || options.attacks < 1) {
    throw Error(ErrorCode::kUsage,
                "Privacy needs at least 2 rows of each table and 1 attack to be measured.");
  }
  RowMatrices rows = read_rows(pair, true);
  Privacy privacy;
  privacy.columns = rows.names();
  count_copies(rows, privacy);
  const PrivacyTables tables = cut_tables(std::move(rows), options);
  measure_distances(tables, options, privacy);
  privacy.new_row_share = new_row_share(tables.real, tables.synthetic, kMatchTolerance);
  if (tables.holdout) privacy.membership_inference = infer_membership(tables, options);
  infer_attributes(tables, options, privacy);
  privacy.singling_out = single_out(tables, options);
  protect_disclosure(pair, options, privacy);
  privacy.findings = privacy_findings(privacy);
  return privacy;
}

}  // namespace likeness::metrics
