#pragma once

#include <cstdint>

#include "likeness/transactions.hpp"
#include "models/frame/value_limits.hpp"
#include "models/options.hpp"

namespace likeness::models {

struct AssociativeOptions {
  static constexpr const char* kModel = "associative";

  TransactionNames columns;
  std::uint64_t epochs = 0;
  std::uint64_t patience = 4;
  std::uint64_t batch_size = 500;
  double learning_rate = 2e-3;
  std::uint64_t hidden = 192;
  double adversarial_weight = 0.1;
  std::uint64_t critic_interval = 4;
  std::uint64_t min_rows = kMinRows;

  void declare(OptionTable& table) {
    const auto column = [&](const char* part, std::string& name, const char* meaning) {
      table.text(
          part, name, "the name of a column, or - for none",
          std::string("The column that says ") + meaning + "; found by its name by default.");
    };
    column("subject", columns.subject, "who does something");
    column("verb", columns.verb, "what is done");
    column("object", columns.object, "what it is done to");
    column("date", columns.date, "when");
    column("amount", columns.amount, "for how much");
    table.integer("epochs", epochs, 0, 100'000,
                  "Passes over the events; 0 for as many as 4,000 steps take, from 5 to 40.");
    table.integer("patience", patience, 0, 100'000,
                  "Stop when held-out events have not become more likely for this many epochs; 0 "
                  "for never.");
    table.integer("batch_size", batch_size, 10, 100'000, "Events in a training step.");
    table.number("learning_rate", learning_rate, 1e-9, 1,
                 "Step size of Adam at the start; it falls to a fiftieth along a cosine. Lower it "
                 "where training diverges.");
    table.integer("hidden", hidden, 8, 2048,
                  "Width of the layers that read profile and history; more for thousands of "
                  "objects.");
    table.number("adversarial_weight", adversarial_weight, 0, 1e6,
                 "Weight of the critic beside the likelihood; 0 trains by likelihood alone.");
    table.integer("critic_interval", critic_interval, 1, 1000,
                  "Steps from one use of the critic to the next; more is faster.");
    declare_min_rows(table, min_rows);
  }
};

}  // namespace likeness::models
