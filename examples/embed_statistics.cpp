#include <Eigen/Dense>
#include <iostream>

#include "likeness/random.hpp"
#include "likeness/stats/gaussian_copula.hpp"
#include "likeness/stats/neighbours.hpp"
#include "likeness/stats/vine_copula.hpp"

// Uses the statistics alone: matrices that the library makes are freed here, and the other way
// round.
int main() {
  namespace stats = likeness::stats;
  const Eigen::MatrixXd correlation = stats::nearest_correlation(
      (Eigen::Matrix3d() << 1, 0.9, -0.4, 0.9, 1, 0.5, -0.4, 0.5, 1).finished());
  const stats::GaussianCopula copula(correlation);
  Eigen::MatrixXd scores(1000, 3);
  copula.sample(likeness::RandomStream(1, 0), 0, scores);
  const Eigen::MatrixXd uniforms = stats::pseudo_observations(scores);
  const stats::VineFit fit = stats::VineCopula::fit(uniforms);
  const Eigen::MatrixXd sample = fit.copula.sample(100, likeness::RandomStream(2, 0));
  Eigen::MatrixXd product = sample.transpose() * sample;
  product = Eigen::MatrixXd(product.inverse());
  std::cout << sample.rows() << " rows of " << sample.cols() << " uniforms, "
            << (product.allFinite() ? "finite" : "not finite") << '\n';
  return product.allFinite() ? 0 : 1;
}
