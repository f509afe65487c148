#include "io/sqlite_dataset.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

[[noreturn]] void refuse_sqlite(const std::string& path) {
  throw Error(ErrorCode::kUsage, text::in_quotes(path) +
                                     " is an SQLite database, which this build of likeness doesn't "
                                     "read or write; build it with libsqlite3, or use a folder of "
                                     "CSV files.");
}

}  // namespace

bool can_use_sqlite() noexcept {
  return false;
}

StoredDataset read_sqlite(const std::string& path, const DatasetReadOptions& /*options*/) {
  refuse_sqlite(path);
}

std::unique_ptr<DatasetWriter> make_sqlite_writer(const std::string& path,
                                                  const DatasetMetadata& /*metadata*/,
                                                  const DatasetWriteOptions& /*options*/) {
  refuse_sqlite(path);
}

}  // namespace likeness::io
