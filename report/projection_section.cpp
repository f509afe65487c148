#include "report/markup.hpp"
#include "report/number_label.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

std::string axis_sentence(const std::string& which, const PrincipalAxis& axis) {
  std::string text = "The " + which + " component holds " + share_label(axis.explained) +
                     " of the real table's variation";
  if (axis.columns.empty()) return text + '.';
  text += ", mostly of ";
  for (std::size_t k = 0; k < axis.columns.size(); ++k) {
    if (k > 0) text += k + 1 == axis.columns.size() ? " and " : ", ";
    text += axis.columns[k];
  }
  return text + '.';
}

void write_cloud(Markup& out, const std::string& caption, const Projection& projection,
                 Cloud cloud) {
  out.open("figure").element("figcaption", caption);
  draw_projection(out, projection, cloud);
  out.close();
}

}  // namespace

std::string projection_section(const Projection& projection) {
  Markup out;
  if (projection.real.empty()) {
    out.element("p",
                "The real table varies in fewer than two directions: there is no plane to "
                "project it to.");
    return out.take();
  }
  out.element("p",
              "All columns at once, seen from the side from which the real table is widest "
              "(principal components of mixed data). Every dot or cross is a row, at most " +
                  count_label(kMostPoints) +
                  " of each table. Look for regions that only one of the tables fills, and for "
                  "synthetic rows that cluster on a few spots.");
  out.open("div", {{"class", "figures"}});
  write_cloud(out, "Real rows", projection, Cloud::kReal);
  write_cloud(out, "Synthetic rows", projection, Cloud::kSynthetic);
  write_cloud(out, "Both", projection, Cloud::kBoth);
  out.close();
  out.element("p",
              axis_sentence("first", projection.axes[0]) + ' ' +
                  axis_sentence("second", projection.axes[1]),
              {{"class", "note"}});
  return out.take();
}

}  // namespace likeness::report
