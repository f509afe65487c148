#include "likeness/stats/vine_copula.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/bivariate/selection.hpp"
#include "stats/vine_selection.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kRowsPerChunk = 64;

Eigen::Index index(std::size_t k) {
  return static_cast<Eigen::Index>(k);
}

void check_data(const Eigen::Ref<const Eigen::MatrixXd>& u, std::size_t dimension) {
  if (static_cast<std::size_t>(u.cols()) != dimension) {
    throw Error(ErrorCode::kUsage, "The vine has " + std::to_string(dimension) +
                                       " variables, but the data have " + std::to_string(u.cols()) +
                                       " columns.");
  }
  for (Eigen::Index column = 0; column < u.cols(); ++column) {
    for (Eigen::Index row = 0; row < u.rows(); ++row) {
      const double value = u(row, column);
      if (value > 0 && value < 1) continue;
      throw Error(ErrorCode::kData, "Row " + std::to_string(row) + " of column " +
                                        std::to_string(column) + " of a vine's data holds " +
                                        text::shortest(value) +
                                        ", which is not within the open interval (0, 1); turn data "
                                        "into pseudo-observations first.");
    }
  }
}

void check_vine_sample(const Eigen::Ref<const Eigen::MatrixXd>& u, std::size_t dimension) {
  if (u.cols() == 0 || u.rows() < 2) {
    throw Error(ErrorCode::kData, "A vine can't be fitted to " + std::to_string(u.rows()) +
                                      " rows and " + std::to_string(u.cols()) +
                                      " columns; it needs at least 2 rows and 1 column.");
  }
  check_data(u, dimension);
}

/// The recursion from data to independent uniforms for one row. After tree t, column e of `own`
/// holds the distribution function of order[e] given its partners up to tree t, and column e of
/// `partner` that of partner(t, e) given order[e] and the partners before.
class Forward {
 public:
  explicit Forward(const VineCopula& vine)
      : vine_(vine), own_(vine.dimension()), partner_(vine.dimension()) {}

  /// Calls at_edge(copula, first, second) at every edge on the way.
  template <class AtEdge>
  void run(const Eigen::Ref<const Eigen::MatrixXd>& u, Eigen::Index row, AtEdge&& at_edge) {
    const VineStructure& structure = vine_.structure();
    const std::size_t dimension = vine_.dimension();
    for (std::size_t e = 0; e < dimension; ++e) own_[e] = u(row, index(structure.order()[e]));
    for (std::size_t tree = 0; tree < vine_.truncation(); ++tree) {
      for (std::size_t e = 0; e + tree + 1 < dimension; ++e) {
        const auto [source, source_is_partner] = structure.second_argument(tree, e);
        // Column `source` > e still holds what the tree below left there.
        const double first = own_[e];
        const double second = source_is_partner ? partner_[source] : own_[source];
        const BivariateCopula& copula = vine_.pair(tree, e);
        at_edge(copula, first, second);
        if (structure.partner_is_needed(tree, e)) partner_[e] = copula.hfunc1(first, second);
        own_[e] = copula.hfunc2(first, second);
      }
    }
  }

  [[nodiscard]] double own(std::size_t e) const { return own_[e]; }

 private:
  const VineCopula& vine_;
  std::vector<double> own_;
  std::vector<double> partner_;
};

/// The way back for one row: the variables from the last of the order to the first, each taken
/// down from the highest tree to the data. Tables hold what Forward had in its columns, by tree.
class Backward {
 public:
  explicit Backward(const VineCopula& vine)
      : vine_(vine),
        own_((vine.truncation() + 1) * vine.dimension()),
        partner_((vine.truncation() + 1) * vine.dimension()) {}

