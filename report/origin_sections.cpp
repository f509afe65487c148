#include <algorithm>

#include "metrics/sdtype.hpp"
#include "report/sections.hpp"

namespace likeness::report {
namespace {

Fact named(Path path, const char* label, const std::string& name) {
  return {std::move(path), name.empty() ? "" : label, words_if_any(name)};
}

Value setting(const OptionSetting& option) {
  struct ToValue {
    Value operator()(bool truth) const { return {truth}; }
    Value operator()(std::int64_t whole) const {
      if (whole >= 0) return {static_cast<std::uint64_t>(whole)};
      return {static_cast<double>(whole), Style::kNumber};
    }
    Value operator()(double number) const { return report::number(number); }
    Value operator()(const std::string& text) const { return words(text); }
  };
  return std::visit(ToValue{}, option);
}

/// What the model made of a column, or what the scores make of it where no model is known.
std::string treatment(const HtmlReportInput& input, const ColumnMetadata& column) {
  if (input.origin.model) {
    for (const ColumnSummary& summary : input.origin.model->columns) {
      if (summary.name != column.name) continue;
      return summary.treated_as == "generated" ? "generated, not learned from the data"
                                               : "learned as " + summary.treated_as;
    }
    return "left out by the model";
  }
  if (metrics::is_continuous(column.sdtype)) return "scored as numbers";
  if (metrics::is_discrete(column.sdtype)) return "scored as categories";
  return "not scored";
}

}  // namespace

Section origin_section(const Origin& origin) {
  Section section{"origin", "How it was made", {}};
  std::vector<Block>& blocks = section.blocks;
  blocks = {Fact{{"likeness"}, "likeness", words(LIKENESS_VERSION)},
            named({"files", "real"}, "real table", origin.real_name),
            named({"files", "synthetic"}, "synthetic table", origin.synthetic_name),
            named({"files", "holdout"}, "holdout", origin.holdout_name)};
  if (origin.seed) {
    blocks.emplace_back(Fact{{"seed"}, "seed of the evaluation", {*origin.seed}});
  }
  if (!origin.model) return section;
  const ModelSummary& model = *origin.model;
  blocks.emplace_back(Fact{{"model", "name"}, "model", words(model.name)});
  blocks.emplace_back(Fact{{"model", "rows"}, "rows learned from", count(model.rows)});
  blocks.emplace_back(Fact{{"model", "seed"}, "seed of the model", {model.seed}});
  for (const auto& [name, option] : model.options) {
    blocks.emplace_back(Fact{{"model", "options", name}, name, setting(option)});
  }
  return section;
}

Section all_columns_section(const HtmlReportInput& input, const ComparedTables& tables) {
  Table table{{},
              "All columns",
              {{{}, "column"},
               {{}, "meaning"},
               {{}, "what became of it"},
               {{}, "missing, real"},
               {{}, "missing, synthetic"}},
              {}};
  for (const ColumnMetadata& column : input.metadata.columns) {
    table.rows.push_back(
        {words(column.name),
         words(input.metadata.primary_key == column.name ? column.sdtype + ", primary key"
                                                         : column.sdtype),
         words(treatment(input, column)), Value{}, Value{}});
    table.targets.emplace_back();
    for (std::size_t c = 0; c < tables.columns.size(); ++c) {
      if (tables.columns[c].name != column.name) continue;
      table.rows.back()[3] = share(tables.columns[c].real_missing);
      table.rows.back()[4] = share(tables.columns[c].synthetic_missing);
      table.targets.back() = "column-" + std::to_string(c);
    }
  }
  table.collapsed = true;
  return {"all-columns", "All columns", {}, {}, {std::move(table)}};
}

}  // namespace likeness::report
