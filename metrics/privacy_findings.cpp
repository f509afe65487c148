#include <algorithm>
#include <cmath>
#include <utility>

#include "metrics/privacy_tables.hpp"
#include "metrics/wording.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

/// From which values on a finding is a notice, a warning, serious.
struct Limits {
  double notice;
  double warning;
  double serious;
};

Severity judged(double value, const Limits& limits) {
  if (value >= limits.serious) return Severity::kSerious;
  if (value >= limits.warning) return Severity::kWarning;
  return value >= limits.notice ? Severity::kNotice : Severity::kFine;
}

/// `advice` is for findings that aren't fine.
Finding finding(std::string name, std::string title, const Rate& value, double baseline,
                std::string verdict, std::string advice, Severity severity) {
  return {std::move(name),
          std::move(title),
          value.value,
          value.low,
          value.high,
          baseline,
          std::move(verdict),
          severity == Severity::kFine ? "" : std::move(advice),
          severity};
}

Rate number(double value) {
  Rate rate;
  rate.value = value;
  return rate;
}

const char* const kSimplerModel =
    "Fit a model that generalizes more (fewer epochs, larger groups, more noise), or learn from "
    "more rows.";

std::string reference_rows(const Copies& copies) {
  return copies.reference == "holdout" ? "fresh real rows (the holdout)"
                                       : "real rows compared with the other real rows";
}

Severity exact_severity(const Copies& copies) {
  return judged(copies.exact.low - copies.exact_baseline, {0.0005, 0.005, 0.05});
}

Severity near_severity(const Copies& copies) {
  return judged(copies.near.low - copies.near_baseline, {0.01, 0.03, 0.1});
}

Finding exact_copies(const Copies& copies) {
  return finding(
      "exact_copies", "Exact copies", copies.exact, copies.exact_baseline,
      text::grouped(copies.exact_rows) + " synthetic rows (" + text::percent(copies.exact.value) +
          ") equal a real row in every column; of " + reference_rows(copies) + ", " +
          text::percent(copies.exact_baseline) + " do.",
      "Remove these rows, or fit a model that doesn't repeat its rows; few coarse columns make "
      "equal rows by chance.",
      exact_severity(copies));
}

Finding near_copies(const Copies& copies) {
  return finding("near_copies", "Near copies", copies.near, copies.near_baseline,
                 text::percent(copies.near.value) + " of the synthetic rows are within distance " +
                     decimal(copies.near_distance) + " of a real row; of " +
                     reference_rows(copies) + ", " + text::percent(copies.near_baseline) + " are.",
                 kSimplerModel, near_severity(copies));
}

/// How near rows of that kind come to real ones.
const DistanceCurve* find_curve(const Privacy& privacy, RowSource from) {
  const auto found =
      std::find_if(privacy.curves.begin(), privacy.curves.end(), [&](const DistanceCurve& curve) {
        return curve.from == from && curve.to == RowSource::kReal;
      });
  return found == privacy.curves.end() ? nullptr : &*found;
}

/// How near rows are that can't be copies; null where there are too few rows to say.
const DistanceCurve* reference_curve(const Privacy& privacy) {
  const DistanceCurve* holdout = find_curve(privacy, RowSource::kHoldout);
  return holdout != nullptr ? holdout : find_curve(privacy, RowSource::kReal);
}

