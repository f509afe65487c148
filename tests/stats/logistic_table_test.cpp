#include "stats/logistic_table.hpp"

#include <doctest/doctest.h>

#include <cmath>

using likeness::stats::LogisticTable;

TEST_CASE("the tables of the logistic function and its loss are within 1e-5") {
  const LogisticTable& table = LogisticTable::instance();
  for (float x = -15.9F; x < 15.9F; x += 0.0137F) {
    CAPTURE(x);
    CHECK(std::abs(table.probability(x) - 1 / (1 + std::exp(-static_cast<double>(x)))) < 1e-5);
    CHECK(std::abs(table.loss(x) - std::log1p(std::exp(static_cast<double>(x)))) < 1e-5);
  }
}

TEST_CASE("log-odds beyond those of the table count as its ends") {
  const LogisticTable& table = LogisticTable::instance();
  CHECK(table.probability(-1e30F) == table.probability(-16));
  CHECK(table.probability(1e30F) > 0.9999F);
  CHECK(table.loss(1e30F) == doctest::Approx(16).epsilon(0.01));
}
