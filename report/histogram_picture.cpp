#include <algorithm>

#include "report/labels.hpp"
#include "report/pictures.hpp"
#include "report/plot_frame.hpp"

namespace likeness::report {
namespace {

constexpr int kHistogramTicks = 7;
constexpr int kTimeTicks = 5;
constexpr int kShareTicks = 4;

/// The upper outline of bins, from the ground and back to it.
std::string steps_path(const std::vector<double>& edges, const std::vector<double>& shares,
                       const Scale& x, const Scale& y) {
  std::string path = 'M' + coordinate(x(edges.front())) + ' ' + coordinate(y(0));
  for (std::size_t bin = 0; bin < shares.size(); ++bin) {
    path += 'V' + coordinate(y(shares[bin])) + 'H' + coordinate(x(edges[bin + 1]));
  }
  return path + 'V' + coordinate(y(0));
}

PlotAxis value_axis(const Histogram& histogram, const Scale& x) {
  switch (histogram.axis) {
    case AxisKind::kLogarithmic:
      return {x, logarithmic_ticks(x.lower, x.upper, kHistogramTicks), "logarithmic"};
    case AxisKind::kTime:
      return {x, time_ticks(x.lower, x.upper, kTimeTicks), ""};
    case AxisKind::kLinear:
      break;
  }
  return {x, number_ticks(x.lower, x.upper, kHistogramTicks), ""};
}

}  // namespace

void draw_histogram(Markup& out, const std::string& column, const Histogram& histogram) {
  PlotFrame frame;
  if (histogram.axis != AxisKind::kLogarithmic) frame.bottom = 22;
  const double highest =
      std::max(*std::max_element(histogram.real.begin(), histogram.real.end()),
               *std::max_element(histogram.synthetic.begin(), histogram.synthetic.end()));
  const Scale x = frame.x_scale(histogram.edges.front(), histogram.edges.back());
  const Scale y = frame.y_scale(0, highest > 0 ? highest : 1);
  open_picture(out, frame.width, frame.height,
               "Histogram of " + column + ": real as an area, synthetic as a line.");
  draw_axes(out, frame, value_axis(histogram, x),
            {y, share_ticks(y.upper, kShareTicks), "share of rows"});
  out.empty("path",
            {{"class", "real area"}, {"d", steps_path(histogram.edges, histogram.real, x, y)}});
  out.empty("path", {{"class", "synthetic line"},
                     {"d", steps_path(histogram.edges, histogram.synthetic, x, y)}});
  out.close();
}

}  // namespace likeness::report
