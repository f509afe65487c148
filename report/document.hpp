#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/variant.hpp"
#include "likeness/finding.hpp"
#include "report/histogram.hpp"
#include "report/level_shares.hpp"
#include "report/pair_shares.hpp"
#include "report/projection.hpp"

/// What is reported, before it is known how: a tree of sections that hold facts, tables, sentences
/// and pictures. It is built once, and written by write_text(), write_json() and write_page(). What
/// has a path is for programs, what has a label, a heading or a caption is for people.
namespace likeness::report {

/// How people see a number. Programs get it in full.
enum class Style {
  kScore,     ///< `0.8123`; what is below 1 never looks like 1
  kNumber,    ///< four significant digits: `1,234,000`, `12.35`
  kShare,     ///< `31.2%`
  kCount,     ///< `32,561`; whole numbers of other styles, as seeds, are not set apart
  kTime,      ///< nanoseconds since 1970: `2023-06-29 14:30`
  kDuration,  ///< nanoseconds: `12.5 days`
};

/// A number with its standard error.
struct Uncertain {
  double value = 0;
  double spread = 0;                ///< NaN where it has none
  const char* value_key = "value";  ///< what programs call the number
};

/// Nothing is left out of JSON; NaN becomes null.
using Data = Variant<std::monostate, bool, double, std::uint64_t, std::string,
                     std::vector<std::string>, std::vector<double>, metrics::Rate, Uncertain>;

/// One number or text, in the form that all writers share.
struct Value {
  Data data;
  Style style = Style::kScore;
};

[[nodiscard]] inline Value score(double number) {
  return {number, Style::kScore};
}
[[nodiscard]] inline Value number(double number) {
  return {number, Style::kNumber};
}
[[nodiscard]] inline Value share(double number) {
  return {number, Style::kShare};
}
[[nodiscard]] inline Value count(std::uint64_t count) {
  return {count, Style::kCount};
}
[[nodiscard]] inline Value words(std::string text) {
  return {std::move(text)};
}
/// Nothing where the text is empty.
[[nodiscard]] Value words_if_any(const std::string& text);

/// What people read. `-` for a number that doesn't exist.
[[nodiscard]] std::string shown(const Value& value);
[[nodiscard]] bool is_number(const Value& value) noexcept;

/// The keys that lead a program to a value, outermost first; empty for what only people see.
using Path = std::vector<std::string>;

/// What a page says of a number besides the number itself.
struct Card {
  std::string title;
  std::string unit;      ///< behind the number, small: `of 1`
  double filled = 0;     ///< how full its gauge is, from 0 to 1
  std::string sentence;  ///< what it means
};

/// A number or text with its name.
struct Fact {
  Path path;
  std::string label;  ///< empty for what only programs see
  Value value;
  std::string note = {};  ///< behind the value
  std::optional<Card> card = {};
};

struct TableColumn {
  Path path;
  std::string heading;  ///< empty for what only programs see
};

/// Rows of one cell per column. Programs get all, in their order, as an array of objects.
struct Table {
  Path path;
  std::string caption;  ///< for people; where empty, the section's title says it all
  std::vector<TableColumn> columns;
  std::vector<std::vector<Value>> rows;
  /// The rows for people, in their order; nothing for all as they are.
  std::optional<std::vector<std::size_t>> listed = {};
  /// A page shows it when opened, a terminal only where whole lists are asked for.
  bool collapsed = false;
  /// What the rows lead to on the page; empty, or one per row (empty for none).
  std::vector<std::string> targets = {};
};

/// Which rows people see, in their order; which columns.
[[nodiscard]] std::vector<std::size_t> listed_rows(const Table& table);
[[nodiscard]] std::vector<std::size_t> columns_for_people(const Table& table);

/// A sentence or more for people.
struct Paragraph {
  std::string text;
  bool page_alone = true;  ///< a terminal goes without
  bool small = false;
};

/// Verdicts, each with a mark of how much it should worry.
struct Findings {
  Path path;
  std::vector<metrics::Finding> findings;
};

/// A square matrix of associations with names on both sides.
struct HeatMap {
  std::vector<std::string> names;
  Eigen::MatrixXd values;   ///< NaN cells stay empty
  bool difference = false;  ///< of two matrices of associations
};

/// The points of one or both tables, in the plane of `projection`.
struct Scatter {
  Projection projection;
  bool real = true;
  bool synthetic = true;
};

/// Shares of distances up to x. Each sample is given by its quantiles at equal steps from 0 to 1.
struct DistanceCurves {
  std::vector<double> synthetic;
  std::vector<double> reference;  ///< may be empty
  std::string reference_name;
};

/// A number followed over steps.
struct Curve {
  std::vector<double> values;
  std::string step;  ///< what a step is called
};

/// Some sequences of either table, each a line.
struct SequenceLines {
  struct Line {
    std::vector<double> x;
    std::vector<double> y;  ///< NaN where missing
  };
  std::vector<Line> real;
  std::vector<Line> synthetic;
  std::string x_title;
};

/// Correlations of rows 1, 2, ... apart; NaN where there is none.
struct LagCurves {
  std::vector<double> real;
  std::vector<double> synthetic;
};

/// Tables and the references between them.
struct Schema {
  struct Box {
    std::string name;
    std::string facts;  ///< below the name
    double score = 0;   ///< from 0 to 1, which colours it; NaN for none
  };
  struct Link {
    std::size_t child = 0;
    std::size_t parent = 0;
    std::string label;
    double score = 0;
  };
  std::vector<Box> boxes;
  std::vector<Link> links;
};

struct Picture {
  std::string title;
  /// Nothing to draw: the note says why.
  std::variant<std::monostate, Histogram, LevelComparison, PairShares, HeatMap, Scatter,
               DistanceCurves, Curve, SequenceLines, LagCurves, Schema>
      data;
  std::string facts = {};  ///< in small type below the title
  std::string note = {};   ///< below the picture
  std::string id = {};     ///< where links on the page lead; empty for none
};

/// Pictures beside each other; pages alone show them.
struct Pictures {
  bool articles = true;  ///< small ones in columns, each with its title as a heading; else figures
  std::vector<Picture> pictures;
};

using Block = std::variant<Fact, Table, Paragraph, Findings, Pictures>;

struct Section {
  std::string id;                  ///< on the page
  std::string title;               ///< for people; empty where only programs read it
  Path path;                       ///< before the paths of its blocks
  std::optional<Fact> score = {};  ///< stands behind the title: `Quality 0.9246 (1 is best)`
  std::vector<Block> blocks = {};
  /// A page begins with it, a terminal ends with it: that is where the eye is.
  bool leads = false;
};

struct Document {
  std::string title;
  std::string subtitle;
  std::vector<Section> sections;
};

/// Plain text for a terminal; lists stop after `longest_list` rows, 0 shows all.
[[nodiscard]] std::string write_text(const Document& document, std::size_t longest_list);

/// One JSON object.
[[nodiscard]] std::string write_json(const Document& document);

/// One HTML page, which is well-formed XML, too.
[[nodiscard]] std::string write_page(const Document& document);

}  // namespace likeness::report
