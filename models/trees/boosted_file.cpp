#include "models/trees/boosted_file.hpp"

#include <cmath>
#include <cstdint>

namespace likeness::models {
namespace {

constexpr std::size_t kNodeBytes = 6;

/// What BoostedTrees are in a file.
struct FlatTrees {
  std::vector<double> bases;         ///< of each classifier
  std::vector<std::int32_t> trees;   ///< of each classifier: how many
  std::vector<std::int32_t> sets;    ///< of each classifier: how many, the empty one included
  std::vector<std::int32_t> sizes;   ///< of each tree: nodes
  std::vector<std::uint8_t> depths;  ///< of each tree
  /// Of each node: feature and set, low byte first, threshold, and where among the nodes of its
  /// tree the first child is (its own place in a leaf).
  std::vector<std::uint8_t> nodes;
  std::vector<float> values;              ///< of each node
  std::vector<std::int64_t> set_members;  ///< four for each set but the empty one

  void fields(io::Archive& archive) {
    archive("bases", bases);
    archive("trees", trees);
    archive("sets", sets);
    archive("sizes", sizes);
    archive("depths", depths);
    archive("nodes", nodes);
    archive("values", values);
    archive("set_members", set_members);
  }
};

void append(const stats::BoostedTrees& from, FlatTrees& to) {
  to.bases.push_back(from.base);
  to.trees.push_back(static_cast<std::int32_t>(from.roots.size()));
  to.sets.push_back(static_cast<std::int32_t>(from.sets.size()));
  for (std::size_t t = 0; t < from.roots.size(); ++t) {
    const auto begin = static_cast<std::size_t>(from.roots[t].node);
    const std::size_t end = t + 1 < from.roots.size()
                                ? static_cast<std::size_t>(from.roots[t + 1].node)
                                : from.nodes.size();
    to.sizes.push_back(static_cast<std::int32_t>(end - begin));
    to.depths.push_back(static_cast<std::uint8_t>(from.roots[t].depth));
    for (std::size_t k = begin; k < end; ++k) {
      const stats::BoostedNode& node = from.nodes[k];
      const auto next = static_cast<std::size_t>(node.next) - begin;
      for (const std::size_t byte :
           {std::size_t{node.feature} & 255, std::size_t{node.feature} >> 8,
            std::size_t{node.set} & 255, std::size_t{node.set} >> 8, std::size_t{node.threshold},
            next}) {
        to.nodes.push_back(static_cast<std::uint8_t>(byte));
      }
      to.values.push_back(node.value);
    }
  }
  for (std::size_t s = 1; s < from.sets.size(); ++s) {
    for (const std::uint64_t word : from.sets[s]) {
      to.set_members.push_back(static_cast<std::int64_t>(word));
    }
  }
}

/// Reads classifiers one after another, and checks whatever could lead out of bounds.
class FlatReader {
 public:
  FlatReader(const io::Archive& archive, const FlatTrees& flat, std::size_t features)
      : archive_(archive), flat_(flat), features_(features) {
    archive_.require(flat.trees.size() == flat.bases.size() &&
                         flat.sets.size() == flat.bases.size() &&
                         flat.depths.size() == flat.sizes.size() &&
                         flat.nodes.size() == flat.values.size() * kNodeBytes &&
                         flat.set_members.size() % 4 == 0,
                     "lists of trees differ in length");
  }

  [[nodiscard]] stats::BoostedTrees next() {
    stats::BoostedTrees trees;
    trees.base = flat_.bases[classifier_];
    archive_.require(std::isfinite(trees.base), "odds are not numbers");
    read_sets(trees);
    const auto count = static_cast<std::size_t>(flat_.trees[classifier_]);
    archive_.require(count <= flat_.sizes.size() - tree_, "trees are missing");
    for (std::size_t t = 0; t < count; ++t) read_tree(trees);
    ++classifier_;
    trees.prepare();
    return trees;
  }
  [[nodiscard]] bool at_end() const {
    return tree_ == flat_.sizes.size() && node_ == flat_.values.size() &&
           set_ * 4 == flat_.set_members.size();
  }

 private:
  void read_sets(stats::BoostedTrees& trees) {
    const auto sets = static_cast<std::size_t>(flat_.sets[classifier_]);
    archive_.require(sets >= 1 && sets - 1 <= flat_.set_members.size() / 4 - set_,
                     "sets of categories are missing");
    for (std::size_t s = 1; s < sets; ++s, ++set_) {
      stats::BinSet& set = trees.sets.emplace_back();
      for (std::size_t w = 0; w < set.size(); ++w) {
        set[w] = static_cast<std::uint64_t>(flat_.set_members[set_ * 4 + w]);
      }
    }
  }

  void read_tree(stats::BoostedTrees& trees) {
    const std::size_t begin = trees.nodes.size();
    const auto size = static_cast<std::size_t>(flat_.sizes[tree_]);
    archive_.require(size >= 1 && size <= flat_.values.size() - node_, "nodes are missing");
    trees.roots.push_back({static_cast<std::int32_t>(begin), flat_.depths[tree_]});
    for (std::size_t k = 0; k < size; ++k, ++node_) {
      const std::uint8_t* bytes = flat_.nodes.data() + node_ * kNodeBytes;
      stats::BoostedNode node;
      node.feature = static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
      node.set = static_cast<std::uint16_t>(bytes[2] | bytes[3] << 8);
      node.threshold = bytes[4];
      node.next = static_cast<std::int32_t>(begin + bytes[5]);
      node.value = flat_.values[node_];
      const bool leaf = bytes[5] == k;
      archive_.require(
          (leaf || (bytes[5] > k && bytes[5] + 1U < size && node.feature < features_)) &&
              node.set < trees.sets.size() && std::isfinite(node.value) &&
              (!leaf || (node.feature == 0 && node.set == 0 && node.threshold == 255)),
          "a node of a tree leads nowhere");
      trees.nodes.push_back(node);
    }
    ++tree_;
  }

  const io::Archive& archive_;
  const FlatTrees& flat_;
  std::size_t features_;
  std::size_t classifier_ = 0;
  std::size_t tree_ = 0;
  std::size_t node_ = 0;
  std::size_t set_ = 0;
};

}  // namespace

void boosted_fields(io::Archive& archive, std::vector<stats::BoostedTrees>& classifiers,
                    std::size_t features) {
  FlatTrees flat;
  if (!archive.loading()) {
    for (const stats::BoostedTrees& trees : classifiers) append(trees, flat);
  }
  archive("trees", flat);
  if (!archive.loading()) return;
  FlatReader reader(archive, flat, features);
  classifiers.clear();
  for (std::size_t k = 0; k < flat.bases.size(); ++k) classifiers.push_back(reader.next());
  archive.require(reader.at_end(), "there are more trees than classifiers have");
}

}  // namespace likeness::models
