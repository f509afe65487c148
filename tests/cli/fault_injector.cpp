// Preloaded into the program by faults_test.cpp: one call that the system could refuse is refused,
// cut short, interrupted, or comes together with a signal. LIKENESS_FAULT names the calls,
// LIKENESS_FAULT_AT which of them (from 1; 0 for every other), LIKENESS_FAULT_HOW what happens to
// it. LIKENESS_FAULT_COUNT is a file that gets the number of such calls.

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

enum class How { kNone, kError, kShort, kInterrupt, kSignal };

const char* calls = nullptr;  // null until the program begins
How how = How::kNone;
long at = 0;
std::atomic<long> count{0};

__attribute__((constructor)) void begin() {
  const char* given = std::getenv("LIKENESS_FAULT_HOW");
  const char* number = std::getenv("LIKENESS_FAULT_AT");
  if (given == nullptr || number == nullptr) return;
  how = std::strcmp(given, "error") == 0       ? How::kError
        : std::strcmp(given, "short") == 0     ? How::kShort
        : std::strcmp(given, "interrupt") == 0 ? How::kInterrupt
        : std::strcmp(given, "signal") == 0    ? How::kSignal
                                               : How::kNone;
  at = std::atol(number);
  calls = std::getenv("LIKENESS_FAULT");
}

__attribute__((destructor)) void end() {
  const char* path = std::getenv("LIKENESS_FAULT_COUNT");
  calls = nullptr;
  if (path == nullptr) return;
  char digits[24];
  int length = 0;
  long left = count.load();
  do {
    digits[length++] = static_cast<char>('0' + left % 10);
  } while ((left /= 10) > 0);
  for (int i = 0; i < length / 2; ++i) {
    const char digit = digits[i];
    digits[i] = digits[length - 1 - i];
    digits[length - 1 - i] = digit;
  }
  const long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  syscall(SYS_write, file, digits, length);
  syscall(SYS_close, file);
}

/// What happens to this call of the function `name`; `error` is what errno becomes.
How fate(const char* name, int error) {
  if (calls == nullptr || std::strcmp(calls, name) != 0) return How::kNone;
  const long number = ++count;
  if (at == 0 ? number % 2 == 0 : number != at) return How::kNone;
  if (how == How::kSignal) {
    syscall(SYS_kill, getpid(), SIGTERM);
    return How::kNone;
  }
  errno = how == How::kInterrupt ? EINTR : error;
  return how;
}

bool fails(const char* name, int error) {
  const How end = fate(name, error);
  return end == How::kError || end == How::kInterrupt;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, std::size_t size) {
  const How end = file == STDERR_FILENO ? How::kNone : fate("write", ENOSPC);
  if (end == How::kError || end == How::kInterrupt) return -1;
  return syscall(SYS_write, file, bytes, end == How::kShort ? (size + 1) / 2 : size);
}

ssize_t read(int file, void* bytes, std::size_t size) {
  const How end = fate("read", EIO);
  if (end == How::kError || end == How::kInterrupt) return -1;
  return syscall(SYS_read, file, bytes, end == How::kShort ? (size + 1) / 2 : size);
}

int open64(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const mode_t mode =
      (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : mode_t{0};
  va_end(more);
  if (fails("open", EMFILE)) return -1;
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int linkat(int from, const char* old_path, int to, const char* new_path, int flags) {
  if (fails("link", EIO)) return -1;
  return static_cast<int>(syscall(SYS_linkat, from, old_path, to, new_path, flags));
}

int rename(const char* from, const char* to) {
  if (fails("rename", EIO)) return -1;
  return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int fsync(int file) {
  if (fails("fsync", EIO)) return -1;
  return static_cast<int>(syscall(SYS_fsync, file));
}

void* mmap64(void* address, std::size_t size, int protection, int flags, int file, off64_t offset) {
  if (fails("map", ENOMEM)) return MAP_FAILED;
  return reinterpret_cast<void*>(syscall(SYS_mmap, address, size, protection, flags, file, offset));
}

void* malloc(std::size_t size) {
  return fails("allocate", ENOMEM) ? nullptr : __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
  return fails("allocate", ENOMEM) ? nullptr : __libc_calloc(number, size);
}

void* realloc(void* memory, std::size_t size) {
  return fails("allocate", ENOMEM) ? nullptr : __libc_realloc(memory, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails("allocate", ENOMEM) ? nullptr : __libc_memalign(alignment, size);
}
}
