#include "report/plot_frame.hpp"

#include <algorithm>

#include "report/labels.hpp"

namespace likeness::report {
namespace {

/// An average character of the pictures' type, in picture units.
constexpr double kCharacterWidth = 5.6;

/// Labels in the middle of their marks, unless they would leave the picture.
std::string anchor(const Tick& tick, double place, const PlotFrame& frame) {
  const double half = 0.5 * kCharacterWidth * static_cast<double>(tick.label.size());
  if (place + half > frame.width) return "end";
  return place - half < 0 ? "start" : "middle";
}

}  // namespace

void open_picture(Markup& out, double width, double height, const std::string& description) {
  out.open("svg", {{"viewBox", "0 0 " + coordinate(width) + ' ' + coordinate(height)},
                   {"width", coordinate(width)},
                   {"height", coordinate(height)},
                   {"role", "img"},
                   {"aria-label", description}});
}

void draw_axes(Markup& out, const PlotFrame& frame, const PlotAxis& x, const PlotAxis& y) {
  const double bottom = frame.height - frame.bottom;
  std::string grid;
  for (const Tick& tick : y.ticks) {
    grid += 'M' + coordinate(frame.left) + ' ' + coordinate(y.scale(tick.value)) + 'H' +
            coordinate(frame.width - frame.right);
  }
  if (!grid.empty()) out.empty("path", {{"class", "grid"}, {"d", grid}});
  std::string marks = 'M' + coordinate(frame.left) + ' ' + coordinate(bottom) + 'H' +
                      coordinate(frame.width - frame.right);
  for (const Tick& tick : x.ticks) {
    marks += 'M' + coordinate(x.scale(tick.value)) + ' ' + coordinate(bottom) + "v4";
  }
  out.empty("path", {{"class", "axis"}, {"d", marks}});
  for (const Tick& tick : x.ticks) {
    const double place = x.scale(tick.value);
    out.element("text", tick.label,
                {{"x", coordinate(place)},
                 {"y", coordinate(bottom + 16)},
                 {"text-anchor", anchor(tick, place, frame)}});
  }
  for (const Tick& tick : y.ticks) {
    out.element("text", tick.label,
                {{"x", coordinate(frame.left - 6)},
                 {"y", coordinate(y.scale(tick.value) + 4)},
                 {"text-anchor", "end"}});
  }
  if (!x.title.empty()) {
    out.element("text", x.title,
                {{"class", "title"},
                 {"x", coordinate(frame.width - frame.right)},
                 {"y", coordinate(bottom + 32)},
                 {"text-anchor", "end"}});
  }
  if (!y.title.empty()) {
    out.element("text", y.title, {{"class", "title"}, {"x", "2"}, {"y", "11"}});
  }
}

std::string line_path(const std::vector<Place>& places) {
  std::string path;
  for (const Place& place : places) {
    path += path.empty() ? 'M' : 'L';
    path += coordinate(place.x) + ' ' + coordinate(place.y);
  }
  return path;
}

}  // namespace likeness::report
