#include "autodiff/kernels/install.hpp"
#include "autodiff/kernels/rows.hpp"

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

// A block of kMaxRows x kPanelVectors vectors of C lives in registers: 28 of 32 sums with AVX-512,
// 12 of 16 otherwise.
#if defined(__AVX512F__)
constexpr size_t kMaxRows = 14;
#else
constexpr size_t kMaxRows = 6;
#endif
constexpr size_t kPanelVectors = 2;
constexpr size_t kPanelColumns = kPanelVectors * kWidth;

// A packed panel of B is at most this deep, so that it stays in the first-level cache.
constexpr size_t kPanelDepth = 256;

/// The part of C that one call of the innermost loop computes, and where its factors begin.
struct Block {
  const Real* a;
  ptrdiff_t a_row_stride, a_inner_stride;
  Real* panel;
  const Real* b;  ///< where B is read from while it is packed
  ptrdiff_t b_inner_stride;
  size_t depth;
  Real* c;
  size_t c_row_stride;
  size_t last_width;  ///< columns in the last vector
  const Real* start;  ///< what the sums begin with: null for zero
  size_t start_row_stride;
};

template <size_t kRows, size_t kVectors, bool kPack>
void multiply_block(const Block& block) {
  Vector sum[kRows][kVectors] = {};
  if (block.start != nullptr) {
    LIKENESS_UNROLL
    for (size_t i = 0; i < kRows; ++i) {
      const Real* start = block.start + i * block.start_row_stride;
      LIKENESS_UNROLL
      for (size_t v = 0; v + 1 < kVectors; ++v) sum[i][v] = load(start + v * kWidth);
      sum[i][kVectors - 1] = load_first(start + (kVectors - 1) * kWidth, block.last_width);
    }
  }
  // Three rows share a base address: their offsets are what one instruction can add.
  const Real* base[(kRows + 2) / 3];
  const ptrdiff_t row_stride = block.a_row_stride;
  LIKENESS_UNROLL
  for (size_t i = 0; i < (kRows + 2) / 3; ++i) {
    base[i] = block.a + static_cast<ptrdiff_t>(3 * i) * row_stride;
  }
  Real* panel = block.panel;
  const Real* from = block.b;
  for (size_t k = 0; k < block.depth; ++k) {
    Vector b[kVectors];
    LIKENESS_UNROLL
    for (size_t v = 0; v < kVectors; ++v) {
      b[v] = load((kPack ? from : panel) + v * kWidth);
      if constexpr (kPack) store(panel + v * kWidth, b[v]);
    }
    if constexpr (kPack) from += block.b_inner_stride;
    panel += kPanelColumns;
    LIKENESS_UNROLL
    for (size_t i = 0; i < kRows; ++i) {
      const Vector a = broadcast(base[i / 3][static_cast<ptrdiff_t>(i % 3) * row_stride]);
      LIKENESS_UNROLL
      for (size_t v = 0; v < kVectors; ++v) sum[i][v] = fma(a, b[v], sum[i][v]);
    }
    LIKENESS_UNROLL
    for (size_t i = 0; i < (kRows + 2) / 3; ++i) base[i] += block.a_inner_stride;
  }
  LIKENESS_UNROLL
  for (size_t i = 0; i < kRows; ++i) {
    Real* c = block.c + i * block.c_row_stride;
    LIKENESS_UNROLL
    for (size_t v = 0; v + 1 < kVectors; ++v) store(c + v * kWidth, sum[i][v]);
    store_first(c + (kVectors - 1) * kWidth, sum[i][kVectors - 1], block.last_width);
  }
}

using BlockFunction = void (*)(const Block&);

template <size_t kVectors, bool kPack>
constexpr BlockFunction kBlockFunctions[] = {
    multiply_block<1, kVectors, kPack>,  multiply_block<2, kVectors, kPack>,
    multiply_block<3, kVectors, kPack>,  multiply_block<4, kVectors, kPack>,
    multiply_block<5, kVectors, kPack>,  multiply_block<6, kVectors, kPack>,
#if defined(__AVX512F__)
    multiply_block<7, kVectors, kPack>,  multiply_block<8, kVectors, kPack>,
    multiply_block<9, kVectors, kPack>,  multiply_block<10, kVectors, kPack>,
    multiply_block<11, kVectors, kPack>, multiply_block<12, kVectors, kPack>,
    multiply_block<13, kVectors, kPack>, multiply_block<14, kVectors, kPack>,
#endif
};

/// Copies depth x width numbers of B, whose columns are adjacent, into a panel filled up with
/// zeros.
void pack_rows(const Real* b, ptrdiff_t inner_stride, size_t depth, size_t width, Real* panel) {
  for (size_t k = 0; k < depth; ++k, b += inner_stride, panel += kPanelColumns) {
    LIKENESS_UNROLL
    for (size_t v = 0; v < kPanelVectors; ++v) {
      const size_t begin = v * kWidth;
      if (width >= begin + kWidth) {
        store(panel + begin, load(b + begin));
      } else {
        store(panel + begin, width > begin ? load_first(b + begin, width - begin) : Vector{});
      }
    }
  }
}

