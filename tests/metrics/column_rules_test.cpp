#include "metrics/column_rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/random.hpp"
#include "likeness/report.hpp"

using namespace likeness;
using metrics::ColumnRule;

namespace {

/// Bookings: `leave` is `nights` days after `arrive`, `net` and `vat` make `gross`, `units` times
/// `each` makes `cost`, towns lie in regions, guests keep their sex. A synthetic table breaks what
/// `broken` says, in every tenth row.
Table bookings(const std::string& broken = "") {
  const RandomStream random(31, 0);
  std::string text = "guest,sex,arrive,leave,nights,net,vat,gross,units,each,cost,town,region,x\n";
  const auto money = [](long cents) {
    const long rest = cents % 100;
    return std::to_string(cents / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
  };
  for (std::uint64_t row = 0; row < 300; ++row) {
    const bool odd = row % 10 == 3;
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(16 * row + k, below));
    };
    const long arrive = 10 + draw(0, 10);
    const long nights = 1 + draw(1, 9);
    const long leave = odd && broken == "leave" ? 9 : arrive + nights;
    const long net = 1000 + draw(2, 9000);
    const long vat = (net * 19 + 50) / 100;
    const long gross = net + vat + (odd && broken == "gross" ? 5 : 0);
    const long units = 1 + draw(3, 20);
    const long each = 100 + draw(4, 3000);
    const long cost = units * each + (odd && broken == "cost" ? 1 : 0);
    const long town = draw(5, 8);
    const long guest = static_cast<long>(row / 3);
    const bool female = (guest % 2 == 0) != (odd && broken == "sex");
    const long region = odd && broken == "region" ? 5 : town % 3;
    text += "G" + std::to_string(1000 + guest) + (female ? ",F" : ",M") + ",2024-03-" +
            (arrive < 10 ? "0" : "") + std::to_string(arrive) + ",2024-03-" +
            (leave < 10 ? "0" : "") + std::to_string(leave) + "," + std::to_string(nights) + "," +
            money(net) + "," + money(vat) + "," + money(gross) + "," + std::to_string(units) + "," +
            money(each) + "," + money(cost) + ",T" + std::to_string(town) + ",R" +
            std::to_string(region) + "," +
            std::to_string(random.normal(16 * row + 9)).substr(0, 6) + "\n";
  }
  return io::parse_csv(text, "bookings.csv");
}

Metadata meaning() {
  Metadata metadata = detect_metadata(bookings());
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name == "guest") column.sdtype = "id";
  }
  return metadata;
}

const ColumnRule* find(const std::vector<ColumnRule>& rules, const std::string& text) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const ColumnRule& rule) { return rule.text == text; });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("rules between columns are found where every real row obeys them") {
  const Table real = bookings();
  const auto rules = metrics::find_column_rules(real, real, meaning());
  for (const char* text :
       {"arrive < leave", "nights = round((leave - arrive) / 1 day, 0)", "gross = net + vat",
        "cost = units * each", "town determines region", "guest determines sex"}) {
    CAPTURE(text);
    const ColumnRule* rule = find(rules, text);
    REQUIRE(rule != nullptr);
    CHECK(rule->real_rows == 300);
    CHECK(rule->broken == 0);
  }
  for (const ColumnRule& rule : rules) {
    // What holds by chance, or because ranges lie apart, is no rule.
    CAPTURE(rule.text);
    CHECK(std::find(rule.columns.begin(), rule.columns.end(), "x") == rule.columns.end());
    CHECK(rule.text.find("region determines") == std::string::npos);
    CHECK(rule.text.find("sex determines") == std::string::npos);
  }
}

TEST_CASE("synthetic rows that break a rule are counted, and the evaluation says so") {
  const Table real = bookings();
  const std::pair<const char*, const char*> cases[] = {{"leave", "arrive < leave"},
                                                       {"gross", "gross = net + vat"},
                                                       {"cost", "cost = units * each"},
                                                       {"region", "town determines region"},
                                                       {"sex", "guest determines sex"}};
  for (const auto& [broken, text] : cases) {
    CAPTURE(text);
    const Table synthetic = bookings(broken);
    const auto rules = metrics::find_column_rules(real, synthetic, meaning());
    const ColumnRule* rule = find(rules, text);
    REQUIRE(rule != nullptr);
    CHECK(rule->broken == 30);
    CHECK(rules.front().broken >= 30);
    const auto finding = metrics::column_rules_finding(rules);
    REQUIRE(finding.has_value());
    CHECK(finding->severity == metrics::Severity::kWarning);
  }
  const metrics::EvaluationOptions options{.privacy = false, .detection = false};
  const Table synthetic = bookings("gross");
  const auto evaluation = metrics::evaluate({real, synthetic, meaning()}, options);
  const std::string text = report::to_text(evaluation, 0);
  CHECK(text.find("gross = net + vat") != std::string::npos);
  CHECK(report::to_json(evaluation).find("rules_between_columns") != std::string::npos);
}

TEST_CASE("ids of a synthetic table need not be real ones to be checked") {
  const Table real = bookings();
  std::string text = io::format_csv(bookings("sex"));
  for (std::size_t at = text.find("\nG"); at != std::string::npos; at = text.find("\nG", at)) {
    text.replace(at, 2, "\nH");
  }
  const Table renamed = io::parse_csv(text, "renamed.csv");
  const auto rules = metrics::find_column_rules(real, renamed, meaning());
  const ColumnRule* rule = find(rules, "guest determines sex");
  REQUIRE(rule != nullptr);
  CHECK(rule->broken > 0);
}

TEST_CASE("made ids may be others' real ones without breaking what an id determines") {
  const auto table = [](const char* first, const char* second) {
    std::string text = "guest,sex\n";
    for (int row = 0; row < 60; ++row) {
      text += "G" + std::to_string(row / 3) + (row / 3 % 2 == 0 ? first : second);
    }
    return io::parse_csv(text, "t.csv");
  };
  const Table real = table(",f\n", ",m\n");
  Metadata metadata = detect_metadata(real);
  metadata.columns[0].sdtype = "id";
  const auto rules = metrics::find_column_rules(real, table(",m\n", ",f\n"), metadata);
  const ColumnRule* rule = find(rules, "guest determines sex");
  REQUIRE(rule != nullptr);
  CHECK(rule->broken == 0);
}

TEST_CASE("a proportion is a rule with the decimals that rounding leaves") {
  std::string text = "net,vat\n";
  for (int row = 0; row < 60; ++row) {
    const int net = 1000 + 137 * row;
    text += std::to_string(net) + "," + std::to_string((net * 19 + 50) / 100) + "\n";
  }
  const Table real = io::parse_csv(text, "t.csv");
  Metadata metadata = detect_metadata(real);
  for (ColumnMetadata& column : metadata.columns) column.sdtype = "numerical";
  metadata.primary_key.reset();
  const auto rules = metrics::find_column_rules(real, real, metadata);
  CHECK(std::any_of(rules.begin(), rules.end(), [](const ColumnRule& rule) {
    return rule.text.find("vat = round(0.19 * net, 0)") != std::string::npos;
  }));
}

TEST_CASE("tables of few rows and unrelated columns have no rules") {
  const Table few = io::parse_csv("a,b\n1,2\n2,4\n3,6\n", "t.csv");
  CHECK(metrics::find_column_rules(few, few, detect_metadata(few)).empty());
  CHECK(!metrics::column_rules_finding({}).has_value());
}
