#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"

using namespace likeness;

namespace {

std::string two_digits(long number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string money(long cents) {
  return std::to_string(cents / 100) + "." + two_digits(cents % 100);
}

std::string tenths(long number) {
  return std::to_string(number / 10) + "." + std::to_string(number % 10);
}

/// Orders in which rules hold that can be told by their columns, and columns that hang on none.
Table orders(std::uint64_t seed, std::size_t rows) {
  const RandomStream random(seed, 0);
  std::string text =
      "id,price,quantity,total,net,vat,gross,country,rate,status,ordered,shipped,days,red,green,"
      "blue,salary,celsius,fahrenheit,noise,size\n";
  for (std::size_t row = 0; row < rows; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(32 * row + k, below));
    };
    const bool gap = draw(0, 20) == 0;
    const long price = 100 + draw(1, 3000);
    const long quantity = 1 + draw(2, 6);
    const long net = 500 + draw(3, 9000);
    const long vat = (net * 19 + 50) / 100;
    const long country = draw(4, 4);
    const long status = draw(5, 5);
    const long day = 1 + draw(6, 20);
    const long length = draw(7, 8);
    const long color = draw(8, 3);
    const long celsius = draw(9, 300);
    const std::string shipped = "2024-03-" + two_digits(day + length);
    text += "k" + std::to_string(row) + "," + (gap ? "" : money(price)) + "," +
            std::to_string(quantity) + "," + money(price * quantity) + "," + money(net) + "," +
            money(vat) + "," + money(net + vat) + ",c" + std::to_string(country) + "," +
            (country < 2    ? "0.19"
             : country == 2 ? "0.07"
                            : "0.22") +
            "," + (status == 0 ? "cancelled" : "done") + ",2024-03-" + two_digits(day) + "," +
            (status == 0 ? "" : shipped) + "," + (status == 0 ? "" : std::to_string(length)) + "," +
            std::to_string(color == 0 ? 1 : 0) + "," + std::to_string(color == 1 ? 1 : 0) + "," +
            std::to_string(color == 2 ? 1 : 0) + "," + std::to_string(500 * (20 + draw(10, 90))) +
            "," + std::to_string(celsius / 10) + "." + std::to_string(celsius % 10) + "," +
            money(celsius * 18 + 3200) + "," + std::to_string(draw(11, 1000)) + "," +
            std::string(1, static_cast<char>('a' + draw(12, 4))) + "\n";
  }
  return io::parse_csv(text, "orders.csv");
}

std::string lines_of(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  return lines;
}

std::string found_in(const Table& table) {
  std::vector<std::string> texts;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    texts.push_back(constraint_text(one.constraint));
  }
  return lines_of(std::move(texts));
}

}  // namespace

TEST_CASE("rules that hold in every row are found, and nothing else") {
  const std::string expected = lines_of({
      "total = price * quantity",
      "gross = net + vat",
      "vat = round(0.19 * net, 2)",
      "country, rate: combinations as seen",
      "if status = 'cancelled' then shipped is missing",
      "if status = 'done' then shipped is not missing",
      "shipped, days: missing together as seen",
      "ordered <= shipped",
      "days = round((shipped - ordered) / 1 day, 0)",
      "red, green, blue: one is 1, the others are 0",
      "salary: multiples of 500",
      "fahrenheit = round(1.8 * celsius + 32, 2)",
  });
  CHECK(found_in(orders(5, 600)) == expected);
}

TEST_CASE("a hundred rows tell that numbers are in an order if they lie on both sides of another") {
  const RandomStream random(41, 0);
  std::string text = "low,high\n";
  double level = 50;
  for (std::uint64_t row = 0; row < 100; ++row) {
    level += random.normal(4 * row);
    text += tenths(static_cast<long>(10 * level)) + "," +
            tenths(static_cast<long>(10 * level) + 1 +
                   static_cast<long>(random.below(4 * row + 2, 9))) +
            "\n";
  }
  const Table table = io::parse_csv(text, "prices.csv");
  const auto found = find_constraints(table, detect_metadata(table));
  REQUIRE(found.size() == 1);
  CHECK(constraint_text(found[0].constraint) == "low < high");
  CHECK(found[0].certain);
}

