#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "likeness/csv.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"

// A description, as JSON if it begins like some, else in SQL, is made or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace likeness;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const bool json = text.starts_with('{') || text.starts_with('[');
    const TestData made(json ? parse_description(text, "fuzz") : parse_sql_schema(text, "fuzz"), 20,
                        1);
    for (std::size_t table = 0; table < made.tables(); ++table) {
      (void)io::format_csv(made.make(table, 0, std::min<std::uint64_t>(made.rows(table), 3)));
    }
  } catch (const Error&) {
  }
  return 0;
}
