#include <algorithm>

#include "report/sections.hpp"

namespace likeness::report {
namespace {

using metrics::DistanceCurve;
using metrics::RowSource;

/// What programs call a kind of rows.
const char* source_key(RowSource source) {
  switch (source) {
    case RowSource::kSynthetic:
      return "synthetic";
    case RowSource::kHoldout:
      return "holdout";
    case RowSource::kRandom:
      return "random";
    case RowSource::kReal:
      break;
  }
  return "real";
}

const DistanceCurve* find_curve(const metrics::Privacy& privacy, RowSource from) {
  const auto found =
      std::find_if(privacy.curves.begin(), privacy.curves.end(), [&](const DistanceCurve& curve) {
        return curve.from == from && curve.to == RowSource::kReal && curve.closest.size() > 1;
      });
  return found == privacy.curves.end() ? nullptr : &*found;
}

void add_copies(const metrics::Privacy& privacy, std::vector<Block>& blocks) {
  const metrics::Copies& copies = privacy.copies;
  const double fresh = 1 - copies.exact.value;
  blocks.insert(
      blocks.end(),
      {Fact{{"columns"}, "", {privacy.columns}},
       Fact{{},
            "rows that equal no real one",
            share(fresh),
            "",
            Card{"New rows", "of the rows", fresh,
                 "Synthetic rows that equal no real one: " + shown(count(copies.exact_rows)) +
                     " exact copies. Among fresh real rows, " +
                     shown(share(copies.exact_baseline)) + " have a twin."}},
       Fact{{"copies", "exact_rows"}, "", count(copies.exact_rows)},
       Fact{{"copies", "exact"}, "", {copies.exact, Style::kShare}},
       Fact{{"copies", "exact_baseline"}, "", share(copies.exact_baseline)},
       Fact{{"copies", "near"}, "", {copies.near, Style::kShare}},
       Fact{{"copies", "near_distance"}, "", score(copies.near_distance)},
       Fact{{"copies", "near_baseline"}, "", share(copies.near_baseline)},
       Fact{{"copies", "reference"}, "", words(copies.reference)},
       Fact{{"new_row_synthesis"}, "new row synthesis", score(privacy.new_row_share)}});
}

void add_protection(const metrics::Privacy& privacy, std::vector<Block>& blocks) {
  const metrics::BaselineProtection& baseline = privacy.baseline_protection;
  const Path path = {"dcr_baseline_protection"};
  blocks.insert(blocks.end(),
                {Fact{{path[0], "score"}, "DCR baseline protection", score(baseline.score)},
                 Fact{{path[0], "synthetic_median"}, "", score(baseline.synthetic_median)},
                 Fact{{path[0], "random_median"}, "", score(baseline.random_median)}});
  if (!privacy.overfitting_protection) return;
  const metrics::OverfittingProtection& overfitting = *privacy.overfitting_protection;
  const std::string key = "dcr_overfitting_protection";
  blocks.insert(
      blocks.end(),
      {Fact{{key, "score"}, "DCR overfitting protection", score(overfitting.score)},
       Fact{{key, "closer_to_real"}, "", share(overfitting.closer_to_real)},
       Fact{{key, "closer_to_holdout"}, "", share(overfitting.closer_to_holdout)},
       Fact{{key, "closer_without_ties"}, "", {overfitting.closer_without_ties, Style::kShare}},
       Fact{{key, "expected"}, "", share(overfitting.expected)}});
}

void add_membership(const metrics::MembershipInference& attack, std::vector<Block>& blocks) {
  const std::string key = "membership_inference";
  blocks.insert(
      blocks.end(),
      {Fact{{key, "auc"}, "membership inference, AUC", {attack.auc}, "0.5 is best"},
       Fact{{key, "advantage"}, "", score(attack.advantage)},
       Fact{{key, "true_positives_at_1_percent"}, "", share(attack.true_positives_at_1_percent)},
       Fact{{key, "members"}, "", count(attack.members)},
       Fact{{key, "others"}, "", count(attack.others)}});
}

Table distances_table(const metrics::Privacy& privacy) {
  Table table{{"distances"},
              "Distance to the closest record (Gower, from 0, equal, to 1), and its ratio to the "
              "second closest",
              {{{"name"}, ""},
               {{}, "from"},
               {{}, "to the closest"},
               {{"rows"}, "rows"},
               {{"zero_share"}, "equal"},
               {{}, "1% within"},
               {{"median_closest"}, "median"},
               {{"mean_closest"}, "mean"},
               {{"mean_ratio"}, "mean ratio"},
               {{"closest_percentiles"}, ""},
               {{"ratio_percentiles"}, ""}},
              {}};
  for (const DistanceCurve& curve : privacy.curves) {
    const std::string from = source_key(curve.from);
    const std::string to = source_key(curve.to);
    table.rows.push_back({words(from + "_to_" + to),
                          words(from),
                          words(from == to ? "other " + to : to),
                          count(curve.rows),
                          share(curve.zero_share),
                          curve.closest.size() > 1 ? score(curve.closest[1]) : Value{},
                          score(curve.median_closest),
                          score(curve.mean_closest),
                          score(curve.mean_ratio),
                          {curve.closest},
                          {curve.ratio}});
  }
  return table;
}

constexpr const char* kRiskKeys[] = {"attacks", "control_attacks", "success",
                                     "control", "naive_success",   "risk"};

std::vector<Value> risk_values(const metrics::AttackRisk& risk) {
  return {count(risk.attacks),           count(risk.control_attacks), {risk.success, Style::kShare},
          {risk.control, Style::kShare}, share(risk.naive_success),   {risk.risk, Style::kShare}};
}

Table attribute_table(const metrics::Privacy& privacy) {
  Table table{{"attribute_inference"},
              "Guessing one column from all others by the closest synthetic row",
              {{{"column"}, "column"}},
              {}};
  const char* headings[] = {
      "guesses", "on the holdout", "right", "right on the holdout", "right without synthetic rows",
      "risk"};
  for (std::size_t k = 0; k < std::size(kRiskKeys); ++k) {
    table.columns.push_back({{kRiskKeys[k]}, headings[k]});
  }
  for (const metrics::AttributeInference& attack : privacy.attribute_inference) {
    table.rows.push_back({words(attack.column)});
    for (Value& value : risk_values(attack.risk)) table.rows.back().push_back(std::move(value));
  }
  table.collapsed = true;
  return table;
}

void add_singling_out(const char* key, const metrics::AttackRisk& risk,
                      std::vector<Block>& blocks) {
  const std::vector<Value> values = risk_values(risk);
  for (std::size_t k = 0; k < values.size(); ++k) {
    blocks.emplace_back(Fact{{"singling_out", key, kRiskKeys[k]}, "", values[k]});
  }
}

Table disclosure_table(const metrics::Privacy& privacy) {
  Table table{{"disclosure_protection"},
              "Disclosure protection (1 is best)",
              {{{"sensitive"}, "sensitive column"},
               {{"score"}, "score"},
               {{"cap_protection"}, "by CAP"},
               {{"baseline_protection"}, "of random guesses"}},
              {}};
  for (const metrics::DisclosureProtection& protection : privacy.disclosure_protection) {
    table.rows.push_back({words(protection.sensitive), score(protection.score),
                          score(protection.cap_protection), score(protection.baseline_protection)});
  }
  return table;
}

void add_picture(const metrics::Privacy& privacy, std::vector<Block>& blocks) {
  const DistanceCurve* synthetic = find_curve(privacy, RowSource::kSynthetic);
  if (synthetic == nullptr) {
    blocks.emplace_back(Paragraph{"There are too few rows or columns to measure distances."});
    return;
  }
  const DistanceCurve* holdout = find_curve(privacy, RowSource::kHoldout);
  const DistanceCurve* reference =
      holdout != nullptr ? holdout : find_curve(privacy, RowSource::kReal);
  const std::string name = holdout != nullptr ? "holdout rows, which the model has not seen"
                                              : "real rows, each to the closest other one";
  blocks.emplace_back(Paragraph{
      "For every share of the rows, how far at most they are from the closest real row. The "
      "area is of " +
      name +
      ": as near as rows come by chance. A line that lies above the area near zero means "
      "that synthetic rows come closer to real people than fresh real rows do: as copies, "
      "or because they are merely typical; the findings on near copies and membership "
      "tell which."});
  DistanceCurves curves{synthetic->closest, {}, name};
  if (reference != nullptr) curves.reference = reference->closest;
  blocks.emplace_back(Pictures{false, {{"", std::move(curves)}}});
}

}  // namespace

Section privacy_section(const metrics::Privacy& privacy) {
  Section section{"privacy", "Privacy", {"privacy"}};
  std::vector<Block>& blocks = section.blocks;
  add_picture(privacy, blocks);
  add_copies(privacy, blocks);
  add_protection(privacy, blocks);
  if (privacy.membership_inference) add_membership(*privacy.membership_inference, blocks);
  add_singling_out("univariate", privacy.singling_out.univariate, blocks);
  add_singling_out("multivariate", privacy.singling_out.multivariate, blocks);
  blocks.emplace_back(Fact{{"holdout_overlap"}, "", share(privacy.holdout_overlap)});
  blocks.emplace_back(Fact{{"real_duplicates"}, "", share(privacy.real_duplicates)});
  blocks.emplace_back(distances_table(privacy));
  blocks.emplace_back(disclosure_table(privacy));
  blocks.emplace_back(attribute_table(privacy));
  return section;
}

}  // namespace likeness::report
