#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "likeness/dataset_model.hpp"
#include "likeness/error.hpp"
#include "models/frame/rare_values.hpp"
#include "models/lags/lagged_rules.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/lent_columns.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/relational_model.hpp"
#include "models/relational/relational_options.hpp"
#include "text/quote.hpp"

namespace likeness::models {

/// What is known of a dataset while it is learned, and what was learned so far.
class DatasetDraft {
 public:
  DatasetDraft(const Dataset& real, const DatasetMetadata& meaning,
               const RelationalOptions& relational, const DatasetFitOptions& how);

  [[nodiscard]] const RelationPlan& plan() const { return model->plan; }
  /// The real table, without what few owners have once that is known.
  [[nodiscard]] const Table& table(std::size_t t) const;
  /// How many rows of so many must have a value that comes out.
  [[nodiscard]] std::size_t share(std::size_t row_count) const;
  /// The primary key, where it is one column, and columns that others refer to.
  [[nodiscard]] std::vector<std::string> key_columns_of(std::size_t t) const;
  /// What rows know of those that they lead to, by the relations `first` of one table.
  [[nodiscard]] std::vector<ContextColumn> context_of(const std::vector<std::size_t>& first) const;
  /// Relations by which rows of a table come to others, in the order in which they are known.
  [[nodiscard]] std::vector<std::size_t> leading_on(std::size_t t) const;

  /// Errors of body() name the table.
  template <class Body>
  void named(std::size_t t, const Body& body) const {
    try {
      body();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      throw Error(error.code(),
                  "Table " + text::in_quotes(plan().tables[t].name) + ": " + error.what());
    }
  }

  const Dataset& dataset;
  const DatasetMetadata& metadata;
  const RelationalOptions& options;
  const DatasetFitOptions& fit;
  std::unique_ptr<RelationalModel> model;
  std::vector<RelationRows> links;                      ///< of each relation
  std::vector<std::optional<Table>> shared;             ///< tables without what few owners have
  std::vector<std::vector<RareValues>> shared_columns;  ///< of each table, what that changed
  std::vector<std::vector<std::string>> unshared;       ///< columns that were of one owner each
  std::vector<std::vector<CellColumn>> columns;         ///< the learned ones of each table
  std::vector<std::vector<SiblingColumn>> own;          ///< the same
  std::vector<std::optional<RuledRows>> ruled;  ///< of each table, until its frame is learned
  std::vector<std::vector<LentColumn>> lent;    ///< to each table, whether rules use it or not
  DatasetCells cells;
  std::vector<std::vector<std::int32_t>> depths;  ///< by relation
  std::vector<std::string> notes;                 ///< for the user, in their order

 private:
  void read_links();
  void count_degrees();
};

}  // namespace likeness::models
