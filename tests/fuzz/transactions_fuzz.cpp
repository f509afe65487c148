#include <cstddef>
#include <cstdint>
#include <string_view>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "likeness/transactions.hpp"

// A table of transactions is read and learned, or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace likeness;
  try {
    const Table table = io::parse_csv({reinterpret_cast<const char*>(data), size}, "fuzz");
    const Model model = make_recipe("associative", {{"epochs", "1"}, {"hidden", "8"}})
                            .fit(table, detect_metadata(table), {.seed = 1});
    (void)io::format_csv(model.sample(5, {.seed = 1}));
  } catch (const Error&) {
  }
  return 0;
}
