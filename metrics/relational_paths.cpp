#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "likeness/relational_evaluation.hpp"
#include "metrics/joined_tables.hpp"
#include "metrics/relational_tables.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kLongestPath = 3;
constexpr std::size_t kMostPathsOfTable = 60;
constexpr double kAgrees = 0.5;

/// References from a table on, as places in the metadata's relations.
using Path = std::vector<std::size_t>;

/// Of each relation, the parent's row of each row of the child.
using Steps = std::vector<std::vector<std::size_t>>;

Steps steps_of(const DatasetMetadata& metadata, const Dataset& dataset) {
  Steps steps;
  for (const Relation& relation : metadata.relations) {
    steps.push_back(parent_rows(relation, dataset));
  }
  return steps;
}

/// All ways from a table; none takes a reference twice.
std::vector<Path> paths_from(const std::string& table, const std::vector<Relation>& relations) {
  std::vector<Path> paths;
  std::vector<Path> last = {{}};
  for (std::size_t length = 1; length <= kLongestPath; ++length) {
    std::vector<Path> longer;
    for (const Path& path : last) {
      const std::string& at = path.empty() ? table : relations[path.back()].parent;
      for (std::size_t k = 0; k < relations.size(); ++k) {
        if (relations[k].child != at || std::ranges::find(path, k) != path.end()) continue;
        longer.push_back(path);
        longer.back().push_back(k);
      }
    }
    paths.insert(paths.end(), longer.begin(), longer.end());
    if (paths.size() >= kMostPathsOfTable) break;
    last = std::move(longer);
  }
  if (paths.size() > kMostPathsOfTable) paths.resize(kMostPathsOfTable);
  return paths;
}

std::vector<std::size_t> follow(const Path& path, const Steps& steps) {
  std::vector<std::size_t> rows = steps[path[0]];
  for (std::size_t k = 1; k < path.size(); ++k) {
    for (std::size_t& row : rows) {
      if (row != kNoParent) row = steps[path[k]][row];
    }
  }
  return rows;
}

double agreement(const Path& a, const Path& b, const Steps& steps) {
  const std::vector<std::size_t> first = follow(a, steps);
  const std::vector<std::size_t> second = follow(b, steps);
  std::size_t both = 0;
  std::size_t same = 0;
  for (std::size_t row = 0; row < first.size(); ++row) {
    if (first[row] == kNoParent || second[row] == kNoParent) continue;
    ++both;
    same += first[row] == second[row] ? 1 : 0;
  }
  return both == 0 ? std::nan("") : static_cast<double>(same) / static_cast<double>(both);
}

std::vector<Relation> relations_of(const Path& path, const std::vector<Relation>& relations) {
  std::vector<Relation> result;
  for (const std::size_t k : path) result.push_back(relations[k]);
  return result;
}

/// Whether the two begin or end alike: then their agreement is that of shorter ones.
bool paths_overlap(const Path& a, const Path& b) {
  return a.front() == b.front() || a.back() == b.back();
}

}  // namespace

std::vector<PathAgreement> compare_paths(const RelationalInput& input) {
  check_relational_tables(input);
  const std::vector<Relation>& relations = input.metadata.relations;
  const Steps real = steps_of(input.metadata, input.real);
  const Steps synthetic = steps_of(input.metadata, input.synthetic);
  std::vector<PathAgreement> result;
  for (const NamedMetadata& table : input.metadata.tables) {
    const std::vector<Path> paths = paths_from(table.name, relations);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      for (std::size_t j = i + 1; j < paths.size(); ++j) {
        const bool same_end =
            relations[paths[i].back()].parent == relations[paths[j].back()].parent;
        if (!same_end || paths_overlap(paths[i], paths[j])) continue;
        const double share = agreement(paths[i], paths[j], real);
        if (!(share > kAgrees)) continue;
        result.push_back({relations_of(paths[i], relations), relations_of(paths[j], relations),
                          share, agreement(paths[i], paths[j], synthetic)});
      }
    }
  }
  return result;
}

std::string path_text(const std::vector<Relation>& path) {
  std::string text;
  for (const Relation& relation : path) {
    text += relation.child + " (" + text::joined(relation.child_columns) + ") -> ";
  }
  return path.empty() ? text : text + path.back().parent;
}

}  // namespace likeness::metrics