TEST_CASE("digits that cells have or lack are no multiples") {
  std::string text = "hue,weight\n";
  for (int row = 0; row < 200; ++row) {
    // Two decimals, but for a few cells whose third happens to be even; whole numbers with a zero.
    text += "1." + std::to_string(10 + row * 7 % 89) + (row % 40 == 0 ? "4" : "") + ',' +
            std::to_string(100 + row * 13 % 97) + ".0\n";
  }
  CHECK(found_in(io::parse_csv(text, "digits.csv")).empty());
}

TEST_CASE("columns that have nothing to do with each other show no rules") {
  const RandomStream random(9, 0);
  std::string text = "a,b,c,d,e,f\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    for (std::uint64_t k = 0; k < 6; ++k) {
      const auto number = random.below(8 * row + k, k < 3 ? 400 : 4);
      text += (k == 0 ? "" : ",") + std::string(k < 4 ? "" : "x") + std::to_string(number);
    }
    text += "\n";
  }
  CHECK(found_in(io::parse_csv(text, "noise.csv")).empty());
}

TEST_CASE("what was found can be written, read, and checked") {
  const Table table = orders(6, 300);
  const Metadata metadata = detect_metadata(table);
  const auto found = find_constraints(table, metadata);
  const auto again = parse_constraints(found_constraints_to_json(found), "found.json");
  REQUIRE(again.size() == found.size());
  for (const Constraint& constraint : again) {
    CAPTURE(constraint_text(constraint));
    CHECK(broken_rows(constraint, table, metadata, table).empty());
  }
}

TEST_CASE("whole numbers may be written with a decimal of 0") {
  std::string text = "visit,month\n";
  for (int row = 0; row < 200; ++row) {
    const int month = row * 7 % 12 + 1;
    text += "20" + std::to_string(10 + row % 13) + "-" + (month < 10 ? "0" : "") +
            std::to_string(month) + "-" + std::to_string(10 + row % 19) + "," +
            (row % 20 == 3 ? "" : std::to_string(month) + ".0") + "\n";
  }
  const Table table = io::parse_csv(text, "visits.csv");
  bool found = false;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    found = found || constraint_text(one.constraint) == "month = month(visit)";
  }
  CHECK(found);
}

TEST_CASE("products and quotients have factors, and parts may be missing or 0") {
  const RandomStream random(3, 0);
  std::string text =
      "km,minutes,speed,loan,rate,interest,lines,net,mean,fare,tip,total,gross,paid,open\n";
  for (std::uint64_t row = 0; row < 120; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(16 * row + k, below));
    };
    const long km = 20 + draw(0, 300);
    const long minutes = 5 + draw(1, 90);
    const long loan = 1000 + draw(2, 90000);
    const long rate = 200 + draw(3, 400);
    const long lines = 1 + draw(4, 8);
    const long net = 300 + draw(5, 9000);
    const long fare = 300 + draw(6, 3000);
    const long tip = draw(7, 3) == 0 ? 0 : 1 + draw(8, 500);
    const long gross = 100 + draw(9, 80000);
    const long paid = draw(10, 3) == 0 ? 0 : gross;
    const auto quotient = [](long a, long b) { return (2 * a + b) / (2 * b); };
    text += tenths(km) + "," + std::to_string(minutes) + "," + tenths(quotient(60 * km, minutes)) +
            "," + std::to_string(loan) + "," + money(rate) + "," +
            money(quotient(loan * rate, 1200)) + "," + std::to_string(lines) + "," + money(net) +
            "," + money(quotient(net, lines)) + "," + money(fare) + "," +
            (tip == 0 ? "" : money(tip)) + "," + money(fare + tip) + "," + money(gross) + "," +
            money(paid) + "," + money(gross - paid) + "\n";
  }
  const std::string found = found_in(io::parse_csv(text, "trips.csv"));
  for (const char* rule :
       {"speed = round(60 * km / minutes, 1)", "interest = round(loan * rate / 1200, 2)",
        "mean = round(net / lines, 2)", "total = fare + coalesce(tip, 0)", "open = gross - paid"}) {
    CAPTURE(found);
    CHECK(found.find(std::string(rule) + "\n") != std::string::npos);
  }
}

