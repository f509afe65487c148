#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `generative_mtd`. The defaults are for tables of 50 to 5,000 rows;
/// `papers_generative_mtd_options()` gives the choices of the paper.
struct GenerativeMtdOptions {
  // Pseudo-real rows, as in knn_mtd.

  /// 0: the best of 3, 5, 7 and 10.
  std::uint64_t neighbours = 0;
  /// 0: the least with which rows are as far from real ones as these are from each other.
  double spread = 0;
  std::string membership = "triangular";
  /// Neighbours by column, the whole range, no corrections.
  bool paper_diffusion = false;
  std::string target;
  std::uint64_t fewest_levels = 10;
  std::uint64_t pool_rows = 4000;  ///< pseudo-real rows to learn from and to keep

  // The network: encoder, decoder and critic.

  std::uint64_t epochs = 8;  ///< passes over the pool; 0 for no network
  std::uint64_t batch_size = 128;
  std::uint64_t embedding = 32;
  std::vector<std::uint64_t> encoder_layers = {64};
  std::vector<std::uint64_t> decoder_layers = {64};
  std::vector<std::uint64_t> critic_layers = {64, 64};
  double dropout = 0;
  /// The decoder's answer is added to the pseudo-real row, not put in its place.
  bool residual = true;
  /// normal_scores or standardized.
  std::string number_code = "normal_scores";
  /// adam or sgd (with momentum 0.9).
  std::string optimizer = "adam";
  double learning_rate = 1e-3;
  double weight_decay = 1e-6;

  // Weights of the losses.

  double sinkhorn_weight = 1;  ///< between latent means of real and pseudo-real rows
  double mmd_weight = 1;       ///< on numbers
  double category_weight = 1;  ///< cross-entropy of the pseudo-real row's categories
  double adversarial_weight = 0.1;
  double association_weight = 1;   ///< squared differences of products of columns
  double divergence_weight = 0.1;  ///< of the latent code from the standard normal
  double gradient_penalty = 10;
  double sinkhorn_epsilon = 0.05;
  std::uint64_t sinkhorn_iterations = 20;

  // Choosing rows.

  std::uint64_t candidates = 8;
  bool avoid_copies = true;
};

/// The choices of Sivakumar et al. 2023 and of the authors' code.
[[nodiscard]] LIKENESS_EXPORT GenerativeMtdOptions papers_generative_mtd_options();

/// Pseudo-real rows by kNNMTD, translated by a variational autoencoder with a critic into rows that
/// follow the real table's statistics (docs/generative-mtd.md). Throws Error(kUsage) for an option
/// out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_generative_mtd(
    const GenerativeMtdOptions& options = {});

}  // namespace likeness::models
