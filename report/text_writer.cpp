#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "report/document.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr std::size_t kPageWidth = 100;

/// Code points, which is what a terminal's columns mostly are.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & '\xC0') != '\x80'; }));
}

using Row = std::vector<std::string>;

/// Left-aligned columns, two spaces apart, indented by two. No row is longer than the first.
std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      text += "  " + row[c];
      if (c + 1 < row.size()) text.append(widths[c] - width(row[c]), ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

/// Lines of at most kPageWidth columns, broken at spaces; all but the first begin with `indent`
/// spaces.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t used = indent;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    const bool first = lines.empty();
    if (!first && used + 1 + width(word) > kPageWidth) {
      lines += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (!first) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += width(word);
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return lines;
}

class TextWriter {
 public:
  explicit TextWriter(std::size_t longest_list) : longest_list_(longest_list) {}

  void write(const Section& section) {
    if (section.title.empty()) return;
    std::string before = std::exchange(text_, {});
    for (const Block& block : section.blocks) std::visit(*this, block);
    end_facts();
    const std::string body = std::exchange(text_, std::move(before));
    if (body.empty() && !section.score) return;
    if (!text_.empty()) text_ += '\n';
    text_ += section.title;
    if (section.score)
      text_ += ' ' + shown(section.score->value) + " (" + section.score->note + ')';
    text_ += '\n' + body;
  }

  void operator()(const Fact& fact) {
    if (!fact.label.empty()) facts_.push_back({fact.label, shown(fact.value), fact.note});
  }
  void operator()(const Table& table);
  void operator()(const Paragraph& paragraph) {
    if (paragraph.page_alone) return;
    end_facts();
    text_ += "  " + wrapped(paragraph.text, 2) + '\n';
  }
  void operator()(const Findings& findings);
  void operator()(const Pictures&) {}

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void end_facts() {
    if (!facts_.empty()) text_ += aligned(facts_);
    facts_.clear();
  }

  std::size_t longest_list_;
  std::string text_;
  std::vector<Row> facts_;
};

void TextWriter::operator()(const Table& table) {
  end_facts();
  if (table.collapsed && longest_list_ > 0) return;
  std::vector<std::size_t> listed = listed_rows(table);
  const std::size_t all = listed.size();
  if (longest_list_ > 0 && all > longest_list_) listed.resize(longest_list_);
  std::vector<std::size_t> columns = columns_for_people(table);
  if (listed.empty() || columns.empty()) return;
  if (!table.caption.empty()) text_ += '\n' + table.caption + '\n';
  std::vector<Row> rows(listed.size() + 1);
  for (const std::size_t c : columns) {
    rows[0].push_back(table.columns[c].heading);
    for (std::size_t k = 0; k < listed.size(); ++k) {
      rows[k + 1].push_back(shown(table.rows[listed[k]][c]));
    }
  }
  text_ += aligned(rows);
  if (listed.size() < all) text_ += "  ... and " + text::grouped(all - listed.size()) + " more\n";
}

void TextWriter::operator()(const Findings& findings) {
  end_facts();
  constexpr std::size_t kIndent = 12;
  for (const metrics::Finding& finding : findings.findings) {
    std::string label = "  " + std::string(metrics::severity_name(finding.severity));
    label.resize(kIndent, ' ');
    text_ += label + wrapped(finding.verdict, kIndent) + '\n';
    if (finding.advice.empty()) continue;
    text_ += std::string(kIndent, ' ') + wrapped("-> " + finding.advice, kIndent + 3) + '\n';
  }
}

}  // namespace

std::string write_text(const Document& document, std::size_t longest_list) {
  TextWriter writer(longest_list);
  for (const bool leads : {false, true}) {
    for (const Section& section : document.sections) {
      if (section.leads == leads) writer.write(section);
    }
  }
  return writer.take();
}

}  // namespace likeness::report
