#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "likeness/random.hpp"
#include "likeness/stats/significance.hpp"
#include "likeness/transactions.hpp"
#include "metrics/mean.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/transaction_baskets.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kFewestAmounts = 20;
constexpr double kCloseLift = 0.2;

using RuleKey = std::pair<std::vector<std::string>, std::vector<std::string>>;

/// Items are numbered differently in either table, so that the names are put in order.
RuleKey rule_key(const NamedRule& rule) {
  RuleKey key{rule.antecedent, rule.consequent};
  std::sort(key.first.begin(), key.first.end());
  std::sort(key.second.begin(), key.second.end());
  return key;
}

double amounts_complement(std::span<const double> real, std::span<const double> synthetic) {
  if (real.empty() || synthetic.empty()) return kNotApplicable;
  return 1 - stats::kolmogorov_smirnov_test(real, synthetic, stats::PValueMethod::kAsymptotic)
                 .statistic;
}

void compare_rules(const RuleList& real, const RuleList& synthetic, const RuleList& synthetic_rare,
                   AssociationComparison& result) {
  result.real_rules = real.rules.size();
  result.synthetic_rules = synthetic.rules.size();
  std::map<RuleKey, const NamedRule*> made;
  for (const NamedRule& rule : synthetic_rare.rules) made.emplace(rule_key(rule), &rule);
  Mean found;
  Mean support;
  Mean confidence;
  Mean lift;
  Mean kept;
  for (const NamedRule& rule : real.rules) {
    ComparedRule compared{.real = rule};
    const auto at = made.find(rule_key(rule));
    compared.found = at != made.end();
    found.add(compared.found ? 1 : 0);
    if (compared.found) {
      compared.support = at->second->support;
      compared.confidence = at->second->confidence;
      compared.lift = at->second->lift;
      support.add(std::abs(rule.support - compared.support));
      confidence.add(std::abs(rule.confidence - compared.confidence));
      lift.add(std::abs(compared.lift / rule.lift - 1));
    }
    if (result.rules.size() < result.top) {
      kept.add(std::abs(compared.lift / rule.lift - 1) <= kCloseLift ? 1 : 0);
    }
    result.rules.push_back(std::move(compared));
  }
  result.rules_found = found.value();
  result.support_difference = support.value();
  result.confidence_difference = confidence.value();
  result.lift_difference = lift.value();
  result.top_kept = kept.value();

  const auto top_of = [&](const RuleList& list) {
    std::set<RuleKey> keys;
    for (const NamedRule& rule : list.rules) {
      if (keys.size() < result.top) keys.insert(rule_key(rule));
    }
    return keys;
  };
  const std::set<RuleKey> real_top = top_of(real);
  const std::set<RuleKey> synthetic_top = top_of(synthetic);
  std::size_t both = 0;
  for (const RuleKey& key : real_top) both += synthetic_top.count(key);
  const std::size_t either = real_top.size() + synthetic_top.size() - both;
  result.top_jaccard =
      either == 0 ? kNotApplicable : static_cast<double>(both) / static_cast<double>(either);
}

using VerbObject = std::pair<std::string, std::string>;

std::map<VerbObject, std::vector<double>> amounts_of(const Transactions& transactions) {
  std::map<VerbObject, std::vector<double>> amounts;
  for (std::size_t row = 0; row < transactions.amounts.size(); ++row) {
    if (std::isnan(transactions.amounts[row])) continue;
    amounts[{transactions.verb_names[static_cast<std::size_t>(transactions.verbs[row])],
             transactions.object_names[static_cast<std::size_t>(transactions.objects[row])]}]
        .push_back(transactions.amounts[row]);
  }
  return amounts;
}

