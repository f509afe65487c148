#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;

namespace {

NamedMetadata named(const char* table,
                    const std::vector<std::pair<const char*, const char*>>& all) {
  NamedMetadata one{table, {}};
  for (const auto& [name, sdtype] : all) {
    ColumnMetadata column;
    column.name = name;
    column.sdtype = sdtype;
    one.metadata.columns.push_back(column);
  }
  one.metadata.primary_key = "id";
  return one;
}

DatasetMetadata rental_metadata() {
  DatasetMetadata metadata;
  metadata.tables = {named("customers", {{"id", "id"}, {"age", "numerical"}}),
                     named("rentals", {{"id", "id"}, {"customer", "id"}, {"hours", "numerical"}}),
                     named("payments", {{"id", "id"}, {"customer", "id"}, {"rental", "id"}})};
  metadata.relations = {{"customers", {"id"}, "rentals", {"customer"}},
                        {"customers", {"id"}, "payments", {"customer"}},
                        {"rentals", {"id"}, "payments", {"rental"}}};
  return metadata;
}

/// Few payments, each of a rental of its customer; every third one has no rental where `optional`.
Dataset rentals(bool optional) {
  std::string customers = "id,age\n";
  std::string rentals = "id,customer,hours\n";
  std::string payments = "id,customer,rental\n";
  for (int c = 0; c < 20; ++c) customers += std::to_string(c) + ',' + std::to_string(20 + c) + '\n';
  for (int r = 0; r < 90; ++r) {
    const int customer = (r + r / 7) % 20;
    rentals +=
        std::to_string(r) + ',' + std::to_string(customer) + ',' + std::to_string(r % 9) + '\n';
    if (r % 2 == 0) continue;
    payments += std::to_string(r) + ',' + std::to_string(customer) + ',' +
                (optional && r % 3 > 0 ? "" : std::to_string(r)) + '\n';
  }
  Dataset dataset;
  dataset.tables = {{"customers", io::parse_csv(customers, "customers")},
                    {"rentals", io::parse_csv(rentals, "rentals")},
                    {"payments", io::parse_csv(payments, "payments")}};
  return dataset;
}

}  // namespace

TEST_CASE(
    "a payment is its rental's customer's, where few rentals are paid and where few are named") {
  for (const bool optional : {false, true}) {
    const Dataset real = rentals(optional);
    const Dataset made = make_dataset_recipe("relational", {{"rounds", "2"}})
                             .fit(real, rental_metadata(), {.seed = 3})
                             .sample({.seed = 1});
    const Table& payments = *made.find("payments");
    const auto owners = made.find("rentals")->column("customer").integers;
    const Column& rental = payments.column("rental");
    std::size_t named_rentals = 0;
    for (std::size_t row = 0; row < payments.rows(); ++row) {
      if (!rental.valid(row)) continue;
      ++named_rentals;
      const auto at = static_cast<std::size_t>(rental.integers[row]);
      CHECK(owners[at] == payments.column("customer").integers[row]);
    }
    CHECK(named_rentals > 10);
  }
}
