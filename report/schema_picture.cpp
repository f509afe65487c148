#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr double kBoxWidth = 150;
constexpr double kBoxHeight = 40;
constexpr double kBoxGap = 22;
constexpr double kLayerGap = 44;
constexpr std::size_t kMostInLayer = 5;
constexpr std::size_t kLongestBoxName = 20;
/// A score of this much or less has the darkest shade.
constexpr double kWorstShown = 0.5;

/// How far below the tables that refer to none; what refers in a circle ends somewhere.
std::vector<std::size_t> layers_of(const Schema& schema) {
  std::vector<std::size_t> layers(schema.boxes.size(), 0);
  for (std::size_t pass = 0; pass < schema.boxes.size(); ++pass) {
    bool changed = false;
    for (const Schema::Link& link : schema.links) {
      const std::size_t below = layers[link.parent] + 1;
      if (link.child == link.parent || layers[link.child] >= below || below > pass + 1) continue;
      layers[link.child] = below;
      changed = true;
    }
    if (!changed) break;
  }
  return layers;
}

/// The upper left corners of all boxes; rows of a layer hold a few each.
std::vector<Place> places_of(const Schema& schema, double& height) {
  const std::vector<std::size_t> layers = layers_of(schema);
  std::vector<Place> places(layers.size());
  double top = kBoxGap;
  const std::size_t last = layers.empty() ? 0 : *std::ranges::max_element(layers);
  for (std::size_t layer = 0; layer <= last; ++layer) {
    std::size_t in_row = 0;
    for (std::size_t k = 0; k < layers.size(); ++k) {
      if (layers[k] != layer) continue;
      if (in_row == kMostInLayer) {
        in_row = 0;
        top += kBoxHeight + kLayerGap;
      }
      places[k] = {kBoxGap + static_cast<double>(in_row) * (kBoxWidth + kBoxGap), top};
      ++in_row;
    }
    if (in_row > 0) top += kBoxHeight + kLayerGap;
  }
  height = top;
  return places;
}

/// The darker, the lower the score.
std::string score_shade(double score) {
  if (std::isnan(score)) return "0";
  const double bad = std::clamp((1 - score) / (1 - kWorstShown), 0.0, 1.0);
  return coordinate(0.55 * bad);
}

void draw_link(Markup& out, const Schema::Link& link, const std::vector<Place>& places) {
  const Place& child = places[link.child];
  const Place& parent = places[link.parent];
  std::string path;
  if (link.child == link.parent) {
    const double right = child.x + kBoxWidth;
    path = 'M' + coordinate(right) + ' ' + coordinate(child.y + 10) + "h12v20h-12";
  } else {
    const bool above = parent.y < child.y;
    path = 'M' + coordinate(child.x + kBoxWidth / 2) + ' ' +
           coordinate(child.y + (above ? 0 : kBoxHeight)) + 'L' +
           coordinate(parent.x + kBoxWidth / 2) + ' ' +
           coordinate(parent.y + (above ? kBoxHeight : 0));
  }
  const bool bad = link.score < 0.9;
  out.open("path", {{"class", bad ? "synthetic line" : "axis"}, {"d", path}});
  out.element("title", link.label).close();
}

}  // namespace

void draw_schema(Markup& out, const std::string& title, const Schema& schema) {
  double height = 0;
  const std::vector<Place> places = places_of(schema, height);
  const std::size_t wide = std::min(schema.boxes.size(), kMostInLayer);
  const double width = kBoxGap + static_cast<double>(wide) * (kBoxWidth + kBoxGap);
  out.open("div",
           {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", title}});
  open_picture(out, width, height, title);
  for (const Schema::Link& link : schema.links) draw_link(out, link, places);
  for (std::size_t k = 0; k < schema.boxes.size(); ++k) {
    const Schema::Box& box = schema.boxes[k];
    const Place& at = places[k];
    const std::string x = coordinate(at.x);
    const std::string y = coordinate(at.y);
    const std::string w = coordinate(kBoxWidth);
    const std::string h = coordinate(kBoxHeight);
    // Paper hides the lines behind; then the shade of the score.
    out.empty("rect", {{"x", x},
                       {"y", y},
                       {"width", w},
                       {"height", h},
                       {"style", "fill:var(--paper);stroke:var(--ink)"}});
    out.empty("rect", {{"class", "synthetic shade"},
                       {"x", x},
                       {"y", y},
                       {"width", w},
                       {"height", h},
                       {"fill-opacity", score_shade(box.score)}});
    out.element("text", shortened(box.name, kLongestBoxName),
                {{"class", "name"}, {"x", coordinate(at.x + 8)}, {"y", coordinate(at.y + 17)}});
    out.element("text", box.facts, {{"x", coordinate(at.x + 8)}, {"y", coordinate(at.y + 32)}});
  }
  out.close().close();
}

}  // namespace likeness::report
