#include <algorithm>
#include <cmath>
#include <limits>

#include "report/document.hpp"
#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr int kAcrossTicks = 7;
constexpr int kUpTicks = 5;

/// The least and greatest of some numbers that are finite.
struct Extent {
  double lower = std::numeric_limits<double>::infinity();
  double upper = -std::numeric_limits<double>::infinity();

  void add(const std::vector<double>& values) {
    for (const double value : values) {
      if (!std::isfinite(value)) continue;
      lower = std::min(lower, value);
      upper = std::max(upper, value);
    }
  }
  /// With some width, whatever was added.
  void widen() {
    if (!(lower <= upper)) lower = upper = 0;
    if (lower == upper) upper = lower + std::max(1.0, std::fabs(lower));
  }
};

/// Lines that are broken where a number is missing.
std::string lines_path(const std::vector<SequenceLines::Line>& lines, const Scale& x,
                       const Scale& y) {
  std::string path;
  for (const SequenceLines::Line& line : lines) {
    std::vector<Place> stretch;
    for (std::size_t k = 0; k <= line.x.size(); ++k) {
      if (k < line.x.size() && std::isfinite(line.y[k])) {
        stretch.push_back({x(line.x[k]), y(line.y[k])});
        continue;
      }
      // A point alone is a line of no length, which round ends make a dot.
      if (stretch.size() == 1) stretch.push_back(stretch.front());
      path += line_path(stretch);
      stretch.clear();
    }
  }
  return path;
}

/// Places of the lags that have a correlation.
std::vector<Place> lag_places(const std::vector<double>& correlations, const Scale& x,
                              const Scale& y) {
  std::vector<Place> places;
  for (std::size_t k = 0; k < correlations.size(); ++k) {
    if (std::isnan(correlations[k])) continue;
    places.push_back({x(static_cast<double>(k + 1)), y(correlations[k])});
  }
  return places;
}

}  // namespace

void draw_sequences(Markup& out, const std::string& title, const SequenceLines& lines) {
  Extent across;
  Extent up;
  for (const auto* side : {&lines.real, &lines.synthetic}) {
    for (const SequenceLines::Line& line : *side) {
      across.add(line.x);
      up.add(line.y);
    }
  }
  across.widen();
  up.widen();
  PlotFrame frame;
  frame.left = 52;
  const Scale x = frame.x_scale(across.lower, across.upper);
  const Scale y = frame.y_scale(up.lower, up.upper);
  open_picture(out, frame.width, frame.height,
               title + " of " + std::to_string(lines.real.size()) +
                   " real sequences as broad lines, and of " +
                   std::to_string(lines.synthetic.size()) + " synthetic ones as thin lines.");
  draw_axes(out, frame, {x, number_ticks(x.lower, x.upper, kAcrossTicks), lines.x_title},
            {y, number_ticks(y.lower, y.upper, kUpTicks), ""});
  const std::string real = lines_path(lines.real, x, y);
  const std::string synthetic = lines_path(lines.synthetic, x, y);
  if (!real.empty()) out.empty("path", {{"class", "real lines"}, {"d", real}});
  if (!synthetic.empty()) out.empty("path", {{"class", "synthetic lines"}, {"d", synthetic}});
  out.close();
}

void draw_lags(Markup& out, const std::string& title, const LagCurves& curves) {
  Extent up{0, 1};
  up.add(curves.real);
  up.add(curves.synthetic);
  const std::size_t lags = std::max(curves.real.size(), curves.synthetic.size());
  PlotFrame frame;
  const Scale x = frame.x_scale(1, std::max(2.0, static_cast<double>(lags)));
  const Scale y = frame.y_scale(up.lower, up.upper);
  open_picture(out, frame.width, frame.height,
               title + " by the number of rows between: real as an area, synthetic as a line.");
  draw_axes(out, frame, {x, number_ticks(1, x.upper, kAcrossTicks), "rows apart"},
            {y, number_ticks(y.lower, y.upper, kUpTicks), "correlation"});
  const std::vector<Place> real = lag_places(curves.real, x, y);
  if (!real.empty()) {
    const std::string ground = coordinate(y(0));
    out.empty("path", {{"class", "real area"},
                       {"d", 'M' + coordinate(real.front().x) + ' ' + ground + 'L' +
                                 line_path(real).substr(1) + 'V' + ground + 'z'}});
  }
  const std::vector<Place> synthetic = lag_places(curves.synthetic, x, y);
  if (!synthetic.empty()) {
    out.empty("path", {{"class", "synthetic line"}, {"d", line_path(synthetic)}});
  }
  out.close();
}

}  // namespace likeness::report
