#include "models/training/fit_digest.hpp"

#include <algorithm>
#include <numeric>

#include "core/hash.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kBlockRows = 1024;

}  // namespace

std::string fit_digest(const TableEncoder& encoder, const EncodedTable& table) {
  io::ModelFile file;
  io::Archive::saving(file).save(encoder);
  Digest digest(table.rows());
  digest.add_bytes(file.to_bytes());
  std::vector<std::uint32_t> rows;
  std::vector<float> values;
  for (std::size_t begin = 0; begin < table.rows(); begin += kBlockRows) {
    rows.resize(std::min(kBlockRows, table.rows() - begin));
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
    values.resize(rows.size() * table.width());
    table.gather(rows, values);
    digest.add_bytes({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  }
  return digest.text();
}

}  // namespace likeness::models
