#include <algorithm>
#include <cmath>
#include <iterator>

#include "models/constraints/close_columns.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/spike_state.hpp"

namespace likeness::models {
namespace {

/// Keeps columns in their order.
class OrderPlanner {
 public:
  explicit OrderPlanner(PlanDraft& draft) : draft_(draft) {}

  void define() {
    std::vector<Edge> edges;
    std::vector<Edge> far;
    // What no rule says comes behind the rules.
    std::vector<bool> complete(draft_.checks.size() + 1, false);
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!draft_.is_left(k)) continue;
      for (const OrderShape& order : orders_of(draft_.checks[k].constraint(), draft_.schema)) {
        complete[k] = true;
        edges.push_back({order, k, false});
      }
      if (complete[k] && is_seldom_near(edges, k)) {
        std::copy_if(edges.begin(), edges.end(), std::back_inserter(far),
                     [&](const Edge& edge) { return edge.constraint == k; });
        std::erase_if(edges, [&](const Edge& edge) { return edge.constraint == k; });
        complete[k] = draft_.limits.rows_stay;
        draft_.redrawn[k] = true;
      }
    }
    for (Edge& edge : edges) {
      if (!draft_.is_number_column(edge.order.low) || !draft_.is_number_column(edge.order.high)) {
        complete[edge.constraint] = false;
        edge.held = true;  // there is nothing to do for it
      }
    }
    add_implied(edges);
    if (draft_.limits.rows_stay) {
      std::vector<Edge> apart = take_apart(far, edges);
      add_implied(apart);
      keep_orders(apart);
      for (const Edge& edge : apart) {
        if (!edge.held) complete[edge.constraint] = false;
      }
      define_downwards(edges);
    }
    for (const std::string& node : by_order(edges)) define_above(node, edges);
    for (Edge& edge : edges) define_below(edge, edges);
    for (const Edge& edge : edges) {
      if (!edge.held) complete[edge.constraint] = false;
    }
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (complete[k]) draft_.constructed[k] = true;
    }
  }

  /// Orders that no rule of their own says, where those that one says leave room for them.
  void define_implied() {
    std::vector<Edge> edges;
    std::vector<Edge> far;
    for (const OrderShape& order : draft_.implied_orders) {
      const Edge edge{order, 0, false};
      (is_seldom_near({edge}, 0) ? far : edges).push_back(edge);
    }
    keep_orders(far);
    for (const std::string& node : by_order(edges)) define_above(node, edges);
    for (Edge& edge : edges) define_below(edge, edges);
  }

 private:
  struct Edge {
    OrderShape order;
    std::size_t constraint = 0;
    bool held = false;
  };

  /// What follows from formulas is kept together with the orders of the same upper column.
  void add_implied(std::vector<Edge>& edges) const {
    const std::vector<Edge> stated = edges;
    for (const OrderShape& order : draft_.implied_orders) {
      const bool together = std::ranges::any_of(
          stated, [&](const Edge& edge) { return !edge.held && edge.order.high == order.high; });
      if (together) edges.push_back({order, draft_.checks.size(), false});
    }
  }

  /// Columns below one that can't be moved are measured from it and from each other downwards,
  /// where all of them can be: upwards, the last one might come out above it.
  void define_downwards(std::vector<Edge>& edges) {
    std::vector<Edge> tops;
    for (const OrderShape& order : draft_.implied_orders)
      tops.push_back({order, draft_.checks.size(), false});
    tops.insert(tops.end(), edges.begin(), edges.end());
    for (const Edge& top : tops) {
      const std::string& low = top.order.low;
      const std::string& high = top.order.high;
      if (top.held || !draft_.is_number_column(high) || !draft_.is_settled(high) ||
          !draft_.can_give(high))
        continue;
      const Names nodes = with_lower(low, edges);
      const bool movable = std::ranges::none_of(nodes, [&](const std::string& name) {
        return !draft_.is_number_column(name) || draft_.stays_as_drawn(name) ||
               draft_.depends(high, name);
      });
      if (nodes.size() < 2 || !movable) continue;
      if (top.constraint == draft_.checks.size()) edges.push_back(top);
      Names sorted = by_order(edges);
      std::ranges::reverse(sorted);
      for (const std::string& node : sorted) {
        if (!names_include(nodes, node)) continue;
        const auto edge = std::ranges::find_if(
            edges, [&](const Edge& one) { return !one.held && one.order.low == node; });
        if (edge != edges.end()) define_below(*edge, edges);
      }
    }
  }

  /// A column, and those that edges put below it.
  [[nodiscard]] static Names with_lower(const std::string& node, const std::vector<Edge>& edges) {
    Names nodes = {node};
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      for (const Edge& edge : edges) {
        if (edge.held || edge.order.high != nodes[k] || names_include(nodes, edge.order.low))
          continue;
        nodes.push_back(edge.order.low);
      }
    }
    return nodes;
  }

  /// Whether the columns of an order are so far apart in nearly every row that a model which knows
  /// them seldom breaks it: then both are learned as they are, and rows that break it drawn again.
  [[nodiscard]] bool is_seldom_near(const std::vector<Edge>& edges, std::size_t constraint) const {
    constexpr double kSeldom = 0.05;
    return std::all_of(edges.begin(), edges.end(), [&](const Edge& edge) {
      if (edge.constraint != constraint) return true;
      const auto& [low, high, strict] = edge.order;
      const bool in_order = (names_include(draft_.limits.in_order, low) && draft_.is_given(high)) ||
                            (names_include(draft_.limits.in_order, high) && draft_.is_given(low));
      if (in_order && draft_.is_number_column(low) && draft_.is_number_column(high)) return true;
      return draft_.is_number_column(low) && draft_.is_number_column(high) &&
             !draft_.is_computed(low) && !draft_.is_computed(high) &&
             share_nearly_met(numbers_of_cells(draft_.work.at(low)),
                              numbers_of_cells(draft_.work.at(high))) <= kSeldom;
    });
  }

  /// Of columns that are far apart, those whose upper one has no other order to keep; the others
  /// become `edges`.
  [[nodiscard]] static std::vector<Edge> take_apart(const std::vector<Edge>& far,
                                                    std::vector<Edge>& edges) {
    const std::vector<Edge> near = edges;
    std::vector<Edge> apart;
    for (const Edge& edge : far) {
      const bool alone = std::none_of(near.begin(), near.end(), [&](const Edge& other) {
        return other.order.high == edge.order.high;
      });
      (alone ? apart : edges).push_back(edge);
    }
    return apart;
  }

  /// Columns that are far apart are learned as they are.
  void keep_orders(std::vector<Edge>& edges) {
    for (const Edge& first : edges) {
      const std::string node = first.order.high;
      if (first.held || draft_.stays_as_drawn(node)) continue;
      std::vector<Edge*> used;
      for (Edge& edge : edges) {
        const bool fits = draft_.can_give(edge.order.low) && !draft_.depends(edge.order.low, node);
        if (edge.order.high == node && fits) used.push_back(&edge);
      }
      define_gap(node, used, false, true);
    }
    for (Edge& edge : edges) {
      const std::string node = edge.order.low;
      if (edge.held || draft_.stays_as_drawn(node) || draft_.depends(edge.order.high, node))
        continue;
      if (draft_.can_give(edge.order.high)) define_gap(node, {&edge}, true, true);
    }
  }

  /// The columns that edges join, each behind those that are below it. What lies in a circle comes
  /// last.
  [[nodiscard]] static Names by_order(const std::vector<Edge>& edges) {
    Names left;
    for (const Edge& edge : edges) {
      if (edge.held) continue;
      for (const std::string& name : {edge.order.low, edge.order.high}) {
        if (!names_include(left, name)) left.push_back(name);
      }
    }
    Names sorted;
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), [&](const std::string& name) {
        return std::none_of(edges.begin(), edges.end(), [&](const Edge& edge) {
          return !edge.held && edge.order.high == name && names_include(left, edge.order.low);
        });
      });
      if (next == left.end()) next = left.begin();
      sorted.push_back(*next);
      left.erase(next);
    }
    return sorted;
  }

  void define_above(const std::string& node, std::vector<Edge>& edges) {
    if (draft_.stays_as_drawn(node)) return;
    std::vector<Edge*> used;
    for (Edge& edge : edges) {
      if (edge.held || edge.order.high != node || draft_.depends(edge.order.low, node)) continue;
      if (!draft_.can_give(edge.order.low)) continue;
      used.push_back(&edge);
    }
    define_gap(node, used, false, false);
  }

  /// What lies below a column that others give, by its distance from that.
  void define_below(const Edge& first, std::vector<Edge>& edges) {
    if (first.held || draft_.stays_as_drawn(first.order.low)) return;
    const std::string node = first.order.low;
    std::vector<Edge*> used;
    for (Edge& edge : edges) {
      if (edge.held || edge.order.low != node || draft_.depends(edge.order.high, node)) continue;
      if (draft_.can_give(edge.order.high)) used.push_back(&edge);
    }
    define_gap(node, used, true, false);
  }

  /// `itself`: it is learned as it is.
  void define_gap(const std::string& node, const std::vector<Edge*>& used, bool below,
                  bool itself) {
    std::vector<NumberForm> bounds;
    std::vector<bool> strict;
    for (Edge* edge : used) {
      edge->held = true;
      const std::string& name = below ? edge->order.high : edge->order.low;
      const auto known = std::find_if(bounds.begin(), bounds.end(), [&](const NumberForm& bound) {
        return bound.blank().name == name;
      });
      if (known == bounds.end()) {
        bounds.push_back(draft_.form_of(name));
        strict.push_back(edge->order.strict);
      } else if (edge->order.strict) {
        strict[static_cast<std::size_t>(known - bounds.begin())] = true;
      }
    }
    if (bounds.empty()) return;
    std::string helper = bounds.size() == 1 ? bounds[0].blank().name : "the others";
    helper = below ? helper + " - " + node : node + " - " + helper;
    GapColumn gap(draft_.form_of(node), bounds, strict, below,
                  itself ? "" : draft_.fresh_name(helper));
    if (itself && names_include(draft_.limits.in_order, node)) gap.move_no_further();
    if (!itself) keep_spikes(node, gap);
    draft_.define(std::move(gap));
  }

  /// Numbers that many rows share would be lost in what is computed from drawn distances.
  void keep_spikes(const std::string& node, GapColumn& gap) {
    const std::vector<double> numbers = numbers_of_cells(draft_.work.at(node));
    const std::vector<double> bounds = gap.bounds_of(draft_.work);
    std::vector<double> spikes =
        lost_spikes({numbers, bounds}, draft_.form_of(node), draft_.share, draft_.limits.owners);
    if (spikes.empty()) return;
    gap.keep_spikes({std::move(spikes), draft_.fresh_name("a frequent " + node)});
  }

  PlanDraft& draft_;
};

}  // namespace

void define_orders(PlanDraft& draft) {
  OrderPlanner(draft).define();
}

void define_implied_orders(PlanDraft& draft) {
  OrderPlanner(draft).define_implied();
}

}  // namespace likeness::models
