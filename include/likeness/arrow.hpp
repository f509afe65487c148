#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "likeness/export.hpp"
#include "likeness/table.hpp"

// Defined by likeness/likeness.h, and by whoever else speaks Arrow's C data interface.
struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

/// Tables from and to other programs by Arrow's C data interface, as docs/arrow.md says.
namespace likeness::io {

struct ArrowFields;

/// The Arrow types in which a table came, by which others like it are written: an immutable value.
/// A default one knows no column.
class LIKENESS_EXPORT ArrowTypes {
 public:
  ArrowTypes() = default;
  explicit ArrowTypes(std::shared_ptr<const ArrowFields> fields) : fields_(std::move(fields)) {}

  /// As text, to be kept with a model (FitOptions::host_schema). It holds no cell, but for the
  /// order of ordered categories: those of `known`, which is a table that the model made.
  [[nodiscard]] std::string to_json(const Table& known) const;
  /// Reads it back; nothing for other text, so that files of other hosts are no error.
  [[nodiscard]] static ArrowTypes parse(std::string_view json);

  [[nodiscard]] const ArrowFields* fields() const noexcept { return fields_.get(); }

 private:
  std::shared_ptr<const ArrowFields> fields_;
};

struct ArrowTable {
  Table table;
  ArrowTypes types;
};

struct ArrowReadOptions {
  /// Whether strings that are dates or numbers are read as such, as from CSV, and whole numbers
  /// that are dates, such as 20210815. They are written as they came, all the same.
  bool infer = true;
  /// Whether all cells are copied, so that the batches are released before the call returns.
  bool copy = false;
};

/// Reads a stream to its end and releases it, also after an error. Where their layout allows, cells
/// are borrowed from its batches, which the table then keeps. Throws Error(kUsage) for a stream
/// that is released already, Error(kData) for types that are not taken, damaged arrays, infinite
/// numbers, names that repeat, and what the stream reports.
[[nodiscard]] LIKENESS_EXPORT ArrowTable read_arrow(ArrowArrayStream& stream,
                                                    const ArrowReadOptions& options = {});
/// Likewise one batch, a struct array. Both are moved.
[[nodiscard]] LIKENESS_EXPORT ArrowTable read_arrow(ArrowSchema& schema, ArrowArray& batch,
                                                    const ArrowReadOptions& options = {});

/// Gives one table after another, nothing at the end.
using TableSource = std::function<std::optional<Table>()>;

/// A stream of the tables that `source` gives, whose columns are like those of `first`, in `types`
/// where these know a column and can hold its cells. Errors fail the stream.
LIKENESS_EXPORT void write_arrow(TableSource source, const Table& first, const ArrowTypes& types,
                                 ArrowArrayStream& stream);
/// A stream of one table. Cells are not copied where their layout allows; the stream keeps them.
LIKENESS_EXPORT void write_arrow(const Table& table, const ArrowTypes& types,
                                 ArrowArrayStream& stream);

}  // namespace likeness::io
