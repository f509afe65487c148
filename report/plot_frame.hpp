#pragma once

#include <string>
#include <vector>

#include "report/axis_ticks.hpp"
#include "report/markup.hpp"

namespace likeness::report {

/// From the numbers of an axis to places in a picture.
struct Scale {
  double lower = 0;
  double upper = 1;
  double begin = 0;  ///< the place of `lower`
  double end = 1;

  [[nodiscard]] double operator()(double value) const {
    return begin + (value - lower) / (upper - lower) * (end - begin);
  }
};

/// A picture of curves or bars over two axes, as wide as a phone's screen.
struct PlotFrame {
  double width = 340;
  double height = 180;
  double left = 46;
  double right = 12;
  double top = 20;
  double bottom = 36;

  [[nodiscard]] Scale x_scale(double lower, double upper) const {
    return {lower, upper, left, width - right};
  }
  [[nodiscard]] Scale y_scale(double lower, double upper) const {
    return {lower, upper, height - bottom, top};
  }
};

struct PlotAxis {
  Scale scale;
  std::vector<Tick> ticks;
  std::string title;
};

/// Begins a picture that says `description` to those who don't see it; the caller closes it.
void open_picture(Markup& out, double width, double height, const std::string& description);

/// Draws the grid lines, marks and titles of both axes.
void draw_axes(Markup& out, const PlotFrame& frame, const PlotAxis& x, const PlotAxis& y);

struct Place {
  double x = 0;
  double y = 0;
};

/// The path data of a line through all places.
[[nodiscard]] std::string line_path(const std::vector<Place>& places);

}  // namespace likeness::report
