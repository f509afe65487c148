#include "constraints/bound_expression.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

Table table_of(const std::string& text) {
  return io::parse_csv(text, "table");
}

const std::string kOrders =
    "price,quantity,total,status,ordered,shipped,gift,`odd name\n"
    "2.50,3,7.50,done,2024-01-30,2024-02-02,True,1\n"
    "0.25,1,0.25,done,2024-02-28,2024-03-01,False,2\n"
    "1.05,5,5.30,open,2024-03-05,,True,3\n"
    ",2,4.00,cancelled,2024-03-06,2024-03-05,False,4\n";

/// A letter a row: t, f, or ? for unknown.
std::string truths_of(const std::string& rule, const Table& table) {
  std::string letters;
  for (const Truth truth : BoundExpression(rule, table).truths(table)) {
    letters += truth == Truth::kTrue ? 't' : truth == Truth::kFalse ? 'f' : '?';
  }
  return letters;
}

std::string refusal_of(const std::string& rule, const Table& table) {
  try {
    const BoundExpression bound(rule, table);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an expression says of each row whether it holds, or that nobody knows") {
  const Table table = table_of(kOrders);
  CHECK(truths_of("total = price * quantity", table) == "ttf?");
  CHECK(truths_of("shipped >= ordered", table) == "tt?f");
  CHECK(truths_of("shipped >= ordered + 3 days", table) == "tf?f");
  CHECK(truths_of("ordered < '2024-03-01'", table) == "ttff");
  CHECK(truths_of("if status = 'cancelled' then shipped is missing", table) == "tttf");
  CHECK(truths_of("not gift or quantity in (3, 5)", table) == "tttt");
  CHECK(truths_of("status not in ('done', 'open') and price > 0", table) == "fff?");
  CHECK(truths_of("1 <= quantity < 5", table) == "ttft");
  CHECK(truths_of("```odd name` = 2", table) == "ftff");
  CHECK(truths_of("length(status) = 4 and matches(status, 'do.*')", table) == "ttff");
  CHECK(truths_of("month(ordered) = 3 and year(ordered) = 2024 and weekday(ordered) = 1", table) ==
        "fftf");
  CHECK(truths_of("abs(total - 5) < 0.5 or max(price, quantity) = 3", table) == "tft?");
}

TEST_CASE("parts of dates, in words too, and numbers in place of missing ones") {
  const Table table = table_of(kOrders);
  CHECK(truths_of("format(ordered, '%b %Y') = 'Jan 2024'", table) == "tfff");
  CHECK(truths_of("format(shipped, 'Q%q %a') != 'Q1 Fri'", table) == "ff?t");
  CHECK(truths_of("date_trunc('month', shipped) = '2024-03-01'", table) == "ft?t");
  CHECK(truths_of("date_trunc('week', ordered) = '2024-03-04'", table) == "fftt");
  CHECK(truths_of("quarter(shipped) = 1", table) == "tt?t");
  CHECK(truths_of("total = 4 * (1 + coalesce(price, 0))", table) == "ffft");
  CHECK(refusal_of("date_trunc('moon', ordered) = ordered", table).find("'quarter'") !=
        std::string::npos);
  CHECK(!refusal_of("format(ordered, '%Q') = 'a'", table).empty());
}

TEST_CASE("a rounded number may be either of the two that it lies between") {
  const Table table = table_of("a,b\n0.125,0.12\n0.125,0.13\n0.126,0.12\n2.5,2.5\n");
  CHECK(truths_of("b = round(a, 2)", table) == "ttft");
}

TEST_CASE("ages are whole years of the calendar") {
  const Table table = table_of(
      "birth,visit,age\n2000-02-29,2021-02-28,20\n2000-02-29,2021-03-01,21\n"
      "1990-06-15,2020-06-15,30\n1990-06-15,2020-06-14,29\n");
  CHECK(truths_of("age = floor((visit - birth) / 1 year)", table) == "tttt");
  CHECK(truths_of("birth + 1 month <= visit", table) == "tttt");
}

TEST_CASE("what divides by zero is missing") {
  const Table table = table_of("a,b\n1,0\n6,3\n");
  CHECK(truths_of("a / b = 2", table) == "?t");
  CHECK(refusal_of("a / 0 = 2", table).find("divided by 0") != std::string::npos);
}

TEST_CASE("what can't be read is shown by its character") {
  const Table table = table_of(kOrders);
  const auto says = [&](const std::string& rule, const std::string& part) {
    CAPTURE(rule);
    const std::string refusal = refusal_of(rule, table);
    CHECK_MESSAGE(refusal.find(part) != std::string::npos, refusal);
  };
  says("shiped >= ordered",
       "at character 1 (\"shiped >= ordered\"): there is no column \"shiped\"; "
       "did you mean \"shipped\"?");
  says("total = = 3", "character 9");
  says("`odd = 2", "never closed");
  says("pr > 2", "there is no column \"pr\".");
  says("shipped >= total", "character 9 (\">= total\"): a date can't be compared with a number");
  says("if gift price > 1", "\"then\" is missing");
  says("total = rund(price)", "did you mean \"round\"?");
  says("status = 'Done'", "did you mean \"done\"?");
  says("status < 'done'", "not ordered");
  says("price > 'x'", "is no number");
  says("(price > 1", "missing");
  says("status = 'done", "never closed");
  says("price ? 3", "means nothing");
  says("", "empty");
  says(std::string(1000, '('), "too deeply");
  says("matches(status, '[')", "character");
}

TEST_CASE("an expression's text reads back as the same expression") {
  for (const std::string rule :
       {"a + b * (c - -d) / 2 >= 1.5", "if a = 'it''s' and not b is missing then c in (1, 2)",
        "`a b` not in ('x', 'y') or (a or b) and c", "(visit - birth) / 1 year < 18",
        "a - (b - c) = round(d, 2)", "day + 2 days > x"}) {
    const std::string text = text::expression_text(text::parse_expression(rule));
    CHECK(text::expression_text(text::parse_expression(text)) == text);
  }
  CHECK(text::expression_text(text::parse_expression("a<b<=c")) == "a < b and b <= c");
}
