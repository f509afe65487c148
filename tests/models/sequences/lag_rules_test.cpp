#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "constraints/lag_rule.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/cell_text.hpp"
#include "table/table_rows.hpp"

using namespace likeness;

namespace {

/// Statements: a balance is carried on from row to row, days add up from 0, states lead to each
/// other, and a stay doesn't begin before the last one ended.
Table statements() {
  const RandomStream random(8, 0);
  std::uint64_t drawn = 0;
  const auto draw = [&](std::uint64_t below) {
    return static_cast<long>(random.below(drawn++, below));
  };
  const auto cents = [](long amount) {
    const std::string digits = std::to_string(std::abs(amount) % 100);
    return (amount < 0 ? "-" : "") + std::to_string(std::abs(amount) / 100) + "." +
           (digits.size() < 2 ? "0" : "") + digits;
  };
  std::string text = "account,day,until,before,amount,after,days,so_far,from,to\n";
  for (long account = 0; account < 60; ++account) {
    long balance = 10'000 + draw(500'000);
    long day = draw(50);
    long so_far = 0;
    long state = draw(4);
    const long rows = 2 + draw(9);
    for (long row = 0; row < rows; ++row) {
      const long amount = draw(40'000) - 19'000;
      const long days = draw(15);
      const long next = draw(4);
      so_far += days;
      text += "a" + std::to_string(account) + "," + std::to_string(day) + "," +
              std::to_string(day + days) + "," + cents(balance) + "," + cents(amount) + "," +
              cents(balance + amount) + "," + std::to_string(days) + "," + std::to_string(so_far) +
              ",s" + std::to_string(state) + ",s" + std::to_string(next) + "\n";
      balance += amount;
      day += days + draw(20);
      state = next;
    }
  }
  return io::parse_csv(text, "statements.csv");
}

const std::pair<Table, Model>& learned() {
  static const std::pair<Table, Model> both = [] {
    Table table = statements();
    const OptionValues options = {
        {"key", "account"}, {"index", "day"}, {"rules", "found"}, {"rounds", "5"}};
    Model model = make_recipe("sequences", options).fit(table, detect_metadata(table), {.seed = 2});
    return std::pair{std::move(table), std::move(model)};
  }();
  return both;
}

/// Of all rules that the real rows obey, how often rows break one.
std::size_t breaks(const Table& made) {
  const Table& real = learned().first;
  const SequenceNames names{"account", "day"};
  const std::vector<LagRule> rules =
      find_lag_rules(real, detect_metadata(real), sequence_rows(real, names));
  CHECK(rules.size() == 4);
  std::size_t count = 0;
  for (const LagRule& rule : rules) {
    for (const std::uint8_t broken : rows_that_break(rule, made, sequence_rows(made, names))) {
      count += broken;
    }
  }
  return count;
}

std::string text_of(const Table& table) {
  std::string text;
  for (const Column& column : table.columns()) {
    const CellText cells(column);
    for (std::size_t row = 0; row < column.size(); ++row) text += cells(row) + ',';
  }
  return text;
}

}  // namespace

TEST_CASE("rows of sequences go on from the row before, and sums go on from their start") {
  const Model& model = learned().second;
  const Table made = model.sample(500, {.seed = 5});
  CHECK(made.column_count() == 10);
  CHECK(breaks(made) == 0);
  const CellText before(made.column("before"));
  const CellText so_far(made.column("so_far"));
  const CellText days(made.column("days"));
  const SequenceRows rows = sequence_rows(made, {"account", "day"});
  std::set<std::string> starts;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    const std::size_t first = rows.rows[rows.begin(s)];
    CHECK(so_far(first) == days(first));
    starts.insert(before(first));
  }
  CHECK(starts.size() > rows.size() / 2);
  std::set<std::string> listed;
  for (const ConstraintSummary& one : model.summary().constraints) listed.insert(one.text);
  CHECK(listed.contains("before = after of the row before"));
  CHECK(listed.contains("so_far = so_far of the row before + days"));
  CHECK(listed.contains("day >= until of the row before"));
  CHECK(listed.contains("from = to of the row before"));
}

TEST_CASE("rows that go on from others are the same in parts, on one thread, and after loading") {
  const Model& model = learned().second;
  const Table whole = model.sample(200, {.seed = 5});
  const std::string bytes = model.to_bytes();
  const Model loaded = load_model(std::as_bytes(std::span(bytes)));
  const int threads_before = threads();
  set_threads(1);
  std::vector<std::size_t> later(97);
  std::iota(later.begin(), later.end(), std::size_t{103});
  CHECK(text_of(loaded.sample(97, {.seed = 5, .first_row = 103})) ==
        text_of(take_table_rows(whole, later)));
  set_threads(threads_before);
}

TEST_CASE("begun sequences, and long ones, go on from the row before") {
  const SequenceSampler sampler(learned().second);
  std::vector<std::size_t> rows(31);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const Table begun = take_table_rows(learned().first, rows);
  const Table whole = sampler.continue_sequences(begun, {.seed = 3});
  CHECK(whole.rows() > 31);
  CHECK(breaks(whole) == 0);
  CHECK(breaks(sampler.sample(0, 3, {.seed = 3, .lengths = {.least = 40, .most = 40}})) == 0);
}

TEST_CASE("a balance is computed from amounts that all rows have, not from debits that some lack") {
  const RandomStream random(4, 0);
  std::string text = "account,day,kind,before,amount,debit,after\n";
  for (std::uint64_t account = 0; account < 60; ++account) {
    long balance = 5000 + static_cast<long>(random.below(account, 4000));
    for (std::uint64_t day = 0; day < 8; ++day) {
      const long amount = static_cast<long>(random.below(1000 + 8 * account + day, 900)) - 450;
      text += "a" + std::to_string(account) + "," + std::to_string(day) +
              (amount < 0 ? ",debit," : ",credit,") + std::to_string(balance) + "," +
              std::to_string(amount) + "," + (amount < 0 ? std::to_string(-amount) : "") + "," +
              std::to_string(balance + amount) + "\n";
      balance += amount;
    }
  }
  const Table real = io::parse_csv(text, "accounts.csv");
  const OptionValues options = {
      {"key", "account"}, {"index", "day"}, {"rules", "found"}, {"rounds", "5"}};
  const Model model = make_recipe("sequences", options).fit(real, detect_metadata(real), {});
  const Table made = model.sample(400, {.seed = 5});
  const Column& amount = made.column("amount");
  CHECK(std::ranges::count_if(amount.integers, [](auto one) { return one > 0; }) > 100);
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK(made.column("after").integers[row] ==
          made.column("before").integers[row] + amount.integers[row]);
  }
}
