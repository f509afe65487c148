#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "io/crc32c.hpp"
#include "io/model_file.hpp"
#include "io/model_format.hpp"

namespace likeness::io {
namespace {

using namespace model_format;
using Bytes = std::span<const std::byte>;

[[noreturn]] void refuse_model_file(std::string_view source, const std::string& what) {
  throw Error(ErrorCode::kModel, "The model file \"" + std::string(source) + "\" " + what);
}

[[noreturn]] void fail_damaged(std::string_view source, const std::string& where) {
  refuse_model_file(source, "is damaged (" + where + "); fetch or fit it again.");
}

/// Checks everything about the first bytes but whether the file is as long as they say. `bytes` may
/// be only the beginning of the file.
Preamble check_preamble(Bytes bytes, std::string_view source) {
  const std::size_t magic_length = std::min(bytes.size(), kMagic.size());
  if (bytes.empty()) refuse_model_file(source, "is empty.");
  if (std::memcmp(bytes.data(), kMagic.data(), magic_length) != 0) {
    refuse_model_file(source, "is not a model file of likeness.");
  }
  if (bytes.size() < sizeof(Preamble)) {
    refuse_model_file(source, "is cut short after " + std::to_string(bytes.size()) +
                                  " bytes; fetch or fit it again.");
  }
  Preamble preamble;
  std::memcpy(&preamble, bytes.data(), sizeof preamble);
  if (preamble.preamble_checksum != crc32c(bytes.first(offsetof(Preamble, preamble_checksum))) ||
      preamble.zero != 0) {
    fail_damaged(source, "its first 40 bytes don't match their checksum");
  }
  if (preamble.version > kVersion) {
    refuse_model_file(source, "has format version " + std::to_string(preamble.version) +
                                  ", but this likeness reads versions up to " +
                                  std::to_string(kVersion) + "; use a newer likeness.");
  }
  if (preamble.version == 0) fail_damaged(source, "its format version is 0");
  if (preamble.version < kVersion) {
    refuse_model_file(source, "has format version " + std::to_string(preamble.version) +
                                  ", which no released likeness wrote; fit it again.");
  }
  return preamble;
}

void check_length(const Preamble& preamble, std::uint64_t length, std::string_view source) {
  if (length < preamble.file_length) {
    refuse_model_file(source, "is cut short: " + std::to_string(length) + " of " +
                                  std::to_string(preamble.file_length) +
                                  " bytes are there; fetch or fit it again.");
  }
  if (length > preamble.file_length) {
    fail_damaged(source, std::to_string(length - preamble.file_length) + " bytes follow its end");
  }
  if (preamble.header_length > length - sizeof(Preamble)) {
    fail_damaged(source, "its header is longer than the file");
  }
}

TensorType parse_type(const std::string& name, std::string_view where) {
  for (const TensorType type : {TensorType::kFloat32, TensorType::kFloat64, TensorType::kInt32,
                                TensorType::kInt64, TensorType::kUint8}) {
    if (tensor_type_name(type) == name) return type;
  }
  throw Error(ErrorCode::kModel,
              std::string(where) + " has a tensor of unknown type \"" + name + "\".");
}

/// Checks that the shape's numbers multiply to `length` bytes, without overflow.
std::vector<std::uint64_t> parse_shape(const Json& entry, TensorType type, std::uint64_t length,
                                       std::string_view where) {
  const Json list = json_member<Json>(entry, "shape", where, ErrorCode::kModel);
  const bool is_shape = list.is_array() && list.size() <= kHighestRank &&
                        std::all_of(list.begin(), list.end(),
                                    [](const Json& size) { return size.is_number_unsigned(); });
  if (!is_shape) {
    throw Error(ErrorCode::kModel, std::string(where) + " has a tensor without a proper shape.");
  }
  auto shape = list.get<std::vector<std::uint64_t>>();
  std::uint64_t product = tensor_type_size(type);
  bool fits = true;
  for (const std::uint64_t size : shape) {
    fits = fits && !__builtin_mul_overflow(product, size, &product);
  }
  if (!fits || product != length) {
    throw Error(ErrorCode::kModel,
                std::string(where) + " has a tensor whose shape doesn't fit its length.");
  }
  return shape;
}

/// One entry of the directory. Tensors stand in its order, each at the first aligned place behind
/// the one before, so that none overlaps another and no byte but padding is left out.
Tensor parse_tensor(const Json& entry, Bytes tensors, std::uint64_t place,
                    std::string_view source) {
  const std::string where = "The model file \"" + std::string(source) + "\"";
  Tensor tensor;
  tensor.name = json_member<std::string>(entry, "name", where, ErrorCode::kModel);
  tensor.type =
      parse_type(json_member<std::string>(entry, "type", where, ErrorCode::kModel), where);
  const auto offset = json_member<std::uint64_t>(entry, "offset", where, ErrorCode::kModel);
  const auto length = json_member<std::uint64_t>(entry, "length", where, ErrorCode::kModel);
  const auto checksum = json_member<std::uint32_t>(entry, "crc32c", where, ErrorCode::kModel);
  const std::string quoted = "tensor \"" + tensor.name + "\"";
  if (offset != place) fail_damaged(source, quoted + " is not where the one before it ends");
  if (offset > tensors.size() || length > tensors.size() - offset) {
    fail_damaged(source, quoted + " reaches beyond the end of the file");
  }
  tensor.shape = parse_shape(entry, tensor.type, length, where);
  tensor.bytes = tensors.subspan(offset, length);
  if (crc32c(tensor.bytes) != checksum) {
    fail_damaged(source, quoted + " doesn't match its checksum");
  }
  return tensor;
}

void check_padding(Bytes padding, std::string_view source) {
  if (std::any_of(padding.begin(), padding.end(), [](std::byte b) { return b != std::byte{0}; })) {
    fail_damaged(source, "there is something between its tensors");
  }
}

/// Closes the descriptor when it goes.
struct TensorDescriptor {
  int number;
  explicit TensorDescriptor(int opened) : number(opened) {}
  TensorDescriptor(const TensorDescriptor&) = delete;
  TensorDescriptor& operator=(const TensorDescriptor&) = delete;
  ~TensorDescriptor() { ::close(number); }
};

[[noreturn]] void fail_system(const std::filesystem::path& path, const char* what) {
  throw Error(ErrorCode::kModel, "The model file \"" + path.string() + "\" can't be " + what +
                                     ": " + std::strerror(errno) + ".");
}

/// Appends what `file` still has, up to `limit` bytes in all; memory grows as bytes arrive.
void read_up_to(int file, std::uint64_t limit, const std::filesystem::path& path,
                std::vector<std::byte>& bytes) {
  constexpr std::uint64_t kStep = 1 << 20;
  while (bytes.size() < limit) {
    const std::size_t before = bytes.size();
    bytes.resize(before + static_cast<std::size_t>(std::min(kStep, limit - before)));
    const ssize_t count = ::read(file, bytes.data() + before, bytes.size() - before);
    if (count < 0 && errno != EINTR) fail_system(path, "read");
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) return;
  }
}

/// A pipe tells its length only at its end; what it claims to be is checked as soon as it can be.
std::shared_ptr<const std::vector<std::byte>> read_stream(int file,
                                                          const std::filesystem::path& path) {
  auto bytes = std::make_shared<std::vector<std::byte>>();
  read_up_to(file, sizeof(Preamble), path, *bytes);
  const Preamble preamble = check_preamble(*bytes, path.string());
  read_up_to(file, preamble.file_length, path, *bytes);
  read_up_to(file, bytes->size() + 1, path, *bytes);
  return bytes;
}

}  // namespace

