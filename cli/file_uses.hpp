#pragma once

#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace likeness::cli {

/// A file that the command line names.
struct NamedFile {
  std::string name;  ///< of the option or argument
  std::string path;
  FileUse use;
};

/// Throws Error(kUsage) where a file to write is one to read, or another one to write, by whatever
/// spelling or link. Pipes, terminals and devices may be both. An empty path names no file.
void check_apart(const std::vector<NamedFile>& files);

}  // namespace likeness::cli
