#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace likeness::io {

/// Where a chain of symbolic links ends, whether or not a file is there. What goes round in a
/// circle comes back as some link of it.
[[nodiscard]] std::filesystem::path follow_links(std::filesystem::path path);

/// An output file that appears whole or not at all: bytes go to a temporary file beside the target,
/// which commit() flushes to disk and puts in its place. Until then, whatever was at the target
/// stays. Where the file system allows it, the temporary file has no name, so that nothing is left
/// of it however the program ends.
///
/// A symbolic link keeps pointing where it did; its target is replaced. An existing file keeps its
/// permissions. What is not a regular file (a pipe, a terminal, /dev/full) and standard output
/// (/dev/stdout) can't be replaced and are written as the bytes come.
///
/// Every failure throws Error(kInternal) that names the target and the reason, among them a closed
/// pipe: no signal is raised. One thread at a time.
class AtomicFile {
 public:
  /// Opens the temporary file. Throws where the target is a directory or write-protected, or its
  /// folder is missing or can't be written.
  explicit AtomicFile(std::string path);
  /// Removes the temporary file unless committed.
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends bytes; unbuffered, so give it many at once.
  void write(std::span<const char> bytes);

  /// Makes the file appear. To be called once, last.
  void commit();

 private:
  void open_beside(const std::string& target);
  bool open_unnamed(const std::string& target);
  void open_named(const std::string& target);
  void give_name();
  void open_directly();
  void discard() noexcept;
  [[noreturn]] void fail(int error) const;

  std::string path_;       // as the user gave it
  std::string target_;     // behind symbolic links; empty where written directly
  std::string temporary_;  // its name, while it has one
  int descriptor_ = -1;
  bool standard_output_ = false;
};

}  // namespace likeness::io
