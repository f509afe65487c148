#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "likeness/error.hpp"

namespace likeness::io {
namespace {

namespace fs = std::filesystem;

/// A path beside the target that no other process or thread is likely to pick; its name's length
/// does not grow with the target's, which may be as long as the file system allows.
std::string temporary_path(const std::string& target) {
  static std::atomic<unsigned> counter{0};
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const std::string name = ".likeness-" + std::to_string(getpid()) + '-' +
                           std::to_string(now % 1'000'000'007) + '-' +
                           std::to_string(counter.fetch_add(1)) + ".tmp";
  return (fs::path(target).parent_path() / name).string();
}

/// What the kernel calls an open file; linking it gives the file a name.
std::string descriptor_path(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

/// Keeps signals from ending the program between two steps that belong together.
class SignalDelay {
 public:
  SignalDelay() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalDelay() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalDelay(const SignalDelay&) = delete;
  SignalDelay& operator=(const SignalDelay&) = delete;

 private:
  sigset_t before_ = {};
};

/// Writes to a pipe whose reader is gone raise SIGPIPE, which ends a program; this turns it into
/// EPIPE for the calling thread, without touching the host program's signal handlers.
class SigpipeGuard {
 public:
  SigpipeGuard() {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeGuard() {
    const int error = errno;
    if (!was_pending_) {
      const timespec at_once = {};
      while (sigtimedwait(&sigpipe_, nullptr, &at_once) == -1 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

 private:
  sigset_t sigpipe_ = {};
  sigset_t before_ = {};
  bool was_pending_ = false;
};

}  // namespace

fs::path follow_links(fs::path path) {
  std::error_code ignored;
  for (int links = 0; links < 40 && fs::is_symlink(path, ignored); ++links) {
    const fs::path next = fs::read_symlink(path, ignored);
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  standard_output_ = path_ == "/dev/stdout";
  struct stat status = {};
  const bool exists = !standard_output_ && stat(path_.c_str(), &status) == 0;
  if (!standard_output_ && !exists && errno == ELOOP) fail(ELOOP);
  if (standard_output_) {
    descriptor_ = STDOUT_FILENO;
  } else if (exists && S_ISDIR(status.st_mode)) {
    fail(EISDIR);
  } else if (exists && !S_ISREG(status.st_mode)) {
    open_directly();
  } else {
    if (exists && access(path_.c_str(), W_OK) != 0) fail(errno);
    open_beside(follow_links(path_).string());
    if (exists) {
      // Only root may keep a foreign owner; for everybody else the file becomes theirs.
      [[maybe_unused]] const int owner = fchown(descriptor_, status.st_uid, status.st_gid);
      fchmod(descriptor_, status.st_mode & 07777);
    }
  }
}

AtomicFile::~AtomicFile() {
  discard();
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::exchange(other.target_, {})),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      standard_output_(other.standard_output_) {}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this == &other) return *this;
  discard();
  path_ = std::move(other.path_);
  target_ = std::exchange(other.target_, {});
  temporary_ = std::exchange(other.temporary_, {});
  descriptor_ = std::exchange(other.descriptor_, -1);
  standard_output_ = other.standard_output_;
  return *this;
}

void AtomicFile::open_beside(const std::string& target) {
  if (!open_unnamed(target)) open_named(target);
  target_ = target;
}

bool AtomicFile::open_unnamed(const std::string& target) {
#ifdef O_TMPFILE
  const fs::path folder = fs::path(target).parent_path();
  descriptor_ = open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor_ < 0) return false;
  // Without /proc, it could not be given a name.
  if (access(descriptor_path(descriptor_).c_str(), F_OK) == 0) return true;
  close(std::exchange(descriptor_, -1));
#endif
  return false;
}

void AtomicFile::open_named(const std::string& target) {
  for (int attempt = 0; attempt < 100 && descriptor_ < 0; ++attempt) {
    std::string name = temporary_path(target);
    descriptor_ = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) {
      temporary_ = std::move(name);
    } else if (errno != EEXIST && errno != EINTR) {
      break;
    }
  }
  if (descriptor_ < 0) fail(errno);
}

void AtomicFile::give_name() {
  std::string name = temporary_path(target_);
  if (linkat(AT_FDCWD, descriptor_path(descriptor_).c_str(), AT_FDCWD, name.c_str(),
             AT_SYMLINK_FOLLOW) != 0) {
    fail(errno);
  }
  temporary_ = std::move(name);
}

void AtomicFile::open_directly() {
  do {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) fail(errno);
}

void AtomicFile::write(std::span<const char> bytes) {
  const SigpipeGuard guard;
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  if (standard_output_) {
    descriptor_ = -1;
    return;
  }
  if (!target_.empty()) {
    if (fsync(descriptor_) != 0) fail(errno);
    const SignalDelay delay;
    if (temporary_.empty()) give_name();
    if (rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
    temporary_.clear();
  }
  if (close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (target_.empty()) return;
  // The rename is durable once the folder is; a file system that can't flush folders is no error.
  const fs::path folder = fs::path(target_).parent_path();
  const int directory =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory);
    close(directory);
  }
}

void AtomicFile::discard() noexcept {
  if (descriptor_ >= 0 && !standard_output_) close(descriptor_);
  descriptor_ = -1;
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_.clear();
}

void AtomicFile::fail(int error) const {
  const std::string name = standard_output_ ? "standard output" : '"' + path_ + '"';
  const std::string reason = std::generic_category().message(error);
  const std::string kept = target_.empty() ? "." : "; what was there before is unchanged.";
  throw Error(ErrorCode::kInternal, "Cannot write " + name + ": " + reason + kept);
}

}  // namespace likeness::io
