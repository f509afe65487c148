#include "models/constraints/found_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

constexpr std::size_t kRows = 400;

std::string cents(long number) {
  const long rest = number % 100;
  return std::to_string(number / 100) + "." + (rest < 10 ? "0" : "") + std::to_string(rest);
}

/// What is bought, where nothing has no price of its own.
Table purchases() {
  const RandomStream random(7, 0);
  std::string text = "qty,price,net,per_unit\n";
  for (std::size_t row = 0; row < kRows; ++row) {
    const auto qty = static_cast<long>(random.below(3 * row, 9));
    const auto price = static_cast<long>(900 + random.below(3 * row + 1, 4000));
    text += std::to_string(qty) + "," + cents(price) + "," + cents(qty * price) + "," +
            (qty == 0 ? "" : cents(price)) + "\n";
  }
  return io::parse_csv(text, "purchases.csv");
}

/// Colors as columns of 0 and 1, a tenth of whose cells are missing.
Table colors() {
  const RandomStream random(8, 0);
  std::string text = "red,green,blue\n";
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::uint64_t color = random.below(8 * row, 3);
    for (std::uint64_t k = 0; k < 3; ++k) {
      const bool missing = random.below(8 * row + 1 + k, 10) == 0;
      text += (k == 0 ? "" : ",") + std::string(missing ? "" : color == k ? "1" : "0");
    }
    text += "\n";
  }
  return io::parse_csv(text, "colors.csv");
}

/// Only what was sent has been shipped, and only what was closed has arrived.
Table shipments() {
  const RandomStream random(9, 0);
  std::string text = "status,shipped,arrived\n";
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::uint64_t status = random.below(3 * row, 4);
    const std::string shipped = std::to_string(random.below(3 * row + 1, 90) + 10);
    const std::string arrived = std::to_string(random.below(3 * row + 2, 90) + 100);
    text += status == 0   ? "open,,"
            : status == 1 ? "sent," + shipped + ","
            : status == 2 ? "void,,"
                          : "closed," + shipped + "," + arrived;
    text += "\n";
  }
  return io::parse_csv(text, "shipments.csv");
}