  /// uniforms[order[e]] becomes variable order[e], in place.
  void run(std::span<double> row) {
    const VineStructure& structure = vine_.structure();
    const std::size_t dimension = vine_.dimension();
    for (std::size_t e = dimension; e-- > 0;) {
      const std::size_t trees = std::min(vine_.truncation(), dimension - 1 - e);
      own_[at(trees, e)] = row[structure.order()[e]];
      for (std::size_t tree = trees; tree-- > 0;) {
        const auto [source, source_is_partner] = structure.second_argument(tree, e);
        const double second =
            source_is_partner ? partner_[at(tree, source)] : own_[at(tree, source)];
        const BivariateCopula& copula = vine_.pair(tree, e);
        const double first = copula.hinv2(own_[at(tree + 1, e)], second);
        own_[at(tree, e)] = first;
        if (structure.partner_is_needed(tree, e)) {
          partner_[at(tree + 1, e)] = copula.hfunc1(first, second);
        }
      }
      row[structure.order()[e]] = own_[at(0, e)];
    }
  }

 private:
  [[nodiscard]] std::size_t at(std::size_t tree, std::size_t e) const {
    return tree * vine_.dimension() + e;
  }

  const VineCopula& vine_;
  std::vector<double> own_;
  std::vector<double> partner_;
};

Eigen::MatrixXd take_back(const VineCopula& vine, std::size_t rows, const auto& fill_row) {
  Eigen::MatrixXd result(index(rows), index(vine.dimension()));
  parallel_chunks(rows, kRowsPerChunk, [&](std::size_t begin, std::size_t end) {
    Backward backward(vine);
    std::vector<double> row(vine.dimension());
    for (std::size_t i = begin; i < end; ++i) {
      fill_row(i, std::span<double>(row));
      backward.run(row);
      for (std::size_t k = 0; k < row.size(); ++k) result(index(i), index(k)) = row[k];
    }
  });
  return result;
}

}  // namespace

VineCopula::VineCopula(VineStructure structure, std::vector<std::vector<BivariateCopula>> pairs)
    : structure_(std::move(structure)), pairs_(std::move(pairs)) {
  if (pairs_.size() + 1 > dimension()) {
    throw Error(ErrorCode::kUsage, "A vine of " + std::to_string(dimension()) +
                                       " variables has at most " + std::to_string(dimension() - 1) +
                                       " trees, but " + std::to_string(pairs_.size()) +
                                       " were given.");
  }
  for (std::size_t tree = 0; tree < pairs_.size(); ++tree) {
    if (pairs_[tree].size() + tree + 1 == dimension()) continue;
    throw Error(ErrorCode::kUsage, "Tree " + std::to_string(tree) + " of a vine of " +
                                       std::to_string(dimension()) + " variables has " +
                                       std::to_string(dimension() - 1 - tree) + " copulas, but " +
                                       std::to_string(pairs_[tree].size()) + " were given.");
  }
}

VineFit VineCopula::fit(const Eigen::Ref<const Eigen::MatrixXd>& u, const VineOptions& options) {
  const auto dimension = static_cast<std::size_t>(u.cols());
  check_vine_sample(u, dimension);
  detail::SelectedTrees selected = detail::select_trees(u, options);
  const double log_likelihood = selected.log_likelihood;
  return {detail::assemble(std::move(selected), dimension, options.kind), log_likelihood};
}

