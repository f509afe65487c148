#include "io/model_file.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

#include "io/atomic_file.hpp"
#include "io/crc32c.hpp"
#include "io/model_format.hpp"

namespace likeness::io {
namespace {

using namespace model_format;

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + "]";
}

/// The header with the directory of tensors in it. Offsets count from the end of the header's
/// padding, so that they don't depend on its length.
std::string header_text(const Json& header, std::span<const Tensor> tensors) {
  Json directory = Json::array();
  std::uint64_t offset = 0;
  for (const Tensor& tensor : tensors) {
    directory.push_back({{"name", tensor.name},
                         {"type", tensor_type_name(tensor.type)},
                         {"shape", tensor.shape},
                         {"offset", offset},
                         {"length", tensor.bytes.size()},
                         {"crc32c", crc32c(tensor.bytes)}});
    offset = aligned(offset + tensor.bytes.size());
  }
  Json complete = header;
  complete["tensors"] = std::move(directory);
  return json_text(complete, ErrorCode::kData, false);
}

std::string preamble_bytes(std::string_view header, std::uint64_t file_length) {
  Preamble preamble{};
  std::copy(kMagic.begin(), kMagic.end(), preamble.magic.begin());
  preamble.version = kVersion;
  preamble.header_checksum = crc32c(std::as_bytes(std::span(header)));
  preamble.header_length = header.size();
  preamble.file_length = file_length;
  std::string bytes(sizeof preamble, '\0');
  std::memcpy(bytes.data(), &preamble, sizeof preamble);
  preamble.preamble_checksum =
      crc32c(std::as_bytes(std::span(bytes)).first(offsetof(Preamble, preamble_checksum)));
  std::memcpy(bytes.data(), &preamble, sizeof preamble);
  return bytes;
}

/// Calls append(text) for the pieces of the file, one after another.
template <class Append>
void write_pieces(const Json& header, std::span<const Tensor> tensors, Append&& append) {
  constexpr std::array<char, kAlignment> kZeros{};
  const std::string text = header_text(header, tensors);
  std::uint64_t length = sizeof(Preamble) + text.size();
  for (const Tensor& tensor : tensors) length = aligned(length) + tensor.bytes.size();

  append(std::string_view(preamble_bytes(text, length)));
  append(std::string_view(text));
  std::uint64_t position = sizeof(Preamble) + text.size();
  for (const Tensor& tensor : tensors) {
    append(std::string_view(kZeros.data(), aligned(position) - position));
    append(
        std::string_view(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()));
    position = aligned(position) + tensor.bytes.size();
  }
}

}  // namespace

std::string_view tensor_type_name(TensorType type) noexcept {
  switch (type) {
    case TensorType::kFloat32:
      return "f32";
    case TensorType::kFloat64:
      return "f64";
    case TensorType::kInt32:
      return "i32";
    case TensorType::kInt64:
      return "i64";
    case TensorType::kUint8:
      break;
  }
  return "u8";
}

std::size_t tensor_type_size(TensorType type) noexcept {
  switch (type) {
    case TensorType::kFloat64:
    case TensorType::kInt64:
      return 8;
    case TensorType::kFloat32:
    case TensorType::kInt32:
      return 4;
    case TensorType::kUint8:
      break;
  }
  return 1;
}

void ModelFile::write(const std::filesystem::path& path) const {
  AtomicFile file(path.string());
  write_pieces(header, tensors_, [&](std::string_view piece) { file.write(piece); });
  file.commit();
}

std::string ModelFile::to_bytes() const {
  std::string bytes;
  write_pieces(header, tensors_, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

void ModelFile::add_tensor(std::string name, TensorType type, std::span<const std::byte> bytes,
                           std::vector<std::uint64_t> shape) {
  assert(!name.empty() && !has(name));
  assert(shape.size() <= kHighestRank);
  assert(std::accumulate(shape.begin(), shape.end(), tensor_type_size(type), std::multiplies<>()) ==
         bytes.size());
  auto owned = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
  const std::span<const std::byte> view(*owned);
  places_.emplace(name, tensors_.size());
  tensors_.push_back({std::move(name), type, std::move(shape), view, std::move(owned)});
}

void ModelFile::add_strings(const std::string& name, const StringArray& strings) {
  std::vector<std::int64_t> offsets = {0};
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    bytes.insert(bytes.end(), strings[i].begin(), strings[i].end());
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  add(name + ".offsets", offsets);
  add(name + ".bytes", bytes);
}

const Tensor* ModelFile::find(std::string_view name) const {
  const auto found = places_.find(std::string(name));
  return found == places_.end() ? nullptr : &tensors_[found->second];
}

const std::vector<std::uint64_t>& ModelFile::shape(std::string_view name) const {
  const Tensor* tensor = find(name);
  if (tensor == nullptr) {
    throw Error(ErrorCode::kModel, where() + " has no tensor \"" + std::string(name) + "\".");
  }
  return tensor->shape;
}

const Tensor& ModelFile::get(std::string_view name, TensorType type) const {
  const Tensor* tensor = find(name);
  if (tensor == nullptr || tensor->type != type) {
    throw Error(ErrorCode::kModel, where() + " has no tensor \"" + std::string(name) +
                                       "\" of type " + std::string(tensor_type_name(type)) + ".");
  }
  return *tensor;
}

std::span<const std::byte> ModelFile::get(std::string_view name, TensorType type,
                                          std::span<const std::uint64_t> shape) const {
  const Tensor& tensor = get(name, type);
  if (!std::equal(shape.begin(), shape.end(), tensor.shape.begin(), tensor.shape.end())) {
    throw Error(ErrorCode::kModel, where() + " has a tensor \"" + std::string(name) +
                                       "\" of shape " + shape_text(tensor.shape) +
                                       " where the model needs " + shape_text(shape) + ".");
  }
  return tensor.bytes;
}

StringArray ModelFile::strings(std::string_view name) const {
  const std::string key(name);
  const Tensor& offsets = get(key + ".offsets", TensorType::kInt64);
  const Tensor& bytes = get(key + ".bytes", TensorType::kUint8);
  const std::span<const std::int64_t> ends(
      reinterpret_cast<const std::int64_t*>(offsets.bytes.data()), offsets.bytes.size() / 8);
  if (ends.empty() || ends.front() != 0 || !std::is_sorted(ends.begin(), ends.end()) ||
      ends.back() != static_cast<std::int64_t>(bytes.bytes.size())) {
    throw Error(ErrorCode::kModel,
                where() + " has strings \"" + key + "\" whose offsets don't fit their bytes.");
  }
  return {
      Buffer<std::int64_t>(ends, offsets.owner),
      Buffer<char>(std::span(reinterpret_cast<const char*>(bytes.bytes.data()), bytes.bytes.size()),
                   bytes.owner)};
}

std::string ModelFile::where() const {
  return "The model file \"" + source_ + "\"";
}

}  // namespace likeness::io
