#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace likeness::io {

/// The bytes of an input file, held for as long as this object lives.
class ByteSource {
 public:
  /// Maps a regular file, reads anything else to its end; /dev/stdin from where it stands. Throws
  /// Error(kData) where there is no such file, it is a directory, or it can't be read. A mapped
  /// file that another program makes shorter raises SIGBUS at the place that is gone.
  explicit ByteSource(const std::string& path);

  [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }
  /// The path, or "standard input".
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  void map(int descriptor, std::size_t size);
  void read_to_end(int descriptor);
  [[noreturn]] void fail(int error) const;

  std::string name_;
  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
};

}  // namespace likeness::io
