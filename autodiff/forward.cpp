#include "autodiff/forward.hpp"

#include <algorithm>

#include "autodiff/tape_state.hpp"

namespace likeness::autodiff::detail {
namespace {

/// How an input is read for a result of `shape`.
kernels::Factor factor(const Node& input, Shape shape) {
  return {input.data, input.shape.rows == 1 && shape.rows > 1 ? 0 : input.shape.columns,
          input.shape.columns == 1 && shape.columns > 1 ? std::size_t{0} : std::size_t{1}};
}

kernels::Factor from_row(kernels::Factor factor, std::size_t row, std::size_t element_size) {
  factor.values =
      static_cast<const std::byte*>(factor.values) + row * factor.row_step * element_size;
  return factor;
}

}  // namespace

std::byte* at(const Node& node, std::size_t index) {
  return node.data + index * node.tape->element_size();
}

const kernels::Table& kernels_of(const Node& node) {
  return node.tape->kernels();
}

void map(Node& y, kernels::Unary f, double parameter) {
  const auto function = kernels_of(y).unary[static_cast<std::size_t>(f)];
  const Node& x = *y.inputs[0];
  parallel_chunks(y.shape.size(), kTaskElements, [&](std::size_t begin, std::size_t end) {
    function(end - begin, parameter, at(x, begin), at(y, begin));
  });
}

void map_pairs(Node& y, kernels::Binary f, double parameter) {
  const auto function = kernels_of(y).binary[static_cast<std::size_t>(f)];
  const Node& a = *y.inputs[0];
  const Node& b = *y.inputs[1];
  if (a.shape == b.shape) {
    parallel_chunks(y.shape.size(), kTaskElements, [&](std::size_t begin, std::size_t end) {
      function(1, end - begin, parameter, {at(a, begin), 0, 1}, {at(b, begin), 0, 1}, at(y, begin));
    });
    return;
  }
  const std::size_t size = y.tape->element_size();
  for_rows(y.shape, [&](std::size_t row, std::size_t rows) {
    function(rows, y.shape.columns, parameter, from_row(factor(a, y.shape), row, size),
             from_row(factor(b, y.shape), row, size), at(y, row * y.shape.columns));
  });
}

void add_in_place(Node& sum, const Node& term) {
  const auto add = kernels_of(sum).binary[static_cast<std::size_t>(kernels::Binary::kAdd)];
  parallel_chunks(sum.shape.size(), kTaskElements, [&](std::size_t begin, std::size_t end) {
    add(1, end - begin, 0, {at(sum, begin), 0, 1}, {at(term, begin), 0, 1}, at(sum, begin));
  });
}

void multiply(Node& y, const Node& left, bool transpose_left, const Node& right,
              bool transpose_right, Start start) {
  const auto stride = [](std::size_t n) { return static_cast<std::ptrdiff_t>(n); };
  kernels::Product product = {};
  product.a = left.data;
  product.a_row_stride = transpose_left ? 1 : stride(left.shape.columns);
  product.a_inner_stride = transpose_left ? stride(left.shape.columns) : 1;
  product.b = right.data;
  product.b_inner_stride = transpose_right ? 1 : stride(right.shape.columns);
  product.b_column_stride = transpose_right ? stride(right.shape.columns) : 1;
  product.c = y.data;
  product.c_row_stride = y.shape.columns;
  product.inner = transpose_left ? left.shape.rows : left.shape.columns;
  product.bias = start.bias == nullptr ? nullptr : start.bias->data;
  product.accumulate = start.accumulate;
  product.activation = y.attributes.activation;
  product.slope = y.attributes.slope;

  // Tasks of one panel of columns and about nine blocks of rows: small enough to share out evenly,
  // big enough that packing the panel costs little.
  const kernels::Table& table = kernels_of(y);
  const std::size_t most_rows = 9 * table.product_rows;
  const std::size_t row_parts =
      std::max<std::size_t>(1, (y.shape.rows + most_rows - 1) / most_rows);
  const std::size_t rows = (y.shape.rows + row_parts - 1) / row_parts;
  const std::size_t panels = (y.shape.columns + table.product_columns - 1) / table.product_columns;
  const auto task = [&](std::size_t k) {
    const std::size_t row = k / panels * rows;
    const std::size_t column = k % panels * table.product_columns;
    table.product(product, row, std::min(y.shape.rows, row + rows), column,
                  std::min(y.shape.columns, column + table.product_columns));
  };
  constexpr std::size_t kWorthSharing = std::size_t{1} << 20;
  if (y.shape.size() * product.inner < kWorthSharing) {
    for (std::size_t k = 0; k < row_parts * panels; ++k) task(k);
  } else {
    parallel_for(row_parts * panels, task);
  }
}

}  // namespace likeness::autodiff::detail
