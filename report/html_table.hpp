#pragma once

#include <string>
#include <vector>

#include "report/markup.hpp"

namespace likeness::report {

struct TableHeading {
  std::string text;
  bool number = false;  ///< its cells are aligned at the right
};

/// Writes a table with a caption and headings. Where it is wider than the screen it scrolls, by
/// keyboard too. The first cell of each row is its heading.
class HtmlTable {
 public:
  HtmlTable(Markup& out, const std::string& caption, std::vector<TableHeading> headings);
  /// One cell per heading. The first one leads to `target` (an id on the page) where that is given.
  void row(const std::vector<std::string>& cells, const std::string& target = "");
  void close();

 private:
  Markup& out_;
  std::vector<TableHeading> headings_;
};

}  // namespace likeness::report
