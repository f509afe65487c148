#include "io/beside.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// `folder/.name.`; a slash at the end of the target is left out.
std::string start_beside(const std::string& target) {
  std::filesystem::path path(target);
  if (!path.has_filename()) path = path.parent_path();
  // GCC 12 takes "." + name for an overflow where many sources are compiled as one.
  std::string name(1, '.');
  name += path.filename().string();
  name += '.';
  return (path.parent_path() / name).string();
}

[[noreturn]] void fail_beside(const std::string& target, int error) {
  throw Error(ErrorCode::kInternal,
              "Can't write " + text::in_quotes(target) + ": " + std::strerror(error) + ".");
}

/// Tries names that begin like the target until `make(path)` has made one of them, which it says by
/// not being negative, as system calls do.
template <class Make>
std::string make_beside(const std::string& target, const Make& make) {
  constexpr int kMostTries = 1000;
  const std::string start = start_beside(target) + std::to_string(::getpid()) + "-";
  for (int k = 0; k < kMostTries; ++k) {
    const std::string path = start + std::to_string(k);
    if (make(path.c_str()) >= 0) return path;
    if (errno != EEXIST) break;
  }
  fail_beside(target, errno);
}

}  // namespace

Beside::~Beside() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

Beside make_folder_beside(const std::string& target) {
  return Beside(make_beside(target, [](const char* path) { return ::mkdir(path, 0777); }));
}

Beside make_file_beside(const std::string& target) {
  return Beside(make_beside(target, [](const char* path) {
    const int descriptor = ::open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (descriptor >= 0) ::close(descriptor);
    return descriptor;
  }));
}

void flush_to_disk(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  // Some file systems can't do this for folders.
  if (result != 0 && error != EINVAL && error != ENOTSUP) fail_beside(path, error);
}

}  // namespace likeness::io
