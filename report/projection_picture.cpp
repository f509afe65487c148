#include <algorithm>
#include <cmath>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr int kProjectionTicks = 6;
/// The outermost points of either table may lie outside of the picture: one in a thousand.
constexpr double kShownOfPoints = 0.999;

Scale scale_of(const Projection& projection, double Point::*coordinate, double begin, double end) {
  std::vector<double> values;
  for (const auto* points : {&projection.real, &projection.synthetic}) {
    for (const Point& point : *points) values.push_back(point.*coordinate);
  }
  std::sort(values.begin(), values.end());
  const auto cut =
      static_cast<std::size_t>((1 - kShownOfPoints) * static_cast<double>(values.size()));
  const double lower = values[cut];
  const double upper = values[values.size() - 1 - cut];
  const double margin = 0.03 * (upper - lower) + 1e-9;
  return {lower - margin, upper + margin, begin, end};
}

/// Dots as lines of no length, which round ends make visible.
std::string dots_path(const std::vector<Point>& points, const Scale& x, const Scale& y) {
  std::string path;
  for (const Point& point : points) {
    if (point.x < x.lower || point.x > x.upper || point.y < y.lower || point.y > y.upper) continue;
    path += 'M' + coordinate(x(point.x)) + ' ' + coordinate(y(point.y)) + "h0";
  }
  return path;
}

/// Crosses, so that print without colour tells them from dots.
std::string crosses_path(const std::vector<Point>& points, const Scale& x, const Scale& y) {
  std::string path;
  for (const Point& point : points) {
    if (point.x < x.lower || point.x > x.upper || point.y < y.lower || point.y > y.upper) continue;
    path += 'M' + coordinate(x(point.x) - 1.8) + ' ' + coordinate(y(point.y)) + "h3.6m-1.8-1.8v3.6";
  }
  return path;
}

const char* description(Cloud cloud) {
  switch (cloud) {
    case Cloud::kReal:
      return "The real rows as dots, by their first two principal components.";
    case Cloud::kSynthetic:
      return "The synthetic rows as crosses, on the same axes.";
    case Cloud::kBoth:
      break;
  }
  return "Both tables' rows in one picture.";
}

}  // namespace

void draw_projection(Markup& out, const Projection& projection, Cloud cloud) {
  PlotFrame frame;
  frame.height = 300;
  frame.left = 30;
  const Scale x = scale_of(projection, &Point::x, frame.left, frame.width - frame.right);
  const Scale y = scale_of(projection, &Point::y, frame.height - frame.bottom, frame.top);
  open_picture(out, frame.width, frame.height, description(cloud));
  draw_axes(out, frame, {x, number_ticks(x.lower, x.upper, kProjectionTicks), "first component"},
            {y, number_ticks(y.lower, y.upper, kProjectionTicks), "second component"});
  if (cloud != Cloud::kSynthetic) {
    out.empty("path", {{"class", "real dots"}, {"d", dots_path(projection.real, x, y)}});
  }
  if (cloud != Cloud::kReal) {
    out.empty("path",
              {{"class", "synthetic crosses"}, {"d", crosses_path(projection.synthetic, x, y)}});
  }
  out.close();
}

}  // namespace likeness::report