TEST_CASE("the day, month and weekday of a date are found, and not what these say of each other") {
  std::string text = "at,day,month,weekday,quarter,size\n";
  const char* const kNames[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  for (long row = 0; row < 300; ++row) {
    const long month = row * 7 % 12 + 1;
    const long day = row * 5 % 28 + 1;
    // 2026 begins on a Thursday.
    constexpr long kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const std::string ym = "2026-" + two_digits(month);
    text += ym + "-" + two_digits(day) + " " + two_digits(row % 24) + ":" +
            two_digits(row * 11 % 60) + "," + ym + "-" + two_digits(day) + "," + ym + "," +
            kNames[(kBefore[month - 1] + day + 2) % 7] + ",2026Q" +
            std::to_string((month + 2) / 3) + "," + std::to_string(row * 31 % 97) + "\n";
  }
  CHECK(found_in(io::parse_csv(text, "days.csv")) ==
        lines_of({"day = date_trunc('day', at)", "month = date_trunc('month', at)",
                  "weekday = format(at, '%a')", "quarter = format(at, '%YQ%q')"}));
}

TEST_CASE("categories are found that go with bands of a number, or with its sign") {
  const RandomStream random(12, 0);
  std::string text = "score,grade,passed,kind,signed,sold,returned,low,high,mean\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(16 * row + k, below));
    };
    const long score = draw(0, 101);
    const long kind = draw(1, 4);
    const long size = 1 + draw(2, 900);
    const long sold = 1 + draw(3, 30);
    const long low = draw(5, 400);
    const long high = low + draw(6, 300);
    text += std::to_string(score) + "," +
            (score < 50   ? "F"
             : score < 75 ? "C"
                          : "A") +
            "," + (score < 50 ? "no" : "yes") + "," + "DCXY"[kind] + "," +
            std::to_string(kind == 0 || (kind == 3 && size % 2 == 0) ? size : -size) + "," +
            std::to_string(sold) + "," +
            std::to_string(-draw(4, static_cast<std::uint64_t>(sold))) + "," + tenths(low) + "," +
            tenths(high) + "," + money((low + high) * 5) + "\n";
  }
  CHECK(
      found_in(io::parse_csv(text, "marks.csv")) ==
      lines_of({"if score < 50 then grade = 'F'", "if score >= 50 and score < 75 then grade = 'C'",
                "if score >= 75 then grade = 'A'", "grade, passed: combinations as seen",
                "if kind = 'D' then signed > 0", "if kind in ('C', 'X') then signed < 0",
                "returned >= -sold", "low <= high", "mean = round((low + high) / 2, 2)"}));
}

TEST_CASE("sums count some of their parts several times, and their leading part is no rule") {
  const RandomStream random(96, 0);
  std::string text = "hour,minute,time,won,drawn,lost,points\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(8 * row + k, below));
    };
    const long hour = 5 + draw(0, 19);
    const long minute = draw(1, 60);
    const long won = draw(2, 30);
    const long drawn = draw(3, 40);
    for (const long number : {hour, minute, 100 * hour + minute, won, drawn, draw(4, 25)}) {
      text += std::to_string(number) + ",";
    }
    text += std::to_string(3 * won + drawn) + "\n";
  }
  CHECK(found_in(io::parse_csv(text, "matches.csv")) ==
        "points = 3 * won + drawn\ntime = 100 * hour + minute\n");
}

TEST_CASE("units of six digits, sums beside columns that are never filled together, and bands") {
  const RandomStream random(95, 0);
  std::string text = "km,miles,a,b,c,sum,cigarettes,quit,points,result\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(16 * row + k, below));
    };
    const long km = 10 + draw(0, 4000);
    const long a = draw(1, 5);
    const long b = draw(2, 5);
    const long c = draw(3, 5);
    const long smokes = draw(4, 3);
    const long points = draw(5, 100);
    const bool absent = draw(6, 8) == 0;
    text += tenths(km) + "," + money(std::lround(6.21371 * static_cast<double>(km))) + "," +
            std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(c) + "," +
            std::to_string(a + b + c) + "," + (smokes == 0 ? std::to_string(draw(7, 40)) : "") +
            "," + (smokes == 1 ? std::to_string(1980 + draw(8, 40)) : "") + "," +
            (absent ? "" : std::to_string(points)) + "," +
            (absent        ? "absent"
             : points < 50 ? "fail"
                           : "pass") +
            "\n";
  }
  const Table table = io::parse_csv(text, "units.csv");
  std::vector<std::string> found;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    found.push_back(constraint_text(one.constraint));
  }
  const auto has = [&](const std::string& rule) {
    return std::find(found.begin(), found.end(), rule) != found.end();
  };
  CHECK(has("miles = round(0.621371 * km, 2)"));
  CHECK(has("sum = a + b + c"));
  CHECK(has("if points < 50 then result = 'fail'"));
}

