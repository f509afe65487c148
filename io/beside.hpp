#pragma once

#include <string>
#include <utility>

namespace likeness::io {

/// A file or folder beside a target, under a name that nothing had, which goes away with this
/// unless it is kept: what is written there can be renamed to the target when it is whole.
class Beside {
 public:
  explicit Beside(std::string path) : path_(std::move(path)) {}
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// It has been renamed.
  void keep() noexcept { path_.clear(); }

 private:
  std::string path_;
};

/// An empty folder, or file, beside `target`. Throws Error(kInternal) where there can be none.
[[nodiscard]] Beside make_folder_beside(const std::string& target);
[[nodiscard]] Beside make_file_beside(const std::string& target);

/// Sees to it that what is in a file, or which names are in a folder, survives a loss of power.
void flush_to_disk(const std::string& path);

}  // namespace likeness::io
