#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::report {

/// Text as it may stand between tags and in attributes: the characters with a meaning in markup are
/// escaped, those that XML forbids, and bytes that are not UTF-8, become U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

struct Attribute {
  std::string_view name;
  std::string value;
};

/// Writes HTML that is well-formed XML, too: every element is closed, every text escaped.
class Markup {
 public:
  /// Begins an element; what follows is inside of it until close().
  Markup& open(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  /// Ends the innermost open element.
  Markup& close();
  Markup& text(std::string_view text);
  /// An element with a text in it.
  Markup& element(std::string_view tag, std::string_view text,
                  std::initializer_list<Attribute> attributes = {});
  /// An element that never has content, such as `<br />`.
  Markup& empty(std::string_view tag, std::initializer_list<Attribute> attributes = {});
  /// Markup made elsewhere, or a style sheet.
  Markup& raw(std::string_view markup);

  /// What was written; every element must be closed.
  [[nodiscard]] std::string take();

 private:
  void begin(std::string_view tag, std::initializer_list<Attribute> attributes);

  std::string markup_;
  std::vector<std::string> open_;
};

}  // namespace likeness::report
