#include <algorithm>
#include <cmath>
#include <utility>

#include "report/document.hpp"
#include "report/labels.hpp"
#include "report/markup.hpp"
#include "report/page_style.hpp"
#include "report/pictures.hpp"

namespace likeness::report {
namespace {

/// Tables with at most this many columns fit a phone: no stop on the way of the tabulator key.
constexpr std::size_t kAlwaysNarrow = 4;
constexpr std::size_t kMostRows = 10;
constexpr std::size_t kMostCollapsedRows = 200;
/// Heat maps of few columns shrink to the width of a phone; others keep their size and scroll.
constexpr std::size_t kMostNarrowColumns = 20;

void write_head(Markup& out, const std::string& title) {
  out.open("head");
  out.empty("meta", {{"charset", "utf-8"}});
  out.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                     {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
  out.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out.element("title", title);
  out.open("style").raw(page_style()).close();
  out.close();
}

void write_key(Markup& out) {
  out.open("p", {{"class", "key"}});
  out.element("span", "", {{"class", "swatch of-real"}}).text("real");
  out.element("span", "", {{"class", "swatch of-synthetic"}}).text("synthetic");
  out.close();
}

void write_card(Markup& out, const Fact& fact) {
  out.open("li").element("h3", fact.card->title);
  const std::string number = shown(fact.value);
  out.open("span", {{"class", "value"}}).text(number);
  out.element("small", number == kNoNumber ? "" : fact.card->unit).close();
  const double filled = std::isnan(fact.card->filled) ? 0 : std::clamp(fact.card->filled, 0.0, 1.0);
  out.open("div", {{"class", "gauge"}, {"aria-hidden", "true"}});
  out.element("span", "", {{"style", "width:" + coordinate(100 * filled) + '%'}}).close();
  out.element("p", fact.card->sentence).close();
}

/// Draws what a picture holds.
struct Draw {
  Markup& out;
  const std::string& title;

  void operator()(std::monostate) const {}
  void operator()(const Histogram& histogram) const { draw_histogram(out, title, histogram); }
  void operator()(const LevelComparison& levels) const {
    draw_levels(out, title + ": shares in both tables.", levels);
  }
  void operator()(const PairShares& shares) const { draw_pair(out, shares); }
  void operator()(const HeatMap& map) const {
    const bool wide = map.names.size() > kMostNarrowColumns;
    if (wide) {
      out.open("div",
               {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", title}});
    }
    const auto kind = map.difference ? HeatMapKind::kDifference : HeatMapKind::kAssociation;
    draw_heat_map(out, title, map.names, map.values, kind);
    if (wide) out.close();
    draw_heat_map_key(out, kind);
  }
  void operator()(const Scatter& scatter) const {
    draw_projection(out, scatter.projection,
                    !scatter.synthetic ? Cloud::kReal
                    : !scatter.real    ? Cloud::kSynthetic
                                       : Cloud::kBoth);
  }
  void operator()(const DistanceCurves& curves) const {
    draw_distances(out, curves.synthetic, curves.reference, curves.reference_name);
  }
  void operator()(const SequenceLines& lines) const { draw_sequences(out, title, lines); }
  void operator()(const LagCurves& curves) const { draw_lags(out, title, curves); }
  void operator()(const Schema& schema) const { draw_schema(out, title, schema); }
  void operator()(const Curve& curve) const { draw_series(out, title, curve.values, curve.step); }
};

/// Writes what is in a section.
class BlockWriter {
 public:
  explicit BlockWriter(Markup& out) : out_(out) {}

  void operator()(const Fact& fact) {
    if (!fact.label.empty() && !fact.card) facts_.push_back(&fact);
  }
  void operator()(const Table& table) {
    end_facts();
    write_table(table);
  }
  void operator()(const Paragraph& paragraph) {
    end_facts();
    if (paragraph.small) {
      out_.element("p", paragraph.text, {{"class", "note"}});
    } else {
      out_.element("p", paragraph.text);
    }
  }
  void operator()(const Findings& findings);
  void operator()(const Pictures& pictures);

  void end_facts();
  void section_title(const std::string& title) { section_title_ = title; }

 private:
  void write_table(const Table& table);
  void write_rows(const std::string& caption, const std::vector<std::string>& headings,
                  const std::vector<std::vector<Value>>& rows,
                  const std::vector<std::string>& targets);
  void write_picture(const Picture& picture, bool article);

  Markup& out_;
  std::string section_title_;
  std::vector<const Fact*> facts_;
};

void BlockWriter::end_facts() {
  if (facts_.empty()) return;
  std::vector<std::vector<Value>> rows;
  const bool noted = std::any_of(facts_.begin(), facts_.end(),
                                 [](const Fact* fact) { return !fact->note.empty(); });
  for (const Fact* fact : facts_) {
    rows.push_back({words(fact->label), fact->value});
    if (noted) rows.back().push_back(words(fact->note));
  }
  facts_.clear();
  std::vector<std::string> headings = {"what", "value"};
  if (noted) headings.emplace_back("note");
  write_rows(section_title_, headings, rows, {});
}

void BlockWriter::write_table(const Table& table) {
  std::vector<std::size_t> listed = listed_rows(table);
  const std::vector<std::size_t> columns = columns_for_people(table);
  if (listed.empty() || columns.empty()) return;
  const std::size_t all = listed.size();
  listed.resize(std::min(all, table.collapsed ? kMostCollapsedRows : kMostRows));
  std::vector<std::string> headings;
  for (const std::size_t c : columns) headings.push_back(table.columns[c].heading);
  std::vector<std::vector<Value>> rows;
  std::vector<std::string> targets;
  for (const std::size_t row : listed) {
    rows.emplace_back();
    for (const std::size_t c : columns) rows.back().push_back(table.rows[row][c]);
    if (!table.targets.empty()) targets.push_back(table.targets[row]);
  }
  const std::string& caption = table.caption.empty() ? section_title_ : table.caption;
  if (table.collapsed) out_.open("details").element("summary", caption);
  write_rows(caption, headings, rows, targets);
  if (listed.size() < all) {
    out_.element("p", "… and " + shown(count(all - listed.size())) + " more", {{"class", "note"}});
  }
  if (table.collapsed) out_.close();
}

/// The first column of words names the rows.
void BlockWriter::write_rows(const std::string& caption, const std::vector<std::string>& headings,
                             const std::vector<std::vector<Value>>& rows,
                             const std::vector<std::string>& targets) {
  std::vector<const char*> classes(headings.size(), "text");
  for (std::size_t c = 0; c < headings.size(); ++c) {
    for (const std::vector<Value>& row : rows) {
      if (is_number(row[c])) classes[c] = "number";
    }
  }
  const auto named = static_cast<std::size_t>(
      std::find_if(classes.begin(), classes.end(),
                   [](const char* name) { return std::string_view(name) == "text"; }) -
      classes.begin());
  if (headings.size() > kAlwaysNarrow) {
    out_.open(
        "div",
        {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  } else {
    out_.open("div", {{"class", "scroll"}});
  }
  out_.open("table").element("caption", caption).open("thead").open("tr");
  for (std::size_t c = 0; c < headings.size(); ++c) {
    out_.element("th", headings[c], {{"scope", "col"}, {"class", classes[c]}});
  }
  out_.close().close().open("tbody");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    out_.open("tr");
    for (std::size_t c = 0; c < headings.size(); ++c) {
      if (c != named) {
        out_.element("td", typeset(shown(rows[row][c])), {{"class", classes[c]}});
        continue;
      }
      const bool leads = !targets.empty() && !targets[row].empty();
      out_.open("th", {{"scope", "row"}});
      if (leads) out_.open("a", {{"href", '#' + targets[row]}});
      out_.element("bdi", shown(rows[row][c]));
      if (leads) out_.close();
      out_.close();
    }
    out_.close();
  }
  out_.close().close().close();
}

void BlockWriter::operator()(const Findings& findings) {
  end_facts();
  if (findings.findings.empty()) return;
  out_.open("ol", {{"class", "findings"}});
  for (const metrics::Finding& finding : findings.findings) {
    const std::string severity(metrics::severity_name(finding.severity));
    out_.open("li");
    out_.element("span", severity, {{"class", "severity " + severity}});
    out_.open("div").element("h3", finding.title).element("p", finding.verdict);
    if (!finding.advice.empty()) out_.element("p", finding.advice, {{"class", "advice"}});
    out_.close().close();
  }
  out_.close();
}

void BlockWriter::operator()(const Pictures& pictures) {
  end_facts();
  if (pictures.pictures.empty()) return;
  out_.open("div", {{"class", pictures.articles ? "columns" : "figures"}});
  for (const Picture& picture : pictures.pictures) write_picture(picture, pictures.articles);
  out_.close();
}

void BlockWriter::write_picture(const Picture& picture, bool article) {
  if (!article) {
    out_.open("figure");
    if (!picture.title.empty()) out_.element("figcaption", picture.title);
  } else if (picture.id.empty()) {
    out_.open("article").open("h3").element("bdi", picture.title).close();
  } else {
    out_.open("article", {{"id", picture.id}}).open("h3").element("bdi", picture.title).close();
  }
  if (!picture.facts.empty()) out_.element("p", picture.facts, {{"class", "facts"}});
  std::visit(Draw{out_, picture.title}, picture.data);
  if (!picture.note.empty()) out_.element("p", picture.note, {{"class", "note"}});
  out_.close();
}

/// A section of the page as markup.
struct Part {
  std::string id;
  std::string title;
  std::string markup;
};

/// All numbers that have a card, each said what it means.
Part scores_part(const Document& document) {
  Markup out;
  out.open("ul", {{"class", "scores"}});
  for (const Section& section : document.sections) {
    if (section.score && section.score->card) write_card(out, *section.score);
    for (const Block& block : section.blocks) {
      const Fact* fact = std::get_if<Fact>(&block);
      if (fact != nullptr && fact->card) write_card(out, *fact);
    }
  }
  out.close();
  out.element(
      "p",
      "Quality is the mean of the scores for single columns and for pairs. It says how "
      "useful the table is, not how safe: a copy of the real table would score 1. Two random "
      "halves of one real table fall short of 1 as well, small ones by several percent.");
  return {"scores", "Scores", out.take()};
}

std::vector<Part> parts_of(const Document& document, bool leading) {
  std::vector<Part> parts;
  for (const Section& section : document.sections) {
    if (section.title.empty() || section.leads != leading) continue;
    Markup out;
    BlockWriter writer(out);
    writer.section_title(section.title);
    for (const Block& block : section.blocks) std::visit(writer, block);
    writer.end_facts();
    std::string markup = out.take();
    if (!markup.empty()) parts.push_back({section.id, section.title, std::move(markup)});
  }
  return parts;
}

}  // namespace

std::string write_page(const Document& document) {
  std::vector<Part> parts = parts_of(document, true);
  parts.insert(parts.begin() + (parts.empty() ? 0 : 1), scores_part(document));
  std::vector<Part> others = parts_of(document, false);
  std::move(others.begin(), others.end(), std::back_inserter(parts));

  Markup out;
  out.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en"}});
  write_head(out, document.title);
  out.open("body");
  out.element("a", "Skip to the report", {{"class", "skip"}, {"href", "#report"}});
  out.open("header").element("h1", document.title);
  out.element("p", document.subtitle, {{"class", "subtitle"}});
  write_key(out);
  out.close();
  out.open("nav", {{"aria-label", "Contents"}}).open("ul");
  for (const Part& part : parts) {
    out.open("li").element("a", part.title, {{"href", '#' + part.id}}).close();
  }
  out.close().close();
  out.open("main", {{"id", "report"}, {"tabindex", "-1"}});
  for (const Part& part : parts) {
    out.raw("\n").open("section", {{"id", part.id}, {"aria-labelledby", part.id + "-title"}});
    out.element("h2", part.title, {{"id", part.id + "-title"}});
    out.raw(part.markup).close();
  }
  out.close();
  out.element("footer",
              "Made by likeness " LIKENESS_VERSION
              ". This page holds no script and loads nothing from anywhere. It shows categories, "
              "ranges and (as dots or lines) single rows of the real table: keep it as safe as a "
              "summary of "
              "that.");
  out.close().close().raw("\n");
  return out.take();
}

}  // namespace likeness::report
