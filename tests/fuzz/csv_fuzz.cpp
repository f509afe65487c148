#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

// What is read must be written, and what is written read again and written to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace likeness::io;
  std::string first;
  try {
    first = format_csv(parse_csv({reinterpret_cast<const char*>(data), size}, "fuzz"));
  } catch (const likeness::Error&) {
    return 0;
  }
  CsvReadOptions options;
  options.separator = ',';
  if (format_csv(parse_csv(first, "written", options)) != first) __builtin_trap();
  return 0;
}
