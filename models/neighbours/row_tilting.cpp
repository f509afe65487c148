#include "models/neighbours/row_tilting.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

constexpr int kMostSteps = 60;
constexpr std::size_t kUpdatesKept = 8;

Eigen::MatrixXf feature_table(const RowFeatures& features, const MixedValues& rows) {
  // One row per column of the matrix, so that a row's features are adjacent.
  Eigen::MatrixXf table(static_cast<Eigen::Index>(features.size()),
                        static_cast<Eigen::Index>(rows.rows()));
  parallel_chunks(rows.rows(), 256, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      features.write(rows, row,
                     {table.col(static_cast<Eigen::Index>(row)).data(), features.size()});
    }
  });
  return table;
}

/// The dual of the entropy problem over groups of candidates: mean over the groups of the logarithm
/// of the summed weights, less coefficients . target, plus the ridge. Convex; its gradient is the
/// chosen rows' mean less the target.
class Dual {
 public:
  Dual(const Eigen::MatrixXf& candidates, std::span<const std::uint8_t> barred, std::size_t group,
       Eigen::VectorXf target, Eigen::VectorXf ridge)
      : candidates_(candidates),
        barred_(barred),
        group_(group),
        target_(std::move(target)),
        ridge_(std::move(ridge)) {}

  [[nodiscard]] double operator()(const Eigen::VectorXf& at, Eigen::VectorXf& gradient) const {
    struct Part {
      double value = 0;
      double groups = 0;
      Eigen::VectorXf mean;
      Part& operator+=(const Part& other) {
        value += other.value;
        groups += other.groups;
        mean += other.mean;
        return *this;
      }
    };
    const Part zero{0, 0, Eigen::VectorXf::Zero(at.size())};
    const std::size_t groups = static_cast<std::size_t>(candidates_.cols()) / group_;
    Part sum = parallel_sum(groups, 32, zero, [&](std::size_t begin, std::size_t end) {
      Part part = zero;
      const auto first = static_cast<Eigen::Index>(begin * group_);
      const auto count = static_cast<Eigen::Index>((end - begin) * group_);
      const auto block = candidates_.middleCols(first, count);
      Eigen::VectorXf scores = block.transpose() * at;
      for (std::size_t g = begin; g < end; ++g)
        add_group(g, begin, scores, part.value, part.groups);
      part.mean = block * scores;
      return part;
    });
    const double scale = 1 / std::max(sum.groups, 1.0);
    gradient = sum.mean * static_cast<float>(scale) - target_ + ridge_.cwiseProduct(at);
    return sum.value * scale - static_cast<double>(at.dot(target_)) +
           0.5 * static_cast<double>(at.dot(ridge_.cwiseProduct(at)));
  }

 private:
  /// Turns the scores of group g into weights.
  void add_group(std::size_t g, std::size_t begin, Eigen::VectorXf& scores, double& value,
                 double& groups) const {
    const auto at = static_cast<Eigen::Index>((g - begin) * group_);
    float largest = -HUGE_VALF;
    for (std::size_t k = 0; k < group_; ++k) {
      if (barred_[g * group_ + k] == 0) {
        largest = std::max(largest, scores[at + static_cast<Eigen::Index>(k)]);
      }
    }
    double sum = 0;
    for (std::size_t k = 0; k < group_; ++k) {
      float& score = scores[at + static_cast<Eigen::Index>(k)];
      const bool open = barred_[g * group_ + k] == 0;
      score =
          open ? static_cast<float>(exp_deterministic(static_cast<double>(score - largest))) : 0.0F;
      sum += static_cast<double>(score);
    }
    if (sum == 0) return;
    for (std::size_t k = 0; k < group_; ++k) {
      scores[at + static_cast<Eigen::Index>(k)] /= static_cast<float>(sum);
    }
    value += static_cast<double>(largest) + log_deterministic(sum);
    ++groups;
  }

  const Eigen::MatrixXf& candidates_;
  std::span<const std::uint8_t> barred_;
  std::size_t group_;
  Eigen::VectorXf target_;
  Eigen::VectorXf ridge_;
};

