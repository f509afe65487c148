#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A tag or a run of text of a page.
struct PagePart {
  std::string tag;  ///< empty for text
  bool opens = false;
  bool closes = false;  ///< both for `<br/>`
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;
};

/// Reads a page as XML: tags nest, attributes are quoted and unique, ampersands begin one of XML's
/// own entities. Throws std::runtime_error that says where it is not.
[[nodiscard]] std::vector<PagePart> parse_page(std::string_view page);
