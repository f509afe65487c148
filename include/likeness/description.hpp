#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"
#include "likeness/table.hpp"

/// Tables made from a description alone: test data before there are any data.
namespace likeness {

/// How numbers and dates of a column lie between its ends.
enum class DescribedShape { kUniform, kNormal, kLognormal, kExponential };

/// What values of a column are like, besides what its metadata says.
struct ColumnDescription {
  std::string name;
  std::optional<std::string> minimum = {};  ///< as in a CSV cell
  std::optional<std::string> maximum = {};
  std::vector<std::string> values = {};  ///< the ones that there are
  std::vector<double> shares = {};       ///< of these; empty for equal ones
  DescribedShape shape = DescribedShape::kUniform;
  std::optional<double> mean = {};       ///< kUniform has none
  std::optional<double> deviation = {};  ///< kNormal; kLognormal: of the logarithm
  std::optional<int> decimals = {};      ///< 0 for whole numbers
  double missing_share = 0;
  bool unique = false;
  std::optional<std::uint64_t> longest = {};  ///< characters of a text
  std::uint64_t shortest = 0;                 ///< characters of a text, as constraints ask for them
};

/// Columns that no two rows may share; missing cells are like no others.
struct UniqueColumns {
  std::vector<std::string> columns;
  std::string where = {};  ///< a condition of docs/constraints.md: only rows that meet it count
};

struct TableDescription {
  std::string name;
  std::optional<std::uint64_t> rows = {};       ///< as many as asked for without
  std::vector<ColumnDescription> columns = {};  ///< as in the metadata
  std::vector<UniqueColumns> unique = {};       ///< besides keys
};

/// How many rows of the child a row of the parent has; then these decide how many rows the child
/// has. At most one for each table.
struct ChildCount {
  std::uint64_t fewest = 0;
  std::uint64_t most = 1;
};

struct LIKENESS_EXPORT Description {
  DatasetMetadata metadata;
  std::vector<TableDescription> tables;             ///< beside metadata.tables
  std::vector<std::optional<ChildCount>> children;  ///< beside metadata.relations
  std::vector<std::string> notes;                   ///< what is not kept, a sentence each
  /// Rules are a database's: what isn't understood of them is a note, and sums are exact in binary.
  bool of_database = false;
};

/// SDV's metadata JSON with what docs/test-data.md adds. Throws Error(kData), also for ranges that
/// contradict each other.
[[nodiscard]] LIKENESS_EXPORT Description parse_description(std::string_view json,
                                                            std::string_view source);

/// The CREATE TABLE, CREATE TYPE ... AS ENUM and ALTER TABLE ... ADD statements of SQLite and
/// PostgreSQL, with CHECK, UNIQUE, DEFAULT and foreign keys; others are passed over. Throws
/// Error(kData) with the line.
[[nodiscard]] LIKENESS_EXPORT Description parse_sql_schema(std::string_view sql,
                                                           std::string_view source);

/// The tables of a description, row by row: a row depends on (description, number of rows, seed,
/// its number) alone. Immutable.
class LIKENESS_EXPORT TestData {
 public:
  /// `rows` for tables that have no number of their own. Names of persons and places are of
  /// `locale` where the metadata name none. Throws Error(kData) for what can't be met: more unique
  /// values than there are, relations that decide each other's rows.
  TestData(Description description, std::uint64_t rows, std::uint64_t seed,
           std::string_view locale = "en_US");
  ~TestData();
  TestData(TestData&&) noexcept;
  TestData& operator=(TestData&&) noexcept;

  [[nodiscard]] std::size_t tables() const noexcept;
  [[nodiscard]] const std::string& name(std::size_t table) const noexcept;
  [[nodiscard]] std::uint64_t rows(std::size_t table) const noexcept;
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept;

  /// Rows [first_row, first_row + rows) of a table. Throws Error(kData) for a constraint that no
  /// row meets.
  [[nodiscard]] Table make(std::size_t table, std::uint64_t first_row, std::uint64_t rows) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace likeness