double upper_median(std::vector<double> values) {
  if (values.empty()) return kNotApplicable;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double negative_share(const std::vector<double>& values) {
  Mean share;
  for (const double value : values) share.add(value < 0 ? 1 : 0);
  return share.value();
}

void compare_amounts(const Transactions& real, const Transactions& synthetic,
                     AssociationComparison& result) {
  auto made = amounts_of(synthetic);
  double sum = 0;
  double weight = 0;
  for (const auto& [key, values] : amounts_of(real)) {
    if (values.size() < kFewestAmounts) continue;
    const std::vector<double>& others = made[key];
    ComparedAmounts compared{key.first,
                             key.second,
                             values.size(),
                             others.size(),
                             upper_median(values),
                             upper_median(others),
                             negative_share(values),
                             negative_share(others),
                             others.empty() ? 0 : amounts_complement(values, others)};
    sum += compared.ks_complement * static_cast<double>(values.size());
    weight += static_cast<double>(values.size());
    result.amounts.push_back(std::move(compared));
  }
  result.amounts_score = weight > 0 ? sum / weight : kNotApplicable;
}

std::vector<double> event_counts(const RowsBySubject& subjects) {
  std::vector<double> counts;
  for (std::size_t k = 0; k < subjects.size(); ++k) {
    if (subjects.count(k) > 0) counts.push_back(static_cast<double>(subjects.count(k)));
  }
  return counts;
}

/// Times between neighbouring dates of a subject.
std::vector<double> intervals(const Transactions& transactions, const RowsBySubject& subjects) {
  std::vector<double> result;
  if (transactions.dates.empty()) return result;
  std::vector<std::int64_t> dates;
  for (std::size_t k = 0; k < subjects.size(); ++k) {
    dates.clear();
    for (std::size_t i = subjects.offsets[k]; i < subjects.offsets[k + 1]; ++i) {
      const std::int64_t date = transactions.dates[subjects.rows[i]];
      if (date != Transactions::kNoDate) dates.push_back(date);
    }
    std::sort(dates.begin(), dates.end());
    for (std::size_t i = 1; i < dates.size(); ++i) {
      result.push_back(static_cast<double>(dates[i] - dates[i - 1]));
    }
  }
  return result;
}

/// What each subject with 3 or more events did, in an order that does not tell when.
std::vector<std::string> whole_baskets(const Transactions& transactions,
                                       const RowsBySubject& subjects) {
  constexpr std::size_t kFewestEvents = 3;
  std::vector<std::string> baskets;
  std::vector<std::string> events;
  for (std::size_t k = 0; k < subjects.size(); ++k) {
    if (subjects.count(k) < kFewestEvents) continue;
    events.clear();
    for (std::size_t i = subjects.offsets[k]; i < subjects.offsets[k + 1]; ++i) {
      const std::size_t row = subjects.rows[i];
      events.push_back(
          transactions.verb_names[static_cast<std::size_t>(transactions.verbs[row])] + '\x1F' +
          transactions.object_names[static_cast<std::size_t>(transactions.objects[row])]);
    }
    std::sort(events.begin(), events.end());
    std::string basket;
    for (const std::string& event : events) basket += event + '\x1E';
    baskets.push_back(std::move(basket));
  }
  return baskets;
}

/// Share of `baskets` that occur among `others`.
double share_among(std::span<const std::string> baskets, std::span<const std::string> others) {
  const std::unordered_set<std::string_view> known(others.begin(), others.end());
  Mean share;
  for (const std::string& basket : baskets) share.add(known.contains(basket) ? 1 : 0);
  return share.value();
}

void compare_baskets(const Transactions& real, const RowsBySubject& real_subjects,
                     const Transactions& synthetic, const RowsBySubject& synthetic_subjects,
                     AssociationComparison& result) {
  std::vector<std::string> baskets = whole_baskets(real, real_subjects);
  const std::vector<std::string> made = whole_baskets(synthetic, synthetic_subjects);
  result.baskets_copied = share_among(made, baskets);
  const RandomStream random(0, 0);
  for (std::size_t k = baskets.size(); k > 1; --k) {
    std::swap(baskets[k - 1], baskets[random.below(k, k)]);
  }
  const std::span<const std::string> all(baskets);
  const auto first = all.first(all.size() / 2);
  const auto second = all.subspan(first.size());
  result.baskets_copied_by_real_half = share_among(second, first);
  result.baskets_copied_in_half =
      share_among(std::span(made).first(std::min(made.size(), second.size())), first);
}

double copied_subjects(const Transactions& real, const Transactions& synthetic) {
  const std::unordered_set<std::string_view> known(real.subject_names.begin(),
                                                   real.subject_names.end());
  Mean share;
  for (const std::string& name : synthetic.subject_names) share.add(known.contains(name) ? 1 : 0);
  return share.value();
}

}  // namespace

AssociationComparison compare_associations(const Table& real, const Table& synthetic,
                                           const TransactionNames& names,
                                           const RuleMiningOptions& options) {
  const Transactions real_transactions = read_transactions(real, names);
  TransactionNames found = real_transactions.names;
  for (std::string* name : {&found.verb, &found.date, &found.amount}) {
    if (name->empty()) *name = "-";
  }
  const Transactions synthetic_transactions = read_transactions(synthetic, found);
  AssociationComparison result;
  result.options = options;
  RuleMiningOptions rare = options;
  rare.minimum_support = options.minimum_support / 4;
  rare.minimum_confidence = 0;
  rare.minimum_lift = 0;
  compare_rules(mine_rules(real, real_transactions, options),
                mine_rules(synthetic, synthetic_transactions, options),
                mine_rules(synthetic, synthetic_transactions, rare), result);
  compare_amounts(real_transactions, synthetic_transactions, result);
  const RowsBySubject real_subjects = rows_by_subject(real_transactions);
  const RowsBySubject synthetic_subjects = rows_by_subject(synthetic_transactions);
  result.events_score =
      amounts_complement(event_counts(real_subjects), event_counts(synthetic_subjects));
  result.intervals_score =
      amounts_complement(intervals(real_transactions, real_subjects),
                         intervals(synthetic_transactions, synthetic_subjects));
  compare_baskets(real_transactions, real_subjects, synthetic_transactions, synthetic_subjects,
                  result);
  result.subjects_copied = copied_subjects(real_transactions, synthetic_transactions);
  return result;
}

}  // namespace likeness::metrics
