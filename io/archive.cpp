#include "io/archive.hpp"

#include <cassert>

namespace likeness::io {

bool Archive::has(std::string_view name) const {
  return header_->contains(name) || file_->has(path_of(name));
}

const std::vector<std::uint64_t>& Archive::shape(std::string_view name) const {
  return file_->shape(path_of(name));
}

void Archive::fail(std::string_view what) const {
  throw Error(ErrorCode::kModel, file_->where() + " is damaged: " + std::string(what) + ".");
}

void Archive::fail_because(const Error& error) const {
  std::string_view sentence = error.what();
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  fail(sentence);
}

void Archive::fail_type(std::string_view name, std::string_view wanted) const {
  throw Error(ErrorCode::kModel, file_->where() + " has a \"" + path_of(name) + "\" that is not " +
                                     std::string(wanted) + ".");
}

void Archive::fail_unknown(std::string_view name, std::string_view value) const {
  std::string what = "\"";
  what += path_of(name);
  what += "\" is the unknown \"";
  what += value;
  what += "\"";
  fail(what);
}

const Json& Archive::member(std::string_view name) const {
  const auto found = header_->find(name);
  if (found == header_->end()) {
    throw Error(ErrorCode::kModel, file_->where() + " has no \"" + path_of(name) + "\".");
  }
  return *found;
}

Json& Archive::new_member(std::string_view name) {
  assert(!header_->contains(name));
  return (*target_header_)[name];
}

const Json& Archive::list(std::string_view name) const {
  const Json& read = member(name);
  if (!read.is_array()) fail_type(name, "a list");
  return read;
}

void Archive::strings(std::string_view name, StringArray& strings) {
  if (loading()) {
    strings = file_->strings(path_of(name));
  } else {
    target_->add_strings(path_of(name), strings);
  }
}

}  // namespace likeness::io
