#include "stats/cosine_transform.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace likeness::stats {

namespace {

using Complex = std::complex<double>;

/// exp(-i angle), rounded from extended precision: the same bits on every machine.
Complex rotation(long double angle) {
  return {static_cast<double>(std::cos(angle)), static_cast<double>(-std::sin(angle))};
}

/// The discrete Fourier transform in place, by Cooley and Tukey's radix-2 algorithm.
void fourier_transform(std::vector<Complex>& x) {
  const std::size_t size = x.size();
  for (std::size_t i = 1, reversed = 0; i < size; ++i) {
    std::size_t bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (i < reversed) std::swap(x[i], x[reversed]);
  }
  std::vector<Complex> roots(size / 2);
  for (std::size_t k = 0; k < roots.size(); ++k) {
    roots[k] = rotation(2 * std::numbers::pi_v<long double> * static_cast<long double>(k) /
                        static_cast<long double>(size));
  }
  for (std::size_t length = 2; length <= size; length *= 2) {
    const std::size_t stride = size / length;
    for (std::size_t begin = 0; begin < size; begin += length) {
      for (std::size_t k = 0; k < length / 2; ++k) {
        const Complex even = x[begin + k];
        const Complex odd = x[begin + k + length / 2];
        const Complex& root = roots[k * stride];
        // Written out: the operator of std::complex also looks for infinities.
        const Complex turned{odd.real() * root.real() - odd.imag() * root.imag(),
                             odd.real() * root.imag() + odd.imag() * root.real()};
        x[begin + k] = even + turned;
        x[begin + k + length / 2] = even - turned;
      }
    }
  }
}

}  // namespace

std::vector<double> cosine_transform(const std::vector<double>& x) {
  const std::size_t size = x.size();
  assert(std::has_single_bit(size));
  // Even places forward, then odd ones backward: the cosine transform is the real part of their
  // Fourier transform, turned by half a step (Makhoul 1980).
  std::vector<Complex> reordered(size);
  for (std::size_t j = 0; j < size; ++j) {
    reordered[j] = 2 * j < size ? x[2 * j] : x[2 * (size - j) - 1];
  }
  fourier_transform(reordered);
  std::vector<double> result(size);
  for (std::size_t k = 0; k < size; ++k) {
    const Complex turn = rotation(std::numbers::pi_v<long double> * static_cast<long double>(k) /
                                  static_cast<long double>(2 * size));
    result[k] = reordered[k].real() * turn.real() - reordered[k].imag() * turn.imag();
  }
  return result;
}

}  // namespace likeness::stats
