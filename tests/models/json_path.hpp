#pragma once

#include <string>
#include <string_view>

#include "io/json.hpp"

namespace likeness {

/// The member under `path`, such as "/numbers/step", added where it is absent.
inline io::Json& at_path(io::Json& json, std::string_view path) {
  io::Json* place = &json;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view key = path.substr(0, path.find('/'));
    place = &(*place)[key];
    path.remove_prefix(key.size());
  }
  return *place;
}

}  // namespace likeness