void add_distances(const Privacy& privacy, std::vector<Finding>& findings) {
  const DistanceCurve* synthetic = find_curve(privacy, RowSource::kSynthetic);
  const DistanceCurve* reference = reference_curve(privacy);
  if (reference == nullptr) return;
  const std::string whose = reference->from == RowSource::kHoldout ? "holdout rows" : "real rows";
  const auto shortfall = [](double value, double usual) {
    return usual > 0.0 ? 1.0 - value / usual : 0.0;
  };
  findings.push_back(finding(
      "distance_to_closest_record", "Distance to the closest real row (DCR)",
      number(synthetic->mean_closest), reference->mean_closest,
      "Synthetic rows are on average " + decimal(synthetic->mean_closest) +
          " from their closest real row (median " + decimal(synthetic->median_closest) + "), " +
          whose + " " + decimal(reference->mean_closest) + " (median " +
          decimal(reference->median_closest) + ").",
      "Typical rows are nearer, too: see near copies and membership inference for whether rows "
      "leak.",
      judged(shortfall(synthetic->mean_closest, reference->mean_closest), {0.2, 0.4, 0.7})));
  if (synthetic->ratio.empty()) return;
  findings.push_back(
      finding("nearest_neighbour_distance_ratio", "Nearest-neighbour distance ratio (NNDR)",
              number(synthetic->mean_ratio), reference->mean_ratio,
              "The closest real row is on average " + decimal(synthetic->mean_ratio) +
                  " times as far as the second closest; for " + whose + " " +
                  decimal(reference->mean_ratio) + " times. Near 0, a row follows one real row.",
              kSimplerModel,
              judged(shortfall(synthetic->mean_ratio, reference->mean_ratio), {0.1, 0.2, 0.5})));
}

Finding protection_of_baseline(const BaselineProtection& baseline) {
  return finding("dcr_baseline_protection", "Distance against random data", number(baseline.score),
                 std::nan(""),
                 "Half of the synthetic rows are farther than " +
                     decimal(baseline.synthetic_median) + " from any real row; of random rows, " +
                     decimal(baseline.random_median) + " (score " + decimal(baseline.score) +
                     "). Good synthetic rows are much nearer than random ones.",
                 "", Severity::kFine);
}

Finding overfitting(const OverfittingProtection& protection) {
  const Rate& closer = protection.closer_without_ties;
  return finding("dcr_overfitting_protection", "Nearer to learned rows than to others", closer,
                 protection.expected,
                 text::percent(closer.value) +
                     " of the synthetic rows are nearer to the real table than to the holdout; " +
                     text::percent(protection.expected) + " would be by their sizes alone.",
                 kSimplerModel, judged(closer.low - protection.expected, {0.02, 0.05, 0.15}));
}

Finding membership(const MembershipInference& attack) {
  return finding(
      "membership_inference", "Membership inference", attack.auc, 0.5,
      "Somebody with the synthetic table tells learned rows from others with an AUC of " +
          decimal(attack.auc.value) + " (95%: " + decimal(attack.auc.low) + " to " +
          decimal(attack.auc.high) + "; 0.5 is guessing), an advantage of " +
          text::percent(attack.advantage) + " at best.",
      kSimplerModel, judged(attack.auc.low - 0.5, {0.005, 0.03, 0.1}));
}

/// The attack on the column that gives most away.
Finding attribute(const std::vector<AttributeInference>& attacks) {
  const auto risk_of = [](const AttributeInference& a) {
    return std::isnan(a.risk.risk.low) ? -1.0 : a.risk.risk.low;
  };
  const AttributeInference& worst =
      *std::max_element(attacks.begin(), attacks.end(),
                        [&](const AttributeInference& a, const AttributeInference& b) {
                          return risk_of(a) < risk_of(b);
                        });
  const AttackRisk& risk = worst.risk;
  const bool controlled = risk.control_attacks > 0;
  std::string verdict =
      "Given everything else about a learned row, the closest synthetic row gives its \"" +
      worst.column + "\" in " + text::percent(risk.success.value) + " of cases";
  if (controlled) {
    verdict += ", and that of a row not learned in " + text::percent(risk.control.value) +
               ": a risk of " + text::percent(std::max(risk.risk.value, 0.0)) + ".";
  } else {
    verdict += "; one guess for everybody in " + text::percent(risk.naive_success) + ".";
  }
  // Without a control, what is learned of the population counts as risk, too.
  const Limits limits = controlled ? Limits{0.02, 0.05, 0.2} : Limits{0.2, 2.0, 2.0};
  return finding("attribute_inference", "Attribute inference", risk.risk, 0.0, verdict,
                 controlled ? std::string(kSimplerModel)
                            : "Give a holdout to learn how much of that is about single rows; the "
                              "rest is what the table is for.",
                 judged(risk.risk.low, limits));
}

