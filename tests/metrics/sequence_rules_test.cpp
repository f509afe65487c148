#include "metrics/sequences/sequence_rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/csv.hpp"

using namespace likeness;

namespace {

/// Accounts of six rows each, whose balances go on from row to row but in the accounts from
/// `right` on.
Table balances(int right) {
  std::string text = "account,day,before,amount,after\n";
  for (int account = 0; account < 12; ++account) {
    int balance = 1000 + account * 7919 % 5000;
    for (int day = 0; day < 6; ++day) {
      const int amount = (account * 6 + day) * 101 % 397 - 150;
      text += "a" + std::to_string(account) + ',' + std::to_string(day) + ',' +
              std::to_string(balance) + ',' + std::to_string(amount) + ',' +
              std::to_string(balance + amount) + '\n';
      balance += amount + (account < right ? 0 : 1);
    }
  }
  return io::parse_csv(text, "balances.csv");
}

}  // namespace

TEST_CASE("rules between rows are counted where synthetic sequences break them") {
  const Table real = balances(12);
  const Table synthetic = balances(9);
  const Metadata metadata = detect_metadata(real);
  const metrics::PairedTables tables(real, synthetic, metadata);
  const metrics::PairedSequences sequences(tables, {"account", "day"});
  std::vector<metrics::ColumnRule> rules(1);
  metrics::add_rules_between_rows(sequences, rules);
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].text == "before = after of the row before");
  CHECK(rules[0].real_rows == 60);
  CHECK(rules[0].synthetic_rows == 60);
  CHECK(rules[0].broken == 15);
}
