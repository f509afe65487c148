#include "cli/file_uses.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "io/atomic_file.hpp"
#include "io/postgres_address.hpp"
#include "likeness/dataset_files.hpp"

namespace likeness::cli {
namespace {

/// What is at the path now; nothing where there is nothing.
std::optional<struct stat> status_of(const NamedFile& file) {
  struct stat status = {};
  const int descriptor = file.use == FileUse::kWritten ? STDOUT_FILENO : STDIN_FILENO;
  const int failed =
      file.path == "-" ? ::fstat(descriptor, &status) : ::stat(file.path.c_str(), &status);
  return failed == 0 ? std::optional(status) : std::nullopt;
}

std::filesystem::path place_of(const std::string& path) {
  std::error_code error;
  // Absolute first: a relative path of which nothing exists would stay relative.
  const std::filesystem::path end = std::filesystem::absolute(io::follow_links(path), error);
  const std::filesystem::path place = std::filesystem::weakly_canonical(end, error);
  return error ? end : place;
}

bool same(const NamedFile& a, const NamedFile& b) {
  if (io::is_postgres_address(a.path) || io::is_postgres_address(b.path)) {
    return io::same_postgres_address(a.path, b.path);
  }
  const bool both_written = a.use == FileUse::kWritten && b.use == FileUse::kWritten;
  if (both_written && a.path == "-" && b.path == "-") return true;
  const auto status_a = status_of(a);
  const auto status_b = status_of(b);
  if (status_a.has_value() != status_b.has_value()) return false;
  if (!status_a) return place_of(a.path) == place_of(b.path);
  const bool named = S_ISREG(status_a->st_mode) || S_ISDIR(status_a->st_mode);
  return named && status_a->st_dev == status_b->st_dev && status_a->st_ino == status_b->st_ino;
}

}  // namespace

void check_apart(const std::vector<NamedFile>& files) {
  for (const NamedFile& written : files) {
    if (written.use != FileUse::kWritten || written.path.empty()) continue;
    for (const NamedFile& other : files) {
      if (&other == &written || other.path.empty() || !same(written, other)) continue;
      const std::string path =
          written.path == "-" ? "standard output" : in_quotes(io::shown_path(written.path));
      if (other.use == FileUse::kRead) {
        fail(written.name + " would overwrite " + path + ", which is read (" + other.name +
             "); name another file.");
      }
      fail(other.name + " and " + written.name + " can't both go to " + path +
           "; name another file.");
    }
  }
}

}  // namespace likeness::cli