Finding singling_out(std::string name, std::string title, const AttackRisk& risk) {
  const bool controlled = risk.control_attacks > 0;
  std::string verdict = "Of " + text::grouped(risk.attacks) +
                        " descriptions that fit one synthetic row, " +
                        text::percent(risk.success.value) + " fit exactly one learned row";
  verdict += controlled
                 ? ", and " + text::percent(risk.control.value) + " exactly one of as many others."
                 : "; of random descriptions, " + text::percent(risk.naive_success) + " do.";
  const Limits limits = controlled ? Limits{0.02, 0.05, 0.2} : Limits{0.2, 2.0, 2.0};
  return finding(std::move(name), std::move(title), risk.risk, 0.0, verdict,
                 controlled
                     ? "Make rare values rarer: round numbers, pool rare categories, cut extremes."
                     : "Give a holdout to learn how much of that is about single rows.",
                 judged(risk.risk.low, limits));
}

Finding disclosure(const DisclosureProtection& protection) {
  return finding(
      "disclosure_protection", "Disclosure protection of " + protection.sensitive,
      number(protection.score), 1.0,
      "Somebody who knows all other columns and looks up equal synthetic rows finds the right \"" +
          protection.sensitive + "\" with a probability of " +
          text::percent(1.0 - protection.cap_protection) + "; guessing any value, with " +
          text::percent(1.0 - protection.baseline_protection) + ".",
      "See attribute inference for how much of that is about single rows.",
      judged(1.0 - protection.score, {0.3, 2.0, 2.0}));
}

Finding overlap(double shared, double twins) {
  return finding("holdout_overlap", "Holdout rows that were learned from", number(shared), twins,
                 text::percent(shared) + " of the holdout rows are in the real table, where " +
                     text::percent(twins) + " of the rows have a twin.",
                 "Take them out of the holdout: comparisons with rows that were learned from say "
                 "nothing about privacy.",
                 judged(shared - 1.5 * twins, {0.005, 0.02, 0.2}));
}

}  // namespace

std::vector<Finding> privacy_findings(const Privacy& privacy) {
  std::vector<Finding> findings = {exact_copies(privacy.copies)};
  if (!std::isnan(privacy.copies.near_baseline)) findings.push_back(near_copies(privacy.copies));
  add_distances(privacy, findings);
  findings.push_back(protection_of_baseline(privacy.baseline_protection));
  if (privacy.overfitting_protection) {
    findings.push_back(overfitting(*privacy.overfitting_protection));
  }
  if (privacy.membership_inference) findings.push_back(membership(*privacy.membership_inference));
  if (!privacy.attribute_inference.empty()) {
    findings.push_back(attribute(privacy.attribute_inference));
  }
  const SinglingOut& singling = privacy.singling_out;
  if (singling.univariate.attacks > 0) {
    findings.push_back(
        singling_out("singling_out_univariate", "Singling out by one column", singling.univariate));
  }
  if (singling.multivariate.attacks > 0) {
    findings.push_back(singling_out("singling_out_multivariate", "Singling out by several columns",
                                    singling.multivariate));
  }
  for (const DisclosureProtection& protection : privacy.disclosure_protection) {
    findings.push_back(disclosure(protection));
  }
  if (!std::isnan(privacy.holdout_overlap)) {
    findings.push_back(overlap(privacy.holdout_overlap, privacy.real_duplicates));
  }
  return findings;
}

Severity copying_severity(const Copies& copies) {
  return std::max(exact_severity(copies), near_severity(copies));
}

}  // namespace likeness::metrics