VineFit VineCopula::fit(const Eigen::Ref<const Eigen::MatrixXd>& u, const VineStructure& structure,
                        const VineOptions& options) {
  check_vine_sample(u, structure.dimension());
  const std::size_t dimension = structure.dimension();
  const std::size_t trees = std::min(dimension - 1, options.truncation);
  std::vector<std::vector<double>> own(dimension);
  for (std::size_t e = 0; e < dimension; ++e) {
    const auto column = u.col(index(structure.order()[e]));
    own[e].assign(column.begin(), column.end());
  }
  std::vector<std::vector<double>> partner(dimension);
  std::vector<std::vector<BivariateCopula>> pairs(trees);
  double log_likelihood = 0;
  for (std::size_t tree = 0; tree < trees; ++tree) {
    std::vector<detail::PairColumns> columns;
    for (std::size_t e = 0; e + tree + 1 < dimension; ++e) {
      const auto [source, source_is_partner] = structure.second_argument(tree, e);
      columns.push_back({own[e], source_is_partner ? partner[source] : own[source]});
    }
    std::vector<double> taus(columns.size());
    parallel_for(taus.size(), [&](std::size_t e) {
      taus[e] = detail::tau_or_zero(columns[e].first, columns[e].second);
    });
    std::vector<BivariateFit> fits = detail::fit_pairs(columns, taus, options.pairs);
    for (std::size_t e = 0; e < fits.size(); ++e) {
      const BivariateCopula& copula = fits[e].copula;
      std::vector<double> next_partner(own[e].size());
      copula.hfunc1(columns[e].first, columns[e].second, next_partner);
      // In place is safe: edges after this one don't read column e.
      copula.hfunc2(columns[e].first, columns[e].second, own[e]);
      partner[e] = std::move(next_partner);
      log_likelihood += fits[e].log_likelihood;
      pairs[tree].push_back(std::move(fits[e].copula));
    }
    report_progress(options.progress,
                    {.stage = "vine", .step = tree + 1, .total = trees, .losses = {}});
  }
  return {VineCopula(structure, std::move(pairs)), log_likelihood};
}

std::size_t VineCopula::parameter_count() const {
  std::size_t count = 0;
  for (const auto& tree : pairs_) {
    for (const BivariateCopula& copula : tree) count += copula.parameters().size();
  }
  return count;
}

Eigen::VectorXd VineCopula::log_pdf(const Eigen::Ref<const Eigen::MatrixXd>& u) const {
  check_data(u, dimension());
  Eigen::VectorXd result(u.rows());
  parallel_chunks(static_cast<std::size_t>(u.rows()), kRowsPerChunk,
                  [&](std::size_t begin, std::size_t end) {
                    Forward forward(*this);
                    for (Eigen::Index row = index(begin); row < index(end); ++row) {
                      double sum = 0;
                      forward.run(u, row, [&](const BivariateCopula& copula, double a, double b) {
                        sum += copula.log_pdf(a, b);
                      });
                      result(row) = sum;
                    }
                  });
  return result;
}

Eigen::VectorXd VineCopula::pdf(const Eigen::Ref<const Eigen::MatrixXd>& u) const {
  return log_pdf(u).unaryExpr([](double value) { return exp_deterministic(value); });
}

double VineCopula::log_likelihood(const Eigen::Ref<const Eigen::MatrixXd>& u) const {
  const Eigen::VectorXd terms = log_pdf(u);
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

Eigen::MatrixXd VineCopula::rosenblatt(const Eigen::Ref<const Eigen::MatrixXd>& u) const {
  check_data(u, dimension());
  Eigen::MatrixXd result(u.rows(), u.cols());
  parallel_chunks(static_cast<std::size_t>(u.rows()), kRowsPerChunk,
                  [&](std::size_t begin, std::size_t end) {
                    Forward forward(*this);
                    for (Eigen::Index row = index(begin); row < index(end); ++row) {
                      forward.run(u, row, [](const BivariateCopula&, double, double) {});
                      for (std::size_t e = 0; e < dimension(); ++e) {
                        result(row, index(structure_.order()[e])) = forward.own(e);
                      }
                    }
                  });
  return result;
}

Eigen::MatrixXd VineCopula::inverse_rosenblatt(
    const Eigen::Ref<const Eigen::MatrixXd>& uniforms) const {
  check_data(uniforms, dimension());
  return take_back(*this, static_cast<std::size_t>(uniforms.rows()),
                   [&](std::size_t i, std::span<double> row) {
                     for (std::size_t k = 0; k < row.size(); ++k) {
                       row[k] = uniforms(index(i), index(k));
                     }
                   });
}

Eigen::MatrixXd VineCopula::sample(std::size_t rows, const RandomStream& stream,
                                   std::uint64_t first_row) const {
  return take_back(*this, rows, [&](std::size_t i, std::span<double> row) {
    stream.fill_uniform((first_row + i) * row.size(), row);
  });
}

}  // namespace likeness::stats
