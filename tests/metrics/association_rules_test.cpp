#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/report.hpp"
#include "likeness/transactions.hpp"

using namespace likeness;
using namespace likeness::metrics;

namespace {

/// 40 customers: the even ones buy tea and sugar on neighbouring days, the odd ones coffee.
Table shop(const std::string& prefix, int first_day) {
  std::string text = "customer,verb,product,date,amount\n";
  for (int k = 0; k < 40; ++k) {
    const std::string name = prefix + std::to_string(k);
    const std::string day = "2024-01-" + std::to_string(first_day + k % 5);
    const std::string next = "2024-01-" + std::to_string(first_day + 1 + k % 5);
    if (k % 2 == 0) {
      text += name + ",bought,tea," + day + ",3\n" + name + ",bought,sugar," + next + ",1\n" +
              name + ",bought,milk," + next + ",2\n";
    } else {
      text += name + ",bought,coffee," + day + ",5\n";
    }
  }
  return io::parse_csv(text, "test");
}

}  // namespace

TEST_CASE("rules of subjects are about all that each of them did") {
  const Table table = shop("c", 10);
  const RuleList list = mine_rules(table, read_transactions(table), {.longest = 2});
  CHECK(list.baskets == 40);
  REQUIRE(list.rules.size() == 6);
  for (const NamedRule& rule : list.rules) {
    CHECK(rule.support == 0.5);
    CHECK(rule.confidence == 1.0);
    CHECK(rule.lift == 2.0);
  }
  CHECK(list.rules[0].antecedent == std::vector<std::string>{"bought tea"});
  CHECK(list.rules[0].consequent == std::vector<std::string>{"bought sugar"});
  CHECK(nlohmann::json::parse(report::to_json(list))["rules"].size() == 6);
}

TEST_CASE("rules of rows are about columns") {
  std::string text = "user,action,item\n";
  for (int k = 0; k < 30; ++k) text += "u" + std::to_string(k) + (k % 2 ? ",a,x\n" : ",b,y\n");
  const Table table = io::parse_csv(text, "test");
  const RuleList list = mine_rules(table, read_transactions(table), {.baskets = BasketKind::kRows});
  REQUIRE(list.rules.size() == 4);
  CHECK(list.rules[0].antecedent.front().starts_with("action = "));
}

TEST_CASE("options of rules out of their range are refused") {
  const Table table = shop("c", 10);
  const Transactions transactions = read_transactions(table);
  CHECK_THROWS_AS((void)mine_rules(table, transactions, {.minimum_support = 0}), Error);
  CHECK_THROWS_AS((void)mine_rules(table, transactions, {.minimum_confidence = 2}), Error);
  CHECK_THROWS_AS((void)mine_rules(table, transactions, {.longest = 1}), Error);
}

TEST_CASE("a table compared with itself keeps all associations, and copies all") {
  const Table table = shop("c", 10);
  const AssociationComparison same = compare_associations(table, table);
  CHECK(same.rules_found == 1);
  CHECK(same.lift_difference == 0);
  CHECK(same.top_kept == 1);
  CHECK(same.top_jaccard == 1);
  CHECK(same.amounts_score == 1);
  CHECK(same.events_score == 1);
  CHECK(same.intervals_score == 1);
  CHECK(same.subjects_copied == 1);
  CHECK(same.baskets_copied == 1);
  CHECK(nlohmann::json::parse(report::to_json(same))["top_kept"] == 1.0);
}

TEST_CASE("rows that lost their subjects lose the associations") {
  const Table real = shop("c", 10);
  std::string text = "customer,verb,product,date,amount\n";
  for (int k = 0; k < 80; ++k) {
    const std::string product = k % 4 == 3   ? "coffee"
                                : k % 4 == 2 ? "milk"
                                : k % 2      ? "tea"
                                             : "sugar";
    text += "d" + std::to_string(k) + ",bought," + product + ",2024-01-12,3\n";
  }
  const AssociationComparison lost = compare_associations(real, io::parse_csv(text, "test"));
  CHECK(lost.rules_found == 0);
  CHECK(lost.top_kept == 0);
  CHECK(lost.events_score == 0.5);
  CHECK(std::isnan(lost.intervals_score));
  CHECK(lost.subjects_copied == 0);
}
