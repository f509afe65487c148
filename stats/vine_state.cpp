#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/stats/vine_copula.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

using State = std::map<std::string, std::vector<double>>;

Error broken(const std::string& what) {
  return {ErrorCode::kModel, "The state of a vine copula is broken: " + what + "."};
}

const std::vector<double>& entry(const State& state, const std::string& name) {
  const auto found = state.find(name);
  if (found == state.end()) throw broken("it has no '" + name + "'");
  return found->second;
}

/// A whole number in [0, limit).
std::size_t whole(double value, std::size_t limit, const std::string& name) {
  if (value >= 0 && value < static_cast<double>(limit) && std::floor(value) == value) {
    return static_cast<std::size_t>(value);
  }
  throw broken("'" + name + "' holds " + text::shortest(value));
}

VineStructure restored_structure(const State& state) {
  const std::vector<double>& order = entry(state, "order");
  const std::vector<double>& array = entry(state, "array");
  const std::size_t dimension = order.size();
  if (dimension == 0 || array.size() != dimension * (dimension - 1) / 2) {
    throw broken("'array' has not the size that 'order' asks for");
  }
  std::vector<std::size_t> variables;
  for (const double value : order) variables.push_back(whole(value, dimension, "order"));
  std::vector<std::vector<std::size_t>> trees(dimension - 1);
  std::size_t next = 0;
  for (std::size_t tree = 0; tree < trees.size(); ++tree) {
    for (std::size_t e = 0; e + tree + 1 < dimension; ++e) {
      trees[tree].push_back(whole(array[next++], dimension, "array"));
    }
  }
  return {std::move(variables), std::move(trees)};
}

std::vector<std::vector<BivariateCopula>> restored_pairs(const State& state,
                                                         std::size_t dimension) {
  const std::vector<double>& families = entry(state, "families");
  const std::vector<double>& rotations = entry(state, "rotations");
  const std::vector<double>& parameters = entry(state, "parameters");
  if (rotations.size() != families.size()) {
    throw broken("'rotations' and 'families' differ in size");
  }
  std::vector<std::vector<BivariateCopula>> pairs;
  std::size_t next = 0;
  std::size_t next_parameter = 0;
  while (next < families.size()) {
    const std::size_t edges = pairs.size() + 1 < dimension ? dimension - 1 - pairs.size() : 0;
    if (edges == 0 || families.size() - next < edges) {
      throw broken("'families' does not fill whole trees");
    }
    pairs.emplace_back();
    for (std::size_t e = 0; e < edges; ++e, ++next) {
      const CopulaFamily family =
          all_copula_families()[whole(families[next], all_copula_families().size(), "families")];
      const auto rotation = static_cast<int>(whole(rotations[next], 360, "rotations"));
      const std::size_t count = copula_parameter_count(family);
      if (parameters.size() - next_parameter < count) throw broken("'parameters' is too short");
      const auto begin = parameters.begin() + static_cast<std::ptrdiff_t>(next_parameter);
      pairs.back().emplace_back(
          family, std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(count)), rotation);
      next_parameter += count;
    }
  }
  if (next_parameter != parameters.size()) throw broken("'parameters' is too long");
  return pairs;
}

}  // namespace

State VineCopula::state() const {
  State state{
      {"order", {}}, {"array", {}}, {"families", {}}, {"rotations", {}}, {"parameters", {}}};
  for (const std::size_t variable : structure_.order()) {
    state["order"].push_back(static_cast<double>(variable));
  }
  for (std::size_t tree = 0; tree + 1 < dimension(); ++tree) {
    for (std::size_t e = 0; e + tree + 1 < dimension(); ++e) {
      state["array"].push_back(static_cast<double>(structure_.partner(tree, e)));
    }
  }
  for (const auto& tree : pairs_) {
    for (const BivariateCopula& copula : tree) {
      state["families"].push_back(static_cast<double>(copula.family()));
      state["rotations"].push_back(copula.rotation());
      for (const double parameter : copula.parameters()) state["parameters"].push_back(parameter);
    }
  }
  return state;
}

VineCopula VineCopula::restore(const State& state) {
  try {
    VineStructure structure = restored_structure(state);
    auto pairs = restored_pairs(state, structure.dimension());
    return {std::move(structure), std::move(pairs)};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kModel) throw;
    throw Error(ErrorCode::kModel,
                std::string("The state of a vine copula is broken. ") + error.what());
  }
}

}  // namespace likeness::stats
