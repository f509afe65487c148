#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace likeness::io {

/// Counts the rows that a rule of a database's schema keeps out.
class RefusedRows {
 public:
  /// Rows that a table was given, refused ones included.
  void give(const std::string& table, std::uint64_t rows) { given_[table] += rows; }
  /// The first reason of a table is the one that is shown.
  void refuse(const std::string& table, std::uint64_t rows, const std::string& reason);

  [[nodiscard]] bool any() const noexcept { return !refused_.empty(); }
  /// Throws Error(kData) for a table of which nothing is left, which is no result.
  void check_some_left() const;
  /// A sentence for each table that lost rows, without a full stop.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  struct Refused {
    std::uint64_t rows = 0;
    std::string reason;
  };
  std::map<std::string, std::uint64_t> given_;
  std::map<std::string, Refused> refused_;
};

}  // namespace likeness::io
