#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

#include "report/histogram.hpp"
#include "report/level_shares.hpp"
#include "report/markup.hpp"
#include "report/pair_shares.hpp"
#include "report/projection.hpp"

/// The drawings of the report, each a file of its own, as SVG elements. In all of them the real
/// table is a filled shape in the first colour, the synthetic one a line or an outline in the
/// second: print without colour tells them apart.
namespace likeness::report {

struct LagCurves;
struct Schema;
struct SequenceLines;

/// Real bins as an area, synthetic ones as a line of steps.
void draw_histogram(Markup& out, const std::string& column, const Histogram& histogram);

/// Two bars per level: real above synthetic.
void draw_levels(Markup& out, const std::string& title, const LevelComparison& levels);

/// What the shades of a heat map mean.
enum class HeatMapKind {
  kAssociation,  ///< strength as darkness, a bar across the cell where negative
  kDifference,   ///< stronger in the real table in its colour, in the synthetic one in the other
};

/// A square matrix with names on both sides; NaN cells stay empty.
void draw_heat_map(Markup& out, const std::string& title, const std::vector<std::string>& names,
                   const Eigen::MatrixXd& values, HeatMapKind kind);

/// The strip that explains the shades.
void draw_heat_map_key(Markup& out, HeatMapKind kind);

enum class Cloud { kReal, kSynthetic, kBoth };

/// How often two columns' values come together, in the real table and beside it in the synthetic
/// one.
void draw_pair(Markup& out, const PairShares& shares);

/// The points of one or both tables, on the same axes in all three pictures.
void draw_projection(Markup& out, const Projection& projection, Cloud cloud);

/// Shares of distances up to x, both over the same axes. Each sample is given by its quantiles at
/// equal steps from 0 to 1, at least two; `reference` may be empty.
void draw_distances(Markup& out, std::span<const double> synthetic,
                    std::span<const double> reference, const std::string& reference_name);

/// A curve over its steps.
void draw_series(Markup& out, const std::string& name, std::span<const double> values,
                 const std::string& step_name);

/// Sequences as lines: real ones broad and pale, synthetic ones thin.
void draw_sequences(Markup& out, const std::string& title, const SequenceLines& lines);

/// Correlations over the lag: real as an area, synthetic as a line.
void draw_lags(Markup& out, const std::string& title, const LagCurves& curves);

/// Boxes for tables, those that others refer to above, and a line for each reference.
void draw_schema(Markup& out, const std::string& title, const Schema& schema);

}  // namespace likeness::report
