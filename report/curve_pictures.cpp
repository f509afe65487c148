#include <algorithm>
#include <cmath>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr int kCurveTicks = 8;
constexpr int kValueTicks = 5;
constexpr std::size_t kMostPlaces = 400;
/// Distances beyond this quantile are not shown: the near ones matter.
constexpr double kShown = 0.99;

/// The distribution function of a sample given by its quantiles, at equal steps of the share.
std::vector<Place> cumulative(std::span<const double> quantiles, const Scale& x, const Scale& y) {
  std::vector<Place> places = {{x(0), y(0)}};
  const double step = 1 / static_cast<double>(quantiles.size() - 1);
  for (std::size_t k = 0; k < quantiles.size() && quantiles[k] <= x.upper; ++k) {
    places.push_back({x(quantiles[k]), y(step * static_cast<double>(k))});
  }
  places.push_back({x(x.upper), places.back().y});
  return places;
}

double shown_until(std::span<const double> quantiles) {
  if (quantiles.empty()) return 0;
  return quantiles[static_cast<std::size_t>(kShown * static_cast<double>(quantiles.size() - 1))];
}

std::string area_path(const std::vector<Place>& places, double ground) {
  return line_path(places) + 'V' + coordinate(ground) + 'z';
}

}  // namespace

void draw_distances(Markup& out, std::span<const double> synthetic,
                    std::span<const double> reference, const std::string& reference_name) {
  PlotFrame frame;
  frame.width = 560;
  frame.height = 280;
  const double farthest = std::max(shown_until(synthetic), shown_until(reference));
  const Scale x = frame.x_scale(0, farthest > 0 ? farthest : 1);
  const Scale y = frame.y_scale(0, 1);
  open_picture(out, frame.width, frame.height,
               "Cumulative share of records by distance to the closest real record: synthetic as a "
               "line, " +
                   reference_name + " as an area.");
  draw_axes(out, frame,
            {x, number_ticks(0, x.upper, kCurveTicks), "distance to the closest real record"},
            {y, share_ticks(1, kValueTicks), "share of records at most that far"});
  if (!reference.empty()) {
    out.empty("path",
              {{"class", "real area"}, {"d", area_path(cumulative(reference, x, y), y(0))}});
  }
  out.empty("path", {{"class", "synthetic line"}, {"d", line_path(cumulative(synthetic, x, y))}});
  out.close();
}

void draw_series(Markup& out, const std::string& name, std::span<const double> values,
                 const std::string& step_name) {
  double lowest = values.empty() ? 0 : values[0];
  double highest = lowest;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    lowest = std::isfinite(lowest) ? std::min(lowest, value) : value;
    highest = std::isfinite(highest) ? std::max(highest, value) : value;
  }
  if (!(highest > lowest)) highest = lowest + std::max(1.0, std::fabs(lowest));
  PlotFrame frame;
  frame.left = 52;
  const Scale x = frame.x_scale(1, std::max(2.0, static_cast<double>(values.size())));
  const Scale y = frame.y_scale(lowest, highest);
  std::vector<Place> places;
  const std::size_t every = 1 + values.size() / kMostPlaces;
  for (std::size_t k = 0; k < values.size(); k += every) {
    if (std::isfinite(values[k])) places.push_back({x(static_cast<double>(k + 1)), y(values[k])});
  }
  open_picture(out, frame.width, frame.height, name + " over the " + step_name + "s of the fit.");
  draw_axes(out, frame, {x, number_ticks(1, x.upper, kCurveTicks), step_name},
            {y, number_ticks(lowest, highest, kValueTicks), ""});
  out.empty("path", {{"class", "ink line"}, {"d", line_path(places)}});
  out.close();
}

}  // namespace likeness::report
