#include "report/pair_shares.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "likeness/csv.hpp"

namespace likeness::report {
namespace {

ComparedTables compare(const std::string& real, const std::string& synthetic) {
  const Table table = io::parse_csv(real, "real");
  const Table other = io::parse_csv(synthetic, "synthetic");
  const Metadata metadata = detect_metadata(table);
  return compare_tables(metrics::PairedTables(table, other, metadata));
}

/// A number that is 0 in half of the rows, and a level with it.
std::string spiked() {
  std::string csv = "gain,kind\n";
  for (int k = 0; k < 100; ++k) {
    csv += (k % 2 == 0 ? "0" : std::to_string(100 * k)) + (k % 2 == 0 ? ",none\n" : ",some\n");
  }
  return csv;
}

}  // namespace

TEST_CASE("two columns of levels are counted together") {
  const std::string csv = "a,b\nx,p\nx,p\ny,q\ny,r\n";
  const PairShares shares = share_pair(compare(csv, "a,b\nx,q\nx,q\n"), "a", "b");
  CHECK(shares.x == "a");
  CHECK(shares.x_labels == std::vector<std::string>{"x", "y"});
  CHECK(shares.y_labels == std::vector<std::string>{"p", "q", "r"});
  CHECK(shares.real(0, 0) == 0.5);
  CHECK(shares.real(2, 1) == 0.25);
  CHECK(shares.synthetic(1, 0) == 1);
}

TEST_CASE("the column with more groups stands upright") {
  const std::string csv = "a,b\nx,p\nx,p\ny,q\ny,r\n";
  const PairShares shares = share_pair(compare(csv, csv), "b", "a");
  CHECK(shares.x == "a");
  CHECK(shares.y == "b");
}

TEST_CASE("numbers are cut at round values, and a frequent one is a group of its own") {
  const PairShares shares = share_pair(compare(spiked(), spiked()), "gain", "kind");
  CHECK(shares.x == "kind");
  REQUIRE(shares.y_labels.size() > 4);
  CHECK(shares.y_labels[0] == "= 0");
  CHECK(shares.y_labels[1].starts_with("< "));
  CHECK(shares.y_labels.back().starts_with("≥ "));
  CHECK(shares.real.sum() == doctest::Approx(1));
  CHECK(shares.real.row(0).sum() == doctest::Approx(0.5));
  CHECK(shares.real.row(0).maxCoeff() == doctest::Approx(0.5));
}

TEST_CASE("many levels, and missing ones, are counted as others") {
  std::string csv = "a,b\n,p\n";
  for (int k = 0; k < 40; ++k) csv += "level " + std::to_string(k % 20) + (k % 3 ? ",p\n" : ",q\n");
  const PairShares shares = share_pair(compare(csv, csv), "a", "b");
  CHECK(shares.y_labels.size() == 9);
  CHECK(shares.y_labels.back() == "all others");
  CHECK(shares.real.sum() == doctest::Approx(1));
}

TEST_CASE("a column with a single value has no picture") {
  const std::string csv = "a,b\nx,p\nx,q\n";
  CHECK(share_pair(compare(csv, csv), "a", "b").real.size() == 0);
  CHECK(share_pair(compare(csv, csv), "a", "nowhere").real.size() == 0);
}

}  // namespace likeness::report
