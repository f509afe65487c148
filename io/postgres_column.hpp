#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/database_column.hpp"
#include "io/postgres_catalog.hpp"

namespace likeness::io {

/// A value in PostgreSQL's binary form; missing where `bytes` has no data.
using PostgresValue = std::string_view;

/// Collects the values of a column as `COPY` sends them, and makes the column that holds them.
class PostgresCells {
 public:
  explicit PostgresCells(PostgresColumn column);

  /// How many values of a row it takes: its own, and of an instant its offset from UTC, too.
  [[nodiscard]] std::size_t width() const noexcept;
  /// Throws Error(kData), which begins with `where`, for bytes that can't be a value.
  void add(const PostgresValue* values, const std::string& where);
  /// To be called once, last. Adds to `notes` what is not learned, in sentences that begin with
  /// `where`; `source` begins errors.
  [[nodiscard]] Column finish(const std::string& where, const std::string& source,
                              std::vector<std::string>& notes);

 private:
  void add_missing();
  void add_number(PostgresValue value);
  void add_decimal(std::string_view text);
  void add_time(const PostgresValue* values);
  void add_interval(PostgresValue value);
  void add_text(std::string_view text, const std::string& where);
  void take_time(std::int64_t microseconds);

  [[nodiscard]] Column missing_column() const;
  [[nodiscard]] Column number_column();
  [[nodiscard]] Column whole_column();
  [[nodiscard]] Column time_column();
  [[nodiscard]] Column truth_column();
  [[nodiscard]] Column made_column(const std::string& where, std::vector<std::string>& notes);
  [[nodiscard]] std::string time_format() const;

  PostgresColumn column_;
  PresentCells cells_;
  std::size_t odd_ = 0;  ///< values that no column of likeness can hold
  std::vector<std::int64_t> integers_;
  std::vector<double> reals_;
  text::NumberStyle style_;
  bool whole_ = true;        ///< of decimals: all are whole numbers that fit
  bool too_large_ = false;   ///< of decimals: one is whole, but doesn't fit
  int fraction_digits_ = 0;  ///< of times
  bool days_ = false;        ///< of intervals: one has days
  bool months_ = false;      ///< of intervals: one has months
  std::vector<std::pair<std::int64_t, std::int32_t>> offsets_;  ///< of instants
  StringCells strings_;
};

}  // namespace likeness::io
