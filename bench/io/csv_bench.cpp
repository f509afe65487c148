#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "io/csv_values.hpp"
#include "likeness/csv.hpp"
#include "likeness/parallel.hpp"
#include "text/datetime.hpp"
#include "text/number_format.hpp"

namespace {

using namespace likeness;
using namespace likeness::io;

/// A table like the census one: six columns of whole numbers, nine of padded words.
std::string census_like(std::size_t rows) {
  constexpr std::array<std::string_view, 7> words = {
      " Private",       " Bachelors", " Married-civ-spouse", " Exec-managerial", " Husband",
      " United-States", " <=50K"};
  std::string text = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n";
  std::uint64_t state = 1;
  for (std::size_t row = 0; row < rows; ++row) {
    for (int c = 0; c < 15; ++c) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      const std::uint64_t draw = state >> 40;
      if (c > 0) text += ',';
      text += c % 5 < 2 ? std::to_string(draw % (c == 1 ? 1'000'000 : 90)) : words[draw % 7];
    }
    text += '\n';
  }
  return text;
}

std::string decimals(std::size_t rows) {
  std::string text = "a,b,c,d\n";
  std::uint64_t state = 1;
  for (std::size_t row = 0; row < rows; ++row) {
    for (int c = 0; c < 4; ++c) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      text += std::to_string(state >> 50) + '.' + std::to_string(1000 + (state >> 20) % 9000) +
              (c < 3 ? "," : "\n");
    }
  }
  return text;
}

void read(benchmark::State& state, const std::string& text) {
  likeness::set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(parse_csv(text, "bench"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void write(benchmark::State& state, const std::string& text) {
  likeness::set_threads(static_cast<int>(state.range(0)));
  const Table table = parse_csv(text, "bench");
  for (auto _ : state) {
    CsvWriter writer("/dev/null");
    writer.append(table);
    writer.finish();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(table.rows()));
}

void read_census(benchmark::State& state) {
  read(state, census_like(200'000));
}
void read_decimals(benchmark::State& state) {
  read(state, decimals(500'000));
}
void write_census(benchmark::State& state) {
  write(state, census_like(200'000));
}
void write_decimals(benchmark::State& state) {
  write(state, decimals(500'000));
}
BENCHMARK(read_census)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(read_decimals)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(write_census)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(write_decimals)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void parse_one_number(benchmark::State& state, std::string_view text) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_number(text.data(), text.data() + text.size()));
  }
}
BENCHMARK_CAPTURE(parse_one_number, whole, "1234567");
BENCHMARK_CAPTURE(parse_one_number, decimal, "1234.5678");
BENCHMARK_CAPTURE(parse_one_number, full_length, "0.12345678901234567");

void format_one_number(benchmark::State& state, double value, int digits) {
  std::array<char, text::kNumberSize> out;
  for (auto _ : state) {
    benchmark::DoNotOptimize(text::write_float(value, digits, -1, out.data()));
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(format_one_number, fixed, 1234.56, 2);
BENCHMARK_CAPTURE(format_one_number, shortest, 0.12345678901234567, -1);

void parse_datetime(benchmark::State& state) {
  const text::DatetimeFormat format("%Y-%m-%d %H:%M:%S");
  for (auto _ : state) benchmark::DoNotOptimize(format.parse("2024-02-29 12:34:56"));
}
BENCHMARK(parse_datetime);

void format_datetime(benchmark::State& state) {
  const text::DatetimeFormat format("%Y-%m-%d %H:%M:%S");
  std::string out;
  for (auto _ : state) {
    out.clear();
    format.append(1'709'210'096'000'000, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(format_datetime);

}  // namespace

BENCHMARK_MAIN();
