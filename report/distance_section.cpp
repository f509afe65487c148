#include <algorithm>

#include "report/html_table.hpp"
#include "report/number_label.hpp"
#include "report/pictures.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

const metrics::DistanceCurve* find_curve(const metrics::Privacy& privacy, std::string_view name) {
  const auto found =
      std::find_if(privacy.curves.begin(), privacy.curves.end(),
                   [&](const metrics::DistanceCurve& curve) { return curve.name == name; });
  return found == privacy.curves.end() || found->closest.size() < 2 ? nullptr : &*found;
}

/// What a curve is of, for people.
std::string curve_title(const std::string& name) {
  if (name == "synthetic_to_real") return "synthetic rows to real ones";
  if (name == "synthetic_to_holdout") return "synthetic rows to the holdout";
  if (name == "holdout_to_real") return "holdout rows to real ones";
  if (name == "real_to_real") return "real rows to other real ones";
  if (name == "random_to_real") return "random rows to real ones";
  return name;
}

std::string distance_label(double distance) {
  return fixed_label(distance, 4);
}

void write_table(Markup& out, const metrics::Privacy& privacy) {
  HtmlTable table(out,
                  "Distance to the closest record (0: equal, 1: as far as possible), and its ratio "
                  "to the second closest.",
                  {{"from"},
                   {"rows", true},
                   {"equal", true},
                   {"1% within", true},
                   {"median", true},
                   {"mean", true},
                   {"mean ratio", true}});
  for (const metrics::DistanceCurve& curve : privacy.curves) {
    table.row({curve_title(curve.name), count_label(curve.rows), share_label(curve.zero_share),
               curve.closest.size() > 1 ? distance_label(curve.closest[1]) : std::string(kNoNumber),
               distance_label(curve.median_closest), distance_label(curve.mean_closest),
               score_label(curve.mean_ratio, 2)});
  }
  table.close();
}

}  // namespace

std::string distances_section(const metrics::Privacy& privacy) {
  Markup out;
  const metrics::DistanceCurve* synthetic = find_curve(privacy, "synthetic_to_real");
  const metrics::DistanceCurve* holdout = find_curve(privacy, "holdout_to_real");
  const metrics::DistanceCurve* reference =
      holdout != nullptr ? holdout : find_curve(privacy, "real_to_real");
  if (synthetic == nullptr) {
    out.element("p", "There are too few rows or columns to measure distances.");
    return out.take();
  }
  const std::string reference_name = holdout != nullptr
                                         ? "holdout rows, which the model has not seen"
                                         : "real rows, each to the closest other one";
  out.element(
      "p",
      "For every share of the rows, how far at most they are from the closest real row. The "
      "area is of " +
          reference_name +
          ": as near as rows come by chance. A line that lies above the area near zero means "
          "that synthetic rows come closer to real people than fresh real rows do: as copies, "
          "or because they are merely typical; the findings on near copies and membership "
          "tell which.");
  out.open("figure");
  draw_distances(out, synthetic->closest,
                 reference == nullptr ? std::span<const double>() : reference->closest,
                 reference_name);
  out.close();
  write_table(out, privacy);
  return out.take();
}

}  // namespace likeness::report
