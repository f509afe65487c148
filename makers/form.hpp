#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace likeness::makers {

/// Appends `form`, in which put(name) appends what stands for each `{name}`.
template <class Put>
void append_form(std::string_view form, std::string& out, const Put& put) {
  while (!form.empty()) {
    const std::size_t open = form.find('{');
    out += form.substr(0, open);
    if (open == std::string_view::npos) return;
    const std::size_t close = form.find('}', open);
    put(form.substr(open + 1, close - open - 1));
    form.remove_prefix(close + 1);
  }
}

}  // namespace likeness::makers
