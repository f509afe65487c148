#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "table/cell_text.hpp"

using namespace likeness;

namespace {

constexpr std::size_t kOrders = 150;

/// An order's total, the way it is paid, and when it is sent, if it is not cancelled. With `gaps`,
/// one cell in four is missing.
Table orders(bool gaps) {
  const RandomStream random(17, 0);
  std::string text = "price,count,total,card,cash,bill,ordered,sent,state\n";
  for (std::size_t row = 0; row < kOrders; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(32 * row + k, below));
    };
    const long price = 3 + draw(0, 40);
    const long count = 1 + draw(1, 6);
    const long paid = draw(2, 3);
    const long ordered = 100 + draw(3, 200);
    const bool cancelled = draw(4, 5) == 0;
    const std::vector<std::string> cells = {
        std::to_string(price),           std::to_string(count),
        std::to_string(price * count),   paid == 0 ? "1" : "0",
        paid == 1 ? "1" : "0",           paid == 2 ? "1" : "0",
        std::to_string(ordered),         cancelled ? "" : std::to_string(ordered + draw(5, 9)),
        cancelled ? "cancelled" : "sent"};
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const bool hidden = gaps && draw(8 + c, 4) == 0;
      text += (c == 0 ? "" : ",") + (hidden ? std::string() : cells[c]);
    }
    text += "\n";
  }
  return io::parse_csv(text, "orders.csv");
}

Metadata order_metadata(const Table& table) {
  Metadata metadata = detect_metadata(table);
  for (ColumnMetadata& column : metadata.columns) {
    const bool flag = column.name == "card" || column.name == "cash" || column.name == "bill";
    if (flag) column.sdtype = "categorical";
  }
  metadata.primary_key.reset();
  metadata.constraints = {parse_constraint("total = price * count"),
                          {"OneHotEncoding", {"card", "cash", "bill"}},
                          parse_constraint("ordered <= sent"),
                          parse_constraint("if state = 'cancelled' then sent is missing"),
                          parse_constraint("if state = 'sent' then sent is not missing")};
  return metadata;
}

}  // namespace

TEST_CASE("imputed cells obey the rules of the model, and follow from given ones where they must") {
  const Table real = orders(false);
  const Metadata metadata = order_metadata(real);
  const Table gaps = orders(true);
  const Model model =
      make_recipe("sequential_trees", {{"rounds", "10"}}).fit(real, metadata, {.seed = 1});
  const Table filled = model.impute(gaps, 3);
  for (const Constraint& constraint : metadata.constraints) {
    CAPTURE(constraint_text(constraint));
    CHECK(broken_rows(constraint, real, metadata, filled).empty());
  }
  std::size_t left = 0;
  for (const char* name : {"price", "count", "total", "card", "cash", "bill"}) {
    const CellText truth(real.column(name));
    const CellText given(gaps.column(name));
    const CellText cell(filled.column(name));
    for (std::size_t row = 0; row < kOrders; ++row) {
      if (gaps.column(name).valid(row)) CHECK(cell(row) == given(row));
      left += filled.column(name).valid(row) ? 0 : 1;
      const auto is_known = [&](const char* other) { return gaps.column(other).valid(row); };
      const bool is_product = std::string(name) == "total" ? is_known("price") && is_known("count")
                              : std::string(name) == "price"
                                  ? is_known("total") && is_known("count")
                                  : false;
      if (is_product) CHECK(cell(row) == truth(row));
    }
  }
  CHECK(left < 5);
  for (std::size_t row = 0; row < kOrders; ++row) {
    const bool cancelled = CellText(filled.column("state"))(row) == "cancelled";
    if (cancelled) CHECK_FALSE(filled.column("sent").valid(row));
  }
  CHECK(io::format_csv(model.impute(gaps, 3)) == io::format_csv(filled));
}
