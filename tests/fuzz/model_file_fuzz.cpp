#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "io/crc32c.hpp"
#include "io/model_file.hpp"
#include "io/model_format.hpp"

namespace {

using namespace likeness::io;

void read(const std::string& bytes) {
  try {
    const ModelFile file = ModelFile::parse(std::as_bytes(std::span(bytes)), "fuzz");
    for (const Tensor& tensor : file.tensors()) {
      if (tensor.name.ends_with(".offsets")) {
        (void)file.strings(tensor.name.substr(0, tensor.name.size() - 8));
      }
    }
  } catch (const likeness::Error&) {
  }
}

/// The input with a preamble before it whose checksums are right: otherwise no input would ever get
/// beyond them. Its first byte says how much of it is header.
std::string with_preamble(const std::string& input) {
  const std::size_t header = std::min<std::size_t>(
      input.size() - 1, static_cast<std::size_t>(static_cast<unsigned char>(input[0])) * 4);
  const std::string body = input.substr(1);
  model_format::Preamble preamble{};
  std::memcpy(preamble.magic.data(), model_format::kMagic.data(), 8);
  preamble.version = model_format::kVersion;
  preamble.header_length = header;
  preamble.header_checksum = crc32c(std::as_bytes(std::span(body)).first(header));
  preamble.file_length = sizeof preamble + body.size();
  std::string bytes(sizeof preamble, '\0');
  std::memcpy(bytes.data(), &preamble, sizeof preamble);
  preamble.preamble_checksum = crc32c(std::as_bytes(std::span(bytes)).first(32));
  std::memcpy(bytes.data(), &preamble, sizeof preamble);
  return bytes + body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  read(input);
  if (!input.empty()) read(with_preamble(input));
  return 0;
}
