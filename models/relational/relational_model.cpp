#include "models/relational/relational_model.hpp"

#include <algorithm>
#include <array>

#include "core/hash.hpp"
#include "models/frame/column_format.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/table_file.hpp"

namespace likeness::models {
namespace {

bool are_cells_of(const CellColumn& column, const ColumnValues& cells, std::uint64_t rows) {
  if (column.levels == 0) return cells.numbers.size() == rows && cells.codes.empty();
  return cells.codes.size() == rows && cells.numbers.empty() &&
         std::all_of(cells.codes.begin(), cells.codes.end(),
                     [&](std::int32_t code) { return code >= 0 && code < column.levels; });
}

}  // namespace

const char* column_origin_name(ColumnOrigin origin) noexcept {
  constexpr std::array kNames = {"own", "key", "copied", "position", "summed", "computed"};
  return kNames[static_cast<std::size_t>(origin)];
}

void ColumnSource::fields(io::Archive& archive) {
  archive.choice("origin", origin, ColumnOrigin::kComputed, column_origin_name);
  archive("path", path);
  archive("column", column);
  archive("first", first);
  archive("factors", factors);
  archive("discounts", discounts);
}

void LentColumn::fields(io::Archive& archive) {
  format_fields(archive, blank);
  archive("source", source);
  archive("whole", is_whole);
}

void LearnedTable::fields(io::Archive& archive) {
  archive("rows", rows);
  archive("sources", sources);
  archive.each("blanks", blanks,
               [&](Column& column, std::size_t) { format_fields(archive, column); });
  (void)archive.optional("lent", !lent.empty(), lent);
  archive("rules", rules);
  archive("frame", frame);
  archive("columns", columns);
  archive("unique_keys", keys_to_keep);
  archive.each("kept", kept_columns,
               [&](Column& column, std::size_t) { column_fields(archive, column); });
  archive.each("kept_cells", kept_cells,
               [&](ColumnValues& column, std::size_t) { cells_fields(archive, column); });
  archive("parentless", parentless);
  archive("key_context", key_context);
  archive("keys", keys);
  archive("context", context);
  archive("cells", cells);
  archive.require(
      sources.size() == blanks.size() && columns.size() == (frame ? frame->learned() : 0),
      "a table has other columns than it says");
}

void LearnedRelation::fields(io::Archive& archive) {
  archive("counts", counts);
  (void)archive.optional("few", few.has_value(), few);
  archive("clusters", clusters);
  archive("agrees", agrees);
  archive("agreement_path", agreement_path);
  (void)archive.optional("way", way.has_value(), way);
  archive("depths", depths);
  (void)archive.optional("depth_counts", !depth_counts.empty(), depth_counts);
  archive("kept_degrees", kept_degrees);
  archive("kept_clusters", kept_clusters);
  archive("kept_parents", kept_parents);
  archive.require(clusters >= 1 && depths >= 0, "a relation has no clusters");
  archive.require(std::ranges::all_of(depth_counts, [](std::int64_t rows) { return rows > 0; }) &&
                      (depths == 0 || !depth_counts.empty()),
                  "no row of a table lies at some depth");
}

std::vector<std::size_t> RelationalModel::chosen_relations(std::size_t table) const {
  std::vector<std::size_t> chosen;
  for (const std::size_t r : plan.tables[table].dealt) {
    if (relations[r].choices(plan.relations[r]) > 1) chosen.push_back(r);
  }
  return chosen;
}

RelationalModel::ExtraColumns RelationalModel::extra_columns(std::size_t table) const {
  ExtraColumns extra;
  if (plan.tables[table].kept) return extra;
  for (const std::size_t r : plan.tables[table].children) {
    if (relations[r].counts.size() == 0) continue;
    extra.counted.push_back(r);
    extra.columns.push_back({"children", relations[r].counts.size(), true});
  }
  for (const std::size_t r : plan.tables[table].children) {
    if (relations[r].clusters < 2) continue;
    extra.clustered.push_back(r);
    extra.columns.push_back({"cluster", relations[r].clusters, false});
  }
  for (const std::size_t r : plan.tables[table].late) {
    const std::int32_t choices =
        plan.relations[r].is_self() ? relations[r].depths : relations[r].choices(plan.relations[r]);
    if (choices < 2) continue;
    extra.late.push_back(r);
    extra.columns.push_back({"depth", choices, plan.relations[r].is_self()});
  }
  return extra;
}

std::size_t RelationalModel::main_root() const {
  std::vector<std::uint64_t> rows(tables.size(), 0);
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (!plan.tables[t].kept) rows[plan.root_of(t)] += tables[t].rows;
  }
  return static_cast<std::size_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
}

