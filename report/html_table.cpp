#include "report/html_table.hpp"

#include <cassert>
#include <utility>

namespace likeness::report {
namespace {

/// Tables of so many columns fit a phone: no stop on the way of the tabulator key.
constexpr std::size_t kAlwaysNarrow = 4;

}  // namespace

HtmlTable::HtmlTable(Markup& out, const std::string& caption, std::vector<TableHeading> headings)
    : out_(out), headings_(std::move(headings)) {
  if (headings_.size() > kAlwaysNarrow) {
    out_.open(
        "div",
        {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  } else {
    out_.open("div", {{"class", "scroll"}});
  }
  out_.open("table").element("caption", caption).open("thead").open("tr");
  for (const TableHeading& heading : headings_) {
    out_.element("th", heading.text,
                 {{"scope", "col"}, {"class", heading.number ? "number" : "text"}});
  }
  out_.close().close().open("tbody");
}

void HtmlTable::row(const std::vector<std::string>& cells, const std::string& target) {
  assert(cells.size() == headings_.size());
  out_.open("tr").open("th", {{"scope", "row"}});
  if (!target.empty()) out_.open("a", {{"href", '#' + target}});
  out_.element("bdi", cells[0]);
  if (!target.empty()) out_.close();
  out_.close();
  for (std::size_t k = 1; k < cells.size(); ++k) {
    out_.element("td", cells[k], {{"class", headings_[k].number ? "number" : "text"}});
  }
  out_.close();
}

void HtmlTable::close() {
  out_.close().close().close();
}

}  // namespace likeness::report
