#include "models/training/fit_digest.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <numeric>

#include "models/frame/index_permutation.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBlockRows = 1024;

std::uint64_t digest_of(std::string_view bytes, std::uint64_t digest) {
  for (std::size_t k = 0; k < bytes.size(); k += 8) {
    std::uint64_t word = 0;
    const std::string_view part = bytes.substr(k, 8);
    std::copy(part.begin(), part.end(), reinterpret_cast<char*>(&word));
    digest = mixed_bits(digest ^ word);
  }
  return digest;
}

}  // namespace

std::string fit_digest(const TableEncoder& encoder, const EncodedTable& table) {
  io::ModelFile file;
  encoder.save(file);
  std::uint64_t digest = digest_of(file.to_bytes(), table.rows());
  std::vector<std::uint32_t> rows;
  std::vector<float> values;
  for (std::size_t begin = 0; begin < table.rows(); begin += kBlockRows) {
    rows.resize(std::min(kBlockRows, table.rows() - begin));
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
    values.resize(rows.size() * table.width());
    table.gather(rows, values);
    digest = digest_of(
        {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)}, digest);
  }
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(digest));
  return text.data();
}

}  // namespace likeness::models