void RelationalModel::fields(io::Archive& archive) {
  archive("plan", plan);
  archive("tables", tables);
  archive("relations", relations);
  archive.require(tables.size() == plan.tables.size() && relations.size() == plan.relations.size(),
                  "it has other tables than it says");
  if (archive.loading()) check(archive);
}

/// Throws Error(kModel) for what would make drawing read beyond the ends of
/// something.
void RelationalModel::check(const io::Archive& archive) const {
  const auto is_path = [&](const std::vector<std::int64_t>& path, std::size_t from,
                           std::optional<std::size_t> to) {
    for (const std::int64_t r : path) {
      if (r < 0 || static_cast<std::size_t>(r) >= relations.size()) return false;
      const PlannedRelation& relation = plan.relations[static_cast<std::size_t>(r)];
      if (relation.child != from) return false;
      from = relation.parent;
    }
    return !to || from == *to;
  };
  const auto is_child = [&](std::int64_t r, std::size_t t) {
    return r >= 0 && static_cast<std::size_t>(r) < relations.size() &&
           plan.relations[static_cast<std::size_t>(r)].parent == t;
  };
  const auto is_context = [&](const std::vector<ContextColumn>& columns, std::size_t t) {
    return std::all_of(columns.begin(), columns.end(), [&](const ContextColumn& one) {
      if (one.path.empty() || one.table >= tables.size() || !is_path(one.path, t, one.table)) {
        return false;
      }
      const LearnedTable& at = tables[one.table];
      if (one.column == ContextColumn::kRowItself) {
        return plan.tables[one.table].kept && one.coded.levels > 0 &&
               static_cast<std::uint64_t>(one.coded.levels) == at.rows + 1;
      }
      if (one.column < 0 || static_cast<std::size_t>(one.column) >= at.columns.size()) return false;
      const std::int32_t levels = at.columns[static_cast<std::size_t>(one.column)].levels;
      return one.coded.levels == (levels > 0 ? levels + 1 : 0);
    });
  };
  for (std::size_t r = 0; r < relations.size(); ++r) {
    const std::int64_t column = relations[r].few ? relations[r].few->column : -1;
    const std::vector<CellColumn>& columns = tables[plan.relations[r].parent].columns;
    archive.require(column < static_cast<std::int64_t>(columns.size()) &&
                        (column < 0 || columns[static_cast<std::size_t>(column)].levels > 0),
                    "few rows have children that have no category in common");
  }
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const LearnedTable& table = tables[t];
    bool sound = is_context(table.key_context, t) && is_context(table.context, t);
    std::size_t own = 0;
    for (const ColumnSource& source : table.sources) {
      sound = sound && (source.origin == ColumnOrigin::kSummed
                            ? source.path.size() == 1 && is_child(source.path.front(), t)
                            : is_path(source.path, t, std::nullopt));
      own += source.origin == ColumnOrigin::kOwn ? 1 : 0;
      sound = sound && (source.origin != ColumnOrigin::kComputed || table.rules);
      sound = sound && (source.origin != ColumnOrigin::kPosition || plan.tables[t].maker);
    }
    for (const LentColumn& lent : table.lent) {
      sound = sound && table.rules && lent.source.origin == ColumnOrigin::kCopied &&
              !lent.source.path.empty() && is_path(lent.source.path, t, std::nullopt);
    }
    const std::size_t framed = table.frame ? table.frame->coders().size() : own;
    sound = sound && (table.rules ? own <= framed : own == framed);
    if (plan.tables[t].kept) {
      archive.checked([&] { sound = sound && Table(table.kept_columns).rows() == table.rows; });
      sound = sound && table.kept_columns.size() == table.blanks.size() &&
              table.kept_cells.size() == table.columns.size();
      for (std::size_t k = 0; sound && k < table.kept_cells.size(); ++k) {
        sound = are_cells_of(table.columns[k], table.kept_cells[k], table.rows);
      }
    } else {
      const std::size_t choices = chosen_relations(t).size();
      const std::size_t given = table.cells.known();
      sound = sound && table.keys.known() == table.key_context.size() &&
              table.keys.drawn().size() == choices &&
              (given == table.context.size() || given == table.context.size() + choices) &&
              table.cells.drawn().size() == table.columns.size() + extra_columns(t).columns.size();
    }
    archive.require(sound, "what it says of a table contradicts itself");
  }
  for (std::size_t r = 0; r < relations.size(); ++r) {
    const PlannedRelation& planned = plan.relations[r];
    const LearnedRelation& learned = relations[r];
    const bool kept_parent = plan.tables[planned.parent].kept;
    const auto parents = static_cast<std::size_t>(tables[planned.parent].rows);
    bool sound = !learned.agrees || is_path(learned.agreement_path, planned.child, planned.parent);
    if (learned.way) {
      const WayAgreement& way = *learned.way;
      const bool has_column = way.column >= 0;
      sound = sound && is_path(way.of_child, planned.child, std::nullopt) &&
              is_path(way.of_parent, planned.parent,
                      has_column || !way.of_child.empty() ? std::nullopt
                                                          : std::optional(planned.child));
      const auto& columns = tables[planned.child].columns;
      sound = sound &&
              (!has_column || (planned.is_self() && way.of_child.empty() && way.of_parent.empty() &&
                               static_cast<std::size_t>(way.column) < columns.size() &&
                               columns[static_cast<std::size_t>(way.column)].levels > 0));
    }
    sound = sound && learned.kept_degrees.size() == (kept_parent ? parents : 0) &&
            (learned.kept_clusters.empty() || learned.kept_clusters.size() == parents);
    if (plan.tables[planned.child].kept) {
      sound = sound && learned.kept_parents.size() == tables[planned.child].rows && kept_parent;
      for (const std::int32_t row : learned.kept_parents) {
        sound = sound && row >= kNoParent && row < static_cast<std::int32_t>(parents);
      }
    }
    for (const std::int32_t degree : learned.kept_degrees) sound = sound && degree >= 0;
    archive.require(sound, "what it says of a relation contradicts itself");
  }
}