std::vector<std::string> texts_of(const std::vector<Constraint>& rules) {
  std::vector<std::string> texts;
  for (const Constraint& rule : rules) texts.push_back(constraint_text(rule));
  return texts;
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("an order that somebody gives doesn't replace a formula of the same columns") {
  const Table table = purchases();
  Metadata metadata = detect_metadata(table);
  Constraint given = parse_constraint("qty < price and price <= net");
  given.broken_rows = BrokenRows::kLeaveOut;
  metadata.constraints.push_back(given);
  CHECK(has(texts_of(models::find_rules_to_obey(table, metadata, "gaussian_copula").obeyed),
            "net = qty * price"));
  metadata.constraints = {parse_constraint("net = round(qty * price, 2)")};
  CHECK_FALSE(has(texts_of(models::find_rules_to_obey(table, metadata, "gaussian_copula").obeyed),
                  "net = qty * price"));
}

TEST_CASE("balances, averages, sizes and percentages are found the way they are computed") {
  std::string text =
      "opening,paid_in,taken,closing,oral,written,average,signed,amount,pay,rate,bonus,"
      "net,percent,vat,dated,due\n";
  const RandomStream random(77, 0);
  constexpr const char* kDays[] = {"2024-01-05,2024-02-04", "2024-02-28,2024-03-29",
                                   "2024-06-11,2024-07-11", "2024-12-09,2025-01-08"};
  const auto cents = [](std::int64_t value) {
    const std::string digits = std::to_string(std::abs(value) + 1000).substr(1);
    return (value < 0 ? "-" : "") + std::to_string(std::abs(value) / 100) + '.' +
           digits.substr(digits.size() - 2);
  };
  for (std::uint64_t row = 0; row < 200; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<std::int64_t>(random.below(12 * row + k, below));
    };
    const std::int64_t opening = draw(0, 90'000);
    const std::int64_t paid = draw(1, 50'000);
    const std::int64_t taken = draw(2, 40'000);
    const std::int64_t oral = draw(3, 60);
    const std::int64_t written = draw(4, 60);
    const std::int64_t moved = draw(5, 20'000) - 10'000;
    const std::int64_t pay = 100 * draw(6, 900);
    const std::int64_t rate = 5 * draw(7, 4);
    text += cents(opening) + ',' + cents(paid) + ',' + cents(taken) + ',' +
            cents(opening + paid - taken) + ',' + std::to_string(oral) + ',' +
            std::to_string(written) + ',' + cents(50 * (oral + written)) + ',' + cents(moved) +
            ',' + cents(std::abs(moved)) + ',' + std::to_string(pay) + ',' + std::to_string(rate) +
            ',' + std::to_string(pay / 100 * rate) + ',';
    const std::int64_t net = 100 * draw(8, 700) + 100;
    const std::int64_t percent = draw(9, 2) == 0 ? 7 : 19;
    text += cents(net) + ',' + std::to_string(percent) + ',' + cents(net / 100 * percent) + ',' +
            kDays[draw(10, 4)] + '\n';
  }
  const Table table = io::parse_csv(text, "accounts.csv");
  const Metadata metadata = detect_metadata(table);
  std::vector<std::string> found;
  for (const FoundConstraint& one : find_constraints(table, metadata)) {
    found.push_back(constraint_text(one.constraint));
  }
  CHECK(has(found, "closing = opening + paid_in - taken"));
  CHECK(has(found, "average = round((oral + written) / 2, 2)"));
  CHECK(has(found, "amount = abs(signed)"));
  CHECK(has(found, "bonus = round(pay * rate / 100, 0)"));
  CHECK(has(found, "vat = round(net * percent / 100, 2)"));
  CHECK(has(found, "due = dated + 30 days"));
}

TEST_CASE("each certain rule is obeyed by construction, by rejection, or named as left out") {
  const Table table = purchases();
  Metadata metadata = detect_metadata(table);
  const models::FoundRules rules = models::find_rules_to_obey(table, metadata, "independent");
  std::size_t certain = 0;
  for (const FoundConstraint& found : find_constraints(table, metadata)) {
    certain += found.certain ? 1 : 0;
  }
  CHECK(certain == rules.obeyed.size() + rules.left_out.size());
  CHECK(has(texts_of(rules.obeyed), "if qty = '0' then per_unit is missing"));
  metadata.constraints = rules.obeyed;
  const Table drawn = make_recipe("independent", {}).fit(table, metadata, {}).sample(300);
  for (const Constraint& rule : rules.obeyed) {
    CHECK_MESSAGE(broken_rows(rule, table, metadata, drawn).empty(), constraint_text(rule));
  }
}

TEST_CASE("rules of the same missing cells and category hold by construction together") {
  const Table table = shipments();
  Metadata metadata = detect_metadata(table);
  metadata.constraints = models::find_rules_to_obey(table, metadata, "independent").obeyed;
  REQUIRE(metadata.constraints.size() >= 4);
  const Model model = make_recipe("independent", {}).fit(table, metadata, {});
  for (const ConstraintSummary& summary : model.summary().constraints) {
    CHECK_MESSAGE(summary.way == "by construction", summary.text);
  }
  const Table drawn = model.sample(300);
  for (const Constraint& rule : metadata.constraints) {
    CHECK_MESSAGE(broken_rows(rule, table, metadata, drawn).empty(), constraint_text(rule));
  }
}

TEST_CASE("one-hot columns are found and obeyed where some of their cells are missing") {
  const Table table = colors();
  Metadata metadata = detect_metadata(table);
  const models::FoundRules rules = models::find_rules_to_obey(table, metadata, "independent");
  REQUIRE(rules.obeyed.size() == 1);
  CHECK(rules.obeyed[0].kind == "OneHotEncoding");
  CHECK(rules.obeyed[0].strict);
  metadata.constraints = rules.obeyed;
  const Table drawn = make_recipe("independent", {}).fit(table, metadata, {}).sample(300);
  CHECK(broken_rows(rules.obeyed[0], table, metadata, drawn).empty());
  for (const Column& column : drawn.columns()) {
    CHECK(column.missing_count() > 12);
    CHECK(column.missing_count() < 60);
  }
}
