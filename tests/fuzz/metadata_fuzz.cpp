#include <cstddef>
#include <cstdint>
#include <string_view>

#include "likeness/error.hpp"
#include "likeness/metadata.hpp"

// What is read must be written and read again to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string written = likeness::metadata_to_json(likeness::parse_metadata(text, "fuzz"));
    if (likeness::metadata_to_json(likeness::parse_metadata(written, "written")) != written)
      __builtin_trap();
  } catch (const likeness::Error&) {
  }
  return 0;
}