io::Json RelationalModel::describe_table(std::size_t t) const {
  const RelatedTable& planned = plan.tables[t];
  const LearnedTable& learned = tables[t];
  io::Json table = {{"name", planned.name},
                    {"rows", learned.rows},
                    {"treated_as", planned.kept    ? "kept"
                                   : planned.maker ? "child"
                                                   : "root"}};
  io::Json columns = io::Json::array();
  const io::Json own = learned.frame ? learned.frame->describe() : io::Json::array();
  std::size_t k = 0;
  for (std::size_t c = 0; c < learned.sources.size(); ++c) {
    const ColumnSource& source = learned.sources[c];
    if (source.origin == ColumnOrigin::kOwn && k < own.size()) {
      columns.push_back(own[k++]);
      continue;
    }
    io::Json column = {{"name", learned.blanks[c].name},
                       {"treated_as", column_origin_name(source.origin)}};
    if (!source.column.empty()) column["column"] = source.column;
    columns.push_back(std::move(column));
  }
  table["columns"] = std::move(columns);
  io::Json references = io::Json::array();
  for (std::size_t r = 0; r < relations.size(); ++r) {
    const PlannedRelation& relation = plan.relations[r];
    if (relation.child != t) continue;
    references.push_back({{"columns", io::Json(relation.child_columns)},
                          {"table", plan.tables[relation.parent].name},
                          {"use", relation_use_name(relation.use)},
                          {"clusters", relations[r].clusters},
                          {"agrees", relations[r].agrees}});
  }
  table["references"] = std::move(references);
  if (learned.rules) table["rules"] = learned.rules->describe();
  return table;
}

std::uint64_t child_element(std::uint64_t parent, std::size_t table, std::uint64_t place) noexcept {
  return mixed_bits(mixed_bits(parent) ^ (std::uint64_t{table} << 40)) + place;
}

}  // namespace likeness::models
