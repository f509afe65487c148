#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace likeness::report {

/// A part of the page that the table of contents leads to.
struct Section {
  std::string id;  ///< letters, digits and hyphens
  std::string title;
  std::string markup;
};

/// The whole document: head, style, contents, sections. It holds no script and, by its own content
/// security policy, loads nothing.
[[nodiscard]] std::string make_page(const std::string& title, const std::string& subtitle,
                                    const std::vector<Section>& sections);

/// The page's style sheet: light, dark, narrow and printed.
[[nodiscard]] std::string_view page_style();

}  // namespace likeness::report
