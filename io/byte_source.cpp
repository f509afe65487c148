#include "io/byte_source.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "likeness/error.hpp"

namespace likeness::io {
namespace {

/// Opening it would begin a redirected file anew, of which a part may have been read.
constexpr std::string_view kStandardInput = "/dev/stdin";

/// Closes what was opened here; standard input stays open.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(path == kStandardInput ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

}  // namespace

ByteSource::ByteSource(const std::string& path)
    : name_(path == kStandardInput ? "standard input" : path) {
  const Descriptor file(path);
  struct stat status = {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) fail(EISDIR);
  // Files of /proc are regular but say that they are empty. Standard input may be half read.
  if (S_ISREG(status.st_mode) && status.st_size > 0 && path != kStandardInput) {
    map(file.number(), static_cast<std::size_t>(status.st_size));
  } else {
    read_to_end(file.number());
  }
}

void ByteSource::map(int descriptor, std::size_t size) {
  void* address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (address == MAP_FAILED) return read_to_end(descriptor);
  madvise(address, size, MADV_WILLNEED);
  owner_ = std::shared_ptr<const void>(
      address, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); });
  bytes_ = {static_cast<const char*>(address), size};
}

void ByteSource::read_to_end(int descriptor) {
  constexpr std::size_t kStep = 1 << 20;
  auto bytes = std::make_shared<std::string>();
  std::size_t size = 0;
  for (;;) {
    if (bytes->size() - size < kStep) bytes->resize(std::max(size + kStep, size + size / 2));
    const ssize_t count = read(descriptor, bytes->data() + size, bytes->size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  bytes->resize(size);
  bytes_ = *bytes;
  owner_ = std::move(bytes);
}

void ByteSource::fail(int error) const {
  throw Error(ErrorCode::kData,
              "Cannot read \"" + name_ + "\": " + std::generic_category().message(error) + ".");
}

}  // namespace likeness::io
