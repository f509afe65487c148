#include "likeness/transactions.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "text/amount_text.hpp"

using namespace likeness;

namespace {

Table table_of(const std::string& text) {
  return io::parse_csv(text, "test");
}

TransactionNames named(const std::string& subject, const std::string& object,
                       const std::string& date = "") {
  TransactionNames names;
  names.subject = subject;
  names.object = object;
  names.date = date;
  return names;
}

}  // namespace

TEST_CASE("columns of transactions are found by their names") {
  const Table table = table_of("when,customer_id,action,product,price\n2024-01-02,a,buys,x,1\n");
  const TransactionNames names = find_transaction_columns(table);
  CHECK(names.subject == "customer_id");
  CHECK(names.verb == "action");
  CHECK(names.object == "product");
  CHECK(names.date == "when");
  CHECK(names.amount == "price");
}

TEST_CASE("columns can be named, and a dash says that there is none") {
  const Table table = table_of("customer,firm,product,date\na,f,x,2024-01-02\n");
  const TransactionNames names = find_transaction_columns(table, named("firm", "", "-"));
  CHECK(names.subject == "firm");
  CHECK(names.verb.empty());
  CHECK(names.date.empty());
}

TEST_CASE("a table without a subject is refused with the columns that it has") {
  CHECK_THROWS_WITH_AS((void)find_transaction_columns(table_of("verb,object\na,b\n")),
                       "No column of the table looks like the subject of transactions; say which "
                       "one it is (there are verb, object).",
                       Error);
}

TEST_CASE("a name that is not in the table is refused with the nearest one") {
  const Table table = table_of("customer,product\na,b\n");
  CHECK_THROWS_WITH_AS((void)find_transaction_columns(table, named("", "prodct")),
                       "The object is to be in column \"prodct\", but the table has no such "
                       "column; did you mean \"product\"?",
                       Error);
  CHECK_THROWS_AS((void)find_transaction_columns(table, named("product", "product")), Error);
}

TEST_CASE("marks of missing dates and amounts are recognized") {
  std::string text = "subject,object,date,amount\n";
  for (int row = 0; row < 50; ++row) {
    text += "s,o," +
            std::string(row % 5 == 0 ? "[PAD]" : "2024-03-0" + std::to_string(row % 9 + 1)) + "," +
            (row % 3 == 0 ? "-1" : std::to_string(100 + row)) + "\n";
  }
  const Transactions transactions = read_transactions(table_of(text));
  CHECK(transactions.date_mark.text == "[PAD]");
  CHECK(transactions.amount_mark.number == -1.0);
  CHECK(transactions.dates[0] == Transactions::kNoDate);
  CHECK(transactions.dates[1] != Transactions::kNoDate);
  CHECK(std::isnan(transactions.amounts[3]));
  CHECK(transactions.amounts[4] == 104);
}

TEST_CASE("a number that is no rarer than its neighbours is no mark") {
  const Table table = table_of("x\n-1\n-2\n-3\n-1\n4\n");
  CHECK(!find_missing_number(table.column(0)));
}

TEST_CASE("amounts may be text with currency signs") {
  const Transactions transactions = read_transactions(
      table_of("customer,product,amount\na,x,\"$1,234.50\"\nb,x,-$3\nc,x,n/a\nd,x,$12.5\n"));
  CHECK(transactions.amounts[0] == 1234.5);
  CHECK(transactions.amounts[1] == -3);
  CHECK(std::isnan(transactions.amounts[2]));
  CHECK(transactions.amounts[3] == 12.5);
}

TEST_CASE("amounts are written as they were read") {
  for (const std::string text : {"$1,234.50", "-$1,234.50", "1.234,50 EUR", "-0,75 EUR", "CHF 12",
                                 "CHF -12", "(12)", "1'000'000.00"}) {
    const std::string_view view = text;
    const auto way = text::detect_amount_text(std::span(&view, 1));
    REQUIRE(way.has_value());
    const auto amount = way->parse(text);
    REQUIRE(amount.has_value());
    CHECK(way->write(*amount) == text);
  }
}

TEST_CASE("a date or amount that is none is named with its row") {
  CHECK_THROWS_WITH_AS(
      (void)read_transactions(table_of("subject,object,date\na,x,2024-01-05\nb,x,5th May\n")),
      "Column \"date\" holds \"5th May\" in row 2, which is not a date; correct it, or name "
      "another column as the date.",
      Error);
  CHECK_THROWS_WITH_AS(
      (void)read_transactions(table_of("subject,object,amount\na,x,$5\nb,x,5 or 6\n")),
      "Column \"amount\" holds \"5 or 6\" in row 2, which is not an amount written like \"$5\"; "
      "write all in one way, or name another column as the amount.",
      Error);
}