ModelFile ModelFile::parse_owned(Bytes bytes, std::shared_ptr<const void> owner,
                                 std::string_view source) {
  const Preamble preamble = check_preamble(bytes, source);
  check_length(preamble, bytes.size(), source);
  const Bytes header_bytes = bytes.subspan(sizeof(Preamble), preamble.header_length);
  if (crc32c(header_bytes) != preamble.header_checksum) {
    fail_damaged(source, "its header doesn't match its checksum");
  }

  ModelFile file;
  file.source_ = source;
  const std::string where = file.where();
  file.header =
      parse_json({reinterpret_cast<const char*>(header_bytes.data()), header_bytes.size()},
                 where + " has a header that can't be read", ErrorCode::kModel);
  const Json directory = json_member<Json>(file.header, "tensors", where, ErrorCode::kModel);
  if (!directory.is_array()) fail_damaged(source, "its list of tensors is not a list");
  file.header.erase("tensors");

  std::uint64_t end = sizeof(Preamble) + preamble.header_length;
  const std::uint64_t first = std::min<std::uint64_t>(aligned(end), bytes.size());
  for (const Json& entry : directory) {
    const std::uint64_t place = std::min<std::uint64_t>(aligned(end), bytes.size());
    check_padding(bytes.subspan(end, place - end), source);
    Tensor tensor = parse_tensor(entry, bytes.subspan(first), place - first, source);
    if (tensor.name.empty() || !file.places_.emplace(tensor.name, file.tensors_.size()).second) {
      fail_damaged(source, "two tensors are called \"" + tensor.name + "\"");
    }
    end = place + tensor.bytes.size();
    tensor.owner = owner;
    file.tensors_.push_back(std::move(tensor));
  }
  if (end != bytes.size()) fail_damaged(source, "bytes follow its last tensor");
  return file;
}

ModelFile ModelFile::parse(Bytes bytes, std::string_view source) {
  const auto owned = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
  return parse_owned(*owned, owned, source);
}

ModelFile ModelFile::read(const std::filesystem::path& path) {
  const TensorDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) fail_system(path, "opened");
  struct stat status {};
  if (::fstat(file.number, &status) != 0) fail_system(path, "read");
  if (S_ISDIR(status.st_mode)) {
    throw Error(ErrorCode::kModel, "\"" + path.string() + "\" is a directory, not a model file.");
  }
  const auto bytes = read_stream(file.number, path);
  return parse_owned(*bytes, bytes, path.string());
}

}  // namespace likeness::io
