// Turning a table into a matrix for a network, and back. Argument: threads.

#include <benchmark/benchmark.h>

#include "census_table.hpp"
#include "likeness/parallel.hpp"
#include "models/frame/table_encoder.hpp"

namespace {

using namespace likeness;
using bench::census_table;

const Metadata& census_metadata() {
  static const Metadata metadata = detect_metadata(census_table());
  return metadata;
}

/// Modes, levels and made columns are learned, and every row is encoded.
void fit_and_encode(benchmark::State& state) {
  (void)census_metadata();
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const models::FramedTable framed = models::Frame::learn(census_table(), census_metadata());
    const models::TableEncoder encoder(framed.frame, framed.values);
    benchmark::DoNotOptimize(encoder.encode(framed.values, 1));
  }
  set_threads(0);
}

void gather_500_rows(benchmark::State& state) {
  const models::FramedTable framed = models::Frame::learn(census_table(), census_metadata());
  const models::TableEncoder encoder(framed.frame, framed.values);
  const models::EncodedTable encoded = encoder.encode(framed.values, 1);
  std::vector<std::uint32_t> rows(500);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    rows[k] = static_cast<std::uint32_t>(RandomStream(1, 0).below(k, encoded.rows()));
  }
  std::vector<float> out(rows.size() * encoded.width());
  for (auto _ : state) {
    encoded.gather(rows, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void decode_all_rows(benchmark::State& state) {
  const models::FramedTable framed = models::Frame::learn(census_table(), census_metadata());
  const models::TableEncoder encoder(framed.frame, framed.values);
  const models::EncodedTable encoded = encoder.encode(framed.values, 1);
  std::vector<std::uint32_t> rows(encoded.rows());
  for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = static_cast<std::uint32_t>(k);
  std::vector<float> out(rows.size() * encoded.width());
  encoded.gather(rows, out);
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        encoder.frame().decode(encoder.cells(out, rows.size(), 0, 1), rows.size(), 0, 1));
  }
  set_threads(0);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
}

BENCHMARK(fit_and_encode)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(gather_500_rows)->Unit(benchmark::kMicrosecond);
BENCHMARK(decode_all_rows)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