TEST_CASE("what all rows of some years lack is no rule of a category of these years") {
  const RandomStream random(14, 0);
  std::string text = "season,league,starts,kind,bonus\n";
  for (std::uint64_t row = 0; row < 600; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(8 * row + k, below));
    };
    const long season = 1900 + draw(0, 100);
    const bool old = season < 1930;
    const long kind = draw(2, 3);
    text += std::to_string(season) + ',' + (old && draw(1, 2) == 0 ? "FL" : "AL") + ',' +
            (old ? "" : std::to_string(draw(3, 160))) + ',' + "xyz"[kind] + ',' +
            (kind == 0 ? "" : std::to_string(draw(4, 900))) + '\n';
  }
  const std::string found = found_in(io::parse_csv(text, "seasons.csv"));
  CAPTURE(found);
  CHECK(found.find("FL") == std::string::npos);
  CHECK(found.find("if kind = 'x' then bonus is missing") != std::string::npos);
}

TEST_CASE("a term that rounding hides is no part of a formula") {
  const RandomStream random(59, 0);
  std::string text = "people,elderly,percent,group\n";
  for (std::uint64_t row = 0; row < 400; ++row) {
    const auto people = static_cast<double>(20'000 + random.below(3 * row, 400'000));
    const std::uint64_t group = 1 + random.below(3 * row + 1, 900);
    const double percent = 100 * static_cast<double>(group) / people;
    text += std::to_string(static_cast<long>(people)) + "," +
            std::to_string(5 + random.below(3 * row + 2, 20)) + "." +
            std::to_string(random.below(7 * row + 5, 10)) + "," + std::to_string(percent) + "," +
            std::to_string(group) + "\n";
  }
  const Table table = io::parse_csv(text, "counties.csv");
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    CHECK(constraint_text(one.constraint).find("elderly") == std::string::npos);
  }
}

TEST_CASE("of a share and its counts, the share is what was rounded") {
  const RandomStream random(61, 0);
  std::string text = "good,total,percent,net,rate,tax\n";
  for (std::uint64_t row = 0; row < 400; ++row) {
    const std::uint64_t total = 40 + random.below(4 * row, 160);
    const std::uint64_t good = total - random.below(4 * row + 1, 30);
    const std::uint64_t tenths = (2000 * good + total) / (2 * total);
    const std::uint64_t net = 1000 + random.below(4 * row + 2, 90'000);
    const std::uint64_t rate = 7 + 6 * random.below(4 * row + 3, 3);
    const std::uint64_t tax = (net * rate + 50) / 100;
    const auto cents = [](std::uint64_t number) {
      return std::to_string(number / 100) + "." + std::to_string(number % 100 + 100).substr(1);
    };
    text += std::to_string(good) + "," + std::to_string(total) + "," + std::to_string(tenths / 10) +
            "." + std::to_string(tenths % 10) + "," + cents(net) + "," + std::to_string(rate) +
            "," + cents(tax) + "\n";
  }
  const Table table = io::parse_csv(text, "shares.csv");
  std::vector<std::string> found;
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    found.push_back(constraint_text(one.constraint));
  }
  const auto has = [&](const std::string& rule) {
    return std::find(found.begin(), found.end(), rule) != found.end();
  };
  CHECK(has("percent = round(100 * good / total, 1)"));
  CHECK_FALSE(has("good = round(total * percent / 100, 0)"));
  CHECK(has("tax = round(net * rate / 100, 2)"));
}

TEST_CASE("a line through the few points that a table has is no formula") {
  const RandomStream random(67, 0);
  constexpr const char* kPrices[] = {"1.076", "1.136", "1.183", "1.240", "1.307", "1.362",
                                     "1.403", "1.445", "1.482", "1.524", "1.569"};
  std::string text = "year,cpi,sold,share\n";
  for (std::uint64_t row = 0; row < 528; ++row) {
    const std::uint64_t year = row % 11;
    text += std::to_string(1985 + year) + "," + kPrices[year] + "," +
            std::to_string(random.below(2 * row, 90'000)) + "," +
            (random.below(2 * row + 1, 2) == 0 ? "0.693148" : "1.386294") + "\n";
  }
  const Table table = io::parse_csv(text, "cigarettes.csv");
  for (const FoundConstraint& one : find_constraints(table, detect_metadata(table))) {
    CAPTURE(constraint_text(one.constraint));
    CHECK(one.constraint.expression.find("round(") == std::string::npos);
    CHECK(one.constraint.kind != "FixedIncrements");
  }
}