/// Packs a panel of B where its columns are `column_stride` apart and its rows adjacent.
void pack_columns(const Real* b, ptrdiff_t column_stride, size_t depth, size_t width, Real* panel) {
  for (size_t begin = 0; begin < kPanelColumns; begin += kWidth) {
    for (size_t k = 0; k < depth; k += kWidth) {
      const size_t length = depth - k < kWidth ? depth - k : kWidth;
      Vector block[kWidth];
      for (size_t j = 0; j < kWidth; ++j) {
        const Real* column = b + static_cast<ptrdiff_t>(begin + j) * column_stride + k;
        // Each column is a stream of its own, more than the processor follows by itself.
        __builtin_prefetch(column + 4 * kWidth);
        block[j] = begin + j < width ? load_first(column, length) : Vector{};
      }
      transpose_block(block);
      for (size_t i = 0; i < length; ++i) store(panel + (k + i) * kPanelColumns + begin, block[i]);
    }
  }
}

/// Computes all rows of one panel: at most kPanelColumns columns.
void multiply_panel(const Product& product, size_t row_begin, size_t row_end, size_t column,
                    size_t width) {
  alignas(64) Real panel[kPanelDepth * kPanelColumns];
  const Real* b = static_cast<const Real*>(product.b) +
                  static_cast<ptrdiff_t>(column) * product.b_column_stride;
  const bool narrow = width <= kWidth;
  const size_t rows = row_end - row_begin;
  const size_t blocks = (rows + kMaxRows - 1) / kMaxRows;
  size_t depth = 0;
  for (size_t k = 0; k == 0 || k < product.inner; k += depth) {
    // The same number of steps in every round, so that none is left with a few.
    const size_t rounds = (product.inner - k + kPanelDepth - 1) / kPanelDepth;
    depth = rounds == 0 ? 0 : (product.inner - k + rounds - 1) / rounds;
    const Real* from = b + static_cast<ptrdiff_t>(k) * product.b_inner_stride;
    const bool pack_now = product.b_column_stride == 1 && width == kPanelColumns;
    if (pack_now) {
      // The first block of rows packs the panel on its way.
    } else if (product.b_column_stride == 1) {
      pack_rows(from, product.b_inner_stride, depth, width, panel);
    } else {
      pack_columns(from, product.b_column_stride, depth, width, panel);
    }
    size_t row = row_begin;
    for (size_t i = 0; i < blocks; ++i) {
      const size_t block_rows = rows / blocks + (i < rows % blocks ? 1 : 0);
      Block block;
      block.a = static_cast<const Real*>(product.a) +
                static_cast<ptrdiff_t>(row) * product.a_row_stride +
                static_cast<ptrdiff_t>(k) * product.a_inner_stride;
      block.a_row_stride = product.a_row_stride;
      block.a_inner_stride = product.a_inner_stride;
      block.panel = panel;
      block.b = from;
      block.b_inner_stride = product.b_inner_stride;
      block.depth = depth;
      block.c = static_cast<Real*>(product.c) + row * product.c_row_stride + column;
      block.c_row_stride = product.c_row_stride;
      block.last_width = narrow ? width : width - kWidth;
      if (k > 0 || product.accumulate) {
        block.start = block.c;
        block.start_row_stride = product.c_row_stride;
      } else {
        const Real* bias = static_cast<const Real*>(product.bias);
        block.start = bias == nullptr ? nullptr : bias + column;
        block.start_row_stride = 0;
      }
      const BlockFunction* functions = narrow               ? kBlockFunctions<1, false>
                                       : pack_now && i == 0 ? kBlockFunctions<kPanelVectors, true>
                                                            : kBlockFunctions<kPanelVectors, false>;
      functions[block_rows - 1](block);
      row += block_rows;
    }
    if (product.inner == 0) break;
  }
}

void activate_block(const Product& product, size_t row_begin, size_t row_end, size_t column_begin,
                    size_t column_end) {
  const Vector slope = broadcast(static_cast<Real>(product.slope));
  for (size_t i = row_begin; i < row_end; ++i) {
    Real* c = static_cast<Real*>(product.c) + i * product.c_row_stride;
    for (size_t j = column_begin; j < column_end; j += kWidth) {
      const size_t width = column_end - j < kWidth ? column_end - j : kWidth;
      store_first(c + j, activate(load_first(c + j, width), product.activation, slope), width);
    }
  }
}

void multiply(const Product& product, size_t row_begin, size_t row_end, size_t column_begin,
              size_t column_end) {
  for (size_t column = column_begin; column < column_end; column += kPanelColumns) {
    const size_t left = column_end - column;
    const size_t width = left < kPanelColumns ? left : kPanelColumns;
    multiply_panel(product, row_begin, row_end, column, width);
    if (product.activation != Activation::kNone) {
      activate_block(product, row_begin, row_end, column, column + width);
    }
  }
}

}  // namespace

void install_product(Table& table) {
  table.product = multiply;
  table.product_rows = kMaxRows;
  table.product_columns = kPanelColumns;
}

}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
