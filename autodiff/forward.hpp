#pragma once

#include <cstddef>

#include "autodiff/kernels/table.hpp"
#include "autodiff/node.hpp"
#include "likeness/parallel.hpp"

/// Forward passes: kernels called over the whole of a node in parallel.
namespace likeness::autodiff::detail {

/// Elements that one task works on. A constant, so that results don't depend on the thread count.
inline constexpr std::size_t kTaskElements = std::size_t{1} << 14;

/// Where element `index` of a node is.
[[nodiscard]] std::byte* at(const Node& node, std::size_t index);

[[nodiscard]] const kernels::Table& kernels_of(const Node& node);

/// y = f(input 0, parameter).
void map(Node& y, kernels::Unary f, double parameter = 0);

/// y = f(input 0, input 1, parameter), where a row, a column or a 1 x 1 input is repeated.
void map_pairs(Node& y, kernels::Binary f, double parameter = 0);

/// sum += term, of the same shape.
void add_in_place(Node& sum, const Node& term);

/// What `multiply` begins with: a row (or null for zeros), or what is in the result already.
struct Start {
  const Node* bias = nullptr;
  bool accumulate = false;
};

/// y = activation(op(left) op(right) + start), with the activation of y's attributes.
void multiply(Node& y, const Node& left, bool transpose_left, const Node& right,
              bool transpose_right, Start start);

/// Calls body(first row, number of rows) for parts of a matrix of `shape`, in parallel: of sixteen
/// rows or a multiple, as the kernels of spans take them, and small enough to share out evenly.
template <class Body>
void for_rows(Shape shape, Body&& body) {
  const std::size_t rows = 16 * (1 + kTaskElements / (32 * (shape.columns + 1)));
  parallel_chunks(shape.rows, rows,
                  [&](std::size_t begin, std::size_t end) { body(begin, end - begin); });
}

/// Calls body(begin, end) for ranges of columns, in parallel. They begin at multiples of 64: four
/// of the widest vectors, which the kernels work on at once.
template <class Body>
void for_columns(Shape shape, Body&& body) {
  const std::size_t groups = std::size_t{1} + kTaskElements / (64 * (shape.rows + 1));
  parallel_chunks(shape.columns, 64 * groups, body);
}

}  // namespace likeness::autodiff::detail