/// Limited-memory BFGS (Liu and Nocedal 1989) with halving steps.
Eigen::VectorXf minimize(const Dual& function, Eigen::Index size) {
  struct Pair {
    Eigen::VectorXf step, change;
    double scale;
  };
  std::deque<Pair> memory;
  Eigen::VectorXf at = Eigen::VectorXf::Zero(size);
  Eigen::VectorXf gradient(size);
  Eigen::VectorXf next_gradient(size);
  double value = function(at, gradient);
  for (int iteration = 0; iteration < kMostSteps; ++iteration) {
    Eigen::VectorXf direction = -gradient;
    std::vector<float> weights(memory.size());
    for (std::size_t k = memory.size(); k-- > 0;) {
      weights[k] = static_cast<float>(memory[k].scale) * memory[k].step.dot(direction);
      direction -= weights[k] * memory[k].change;
    }
    if (!memory.empty()) {
      const Pair& last = memory.back();
      direction *= last.step.dot(last.change) / last.change.squaredNorm();
    }
    for (std::size_t k = 0; k < memory.size(); ++k) {
      const float back = static_cast<float>(memory[k].scale) * memory[k].change.dot(direction);
      direction += (weights[k] - back) * memory[k].step;
    }
    const double slope = static_cast<double>(direction.dot(gradient));
    if (!(slope < -1e-9)) break;
    float length = memory.empty() ? 1 / std::max(gradient.norm(), 1.0F) : 1.0F;
    Eigen::VectorXf next;
    double next_value = 0;
    bool fell = false;
    for (int halving = 0; halving < 15 && !fell; ++halving, length /= 2) {
      next = at + length * direction;
      next_value = function(next, next_gradient);
      fell = next_value <= value + 1e-4 * static_cast<double>(length) * slope;
    }
    if (!fell) break;
    Pair pair{next - at, next_gradient - gradient, 0};
    const double curvature = static_cast<double>(pair.step.dot(pair.change));
    const bool done = value - next_value < 1e-7;
    at = std::move(next);
    gradient = next_gradient;
    value = next_value;
    if (done) break;
    if (curvature <= 0) continue;
    pair.scale = 1 / curvature;
    memory.push_back(std::move(pair));
    if (memory.size() > kUpdatesKept) memory.pop_front();
  }
  return at;
}

}  // namespace

RowTilting::RowTilting(const MixedValues& real, const MixedValues& candidates,
                       std::span<const std::uint8_t> barred, std::size_t group,
                       const std::vector<int>& levels)
    : features_(real, candidates, levels) {
  const Eigen::MatrixXf of_real = feature_table(features_, real);
  const Eigen::VectorXf target = of_real.rowwise().mean();
  const auto rows = static_cast<float>(of_real.cols());
  // A penalty of variance / rows lets a mean be off by its standard error at no great cost.
  const Eigen::VectorXf ridge =
      ((of_real.colwise() - target).rowwise().squaredNorm() / rows / rows).array() + 1e-6F;
  const Eigen::MatrixXf of_candidates = feature_table(features_, candidates);
  coefficients_ = minimize(Dual(of_candidates, barred, group, target, ridge), of_candidates.rows());
}

double RowTilting::log_weight(const MixedValues& rows, std::size_t row) const {
  std::vector<float> features(features_.size());
  features_.write(rows, row, features);
  double sum = 0;
  for (std::size_t k = 0; k < features.size(); ++k) {
    sum += static_cast<double>(features[k] * coefficients_[static_cast<Eigen::Index>(k)]);
  }
  return sum;
}

void RowTilting::fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels) {
  archive("features", features_, numbers, levels);
  std::vector<float> coefficients(coefficients_.data(),
                                  coefficients_.data() + coefficients_.size());
  archive.tensor("coefficients", coefficients, {features_.size()});
  if (!archive.loading()) return;
  coefficients_ = Eigen::Map<const Eigen::VectorXf>(coefficients.data(),
                                                    static_cast<Eigen::Index>(coefficients.size()));
}

}  // namespace likeness::models
