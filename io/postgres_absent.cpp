#include "io/postgres_address.hpp"
#include "io/postgres_dataset.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

[[noreturn]] void refuse_postgres(const std::string& address) {
  throw Error(ErrorCode::kUsage,
              text::in_quotes(shown_postgres_address(address)) +
                  " is a PostgreSQL database, which this build of likeness doesn't read or write; "
                  "build it with libpq, or use a folder of CSV files.");
}

}  // namespace

bool can_use_postgres() noexcept {
  return false;
}

StoredDataset read_postgres(const std::string& address, const DatasetReadOptions& /*options*/) {
  refuse_postgres(address);
}

std::unique_ptr<DatasetWriter> make_postgres_writer(const std::string& address,
                                                    const DatasetMetadata& /*metadata*/,
                                                    const DatasetWriteOptions& /*options*/) {
  refuse_postgres(address);
}

}  // namespace likeness::io
