#include "models/networks/ctgan_network.hpp"

#include <algorithm>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using namespace autodiff;

namespace {

std::vector<Residual> make_blocks(std::size_t in, std::span<const std::uint64_t> sizes,
                                  std::uint64_t seed) {
  std::vector<Residual> blocks;
  for (const std::uint64_t size : sizes) {
    blocks.emplace_back("generator." + std::to_string(blocks.size()), in, size,
                        network_stream(seed, NetworkUse::kLayers, blocks.size()));
    in += size;
  }
  return blocks;
}

std::size_t sum_of(std::span<const std::uint64_t> sizes) {
  std::size_t sum = 0;
  for (const std::uint64_t size : sizes) sum += size;
  return sum;
}

}  // namespace

CtganGenerator::CtganGenerator(const RowLayout& layout, std::vector<double> counts,
                               std::size_t embedding, std::span<const std::uint64_t> sizes,
                               std::uint64_t seed)
    : layout_(layout),
      condition_layout_(layout.columns),
      counts_(std::move(counts)),
      chooser_(condition_layout_, counts_),
      embedding_(embedding),
      blocks_(make_blocks(embedding + condition_layout_.width, sizes, seed)),
      out_(make_linear("generator_out", embedding + condition_layout_.width + sum_of(sizes),
                       layout.width, seed, 99)) {
  for (const Span& span : layout_.spans) {
    if (span.kind == SpanKind::kTanh) number_spans_.push_back(span);
  }
}

std::unique_ptr<CtganGenerator> CtganGenerator::load(io::Archive& archive,
                                                     const RowLayout& layout) {
  const ConditionLayout conditions(layout.columns);
  std::vector<double> counts;
  archive.tensor("condition_counts", counts, {conditions.width});
  for (const Span& span : conditions.in_condition) {
    const auto part = std::span(counts).subspan(span.begin, span.width);
    const bool proper = std::all_of(part.begin(), part.end(),
                                    [](double count) { return count >= 0 && count < 1e18; });
    archive.require(
        proper && std::any_of(part.begin(), part.end(), [](double count) { return count > 0; }),
        "its category counts are invalid");
  }
  std::size_t embedding = 0;
  archive("embedding", embedding);
  const std::vector<std::uint64_t> sizes =
      layer_sizes(archive, "generator", ".linear", embedding + conditions.width, true);
  archive.expect<float>("generator_out.weight",
                        {embedding + conditions.width + sum_of(sizes), layout.width});
  auto generator = std::make_unique<CtganGenerator>(layout, std::move(counts), embedding, sizes, 0);
  archive.load(*generator);
  return generator;
}

void CtganGenerator::fields(io::Archive& archive) {
  archive("embedding", embedding_);
  archive.tensor("condition_counts", counts_, {condition_layout_.width});
  parameter_fields(archive, parameters());
  parameter_fields(archive, statistics());
}

std::vector<Parameter*> CtganGenerator::parameters() {
  std::vector<Parameter*> all;
  for (Residual& block : blocks_) {
    for (Parameter* parameter : block.parameters()) all.push_back(parameter);
  }
  all.push_back(&out_.weight);
  all.push_back(&out_.bias);
  return all;
}

std::vector<Parameter*> CtganGenerator::statistics() {
  std::vector<Parameter*> all;
  for (Residual& block : blocks_) {
    all.push_back(&block.norm.running_mean);
    all.push_back(&block.norm.running_variance);
  }
  return all;
}

Tensor CtganGenerator::train(Tape& tape, Tensor inputs) {
  for (Residual& block : blocks_) inputs = block.train(tape, inputs);
  return out_(tape, inputs);
}

Tensor CtganGenerator::infer(Tape& tape, Tensor inputs) const {
  for (const Residual& block : blocks_) inputs = block.infer(tape, inputs);
  return out_(tape, inputs);
}

std::vector<float> CtganGenerator::conditions(const RowRequest& request, std::size_t rows) const {
  const std::size_t width = condition_layout_.width;
  const RandomStream random(request.seed, streams::kSampling.condition);
  std::vector<float> values(rows * width);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t one =
        request.place ? condition_layout_.of_row(*request.place)
                      : condition_layout_.place(chooser_.draw(random, request.first_row + row));
    values[row * width + one] = 1;
  }
  return values;
}

void CtganGenerator::generate(Tape& tape, const RowRequest& request, std::span<float> out) const {
  const std::size_t rows = out.size() / width();
  const WithoutRecording pause(tape);
  Tensor inputs =
      tape.normal({rows, embedding_}, RandomStream(request.seed, streams::kSampling.latent),
                  request.first_row * embedding_);
  std::vector<float> conditions_of_rows;
  if (!condition_layout_.empty()) {
    conditions_of_rows = conditions(request, rows);
    inputs = concatenate_columns(
        {inputs, tape.view({rows, condition_layout_.width}, conditions_of_rows)});
  }
  const Tensor raw = infer(tape, inputs);
  const Tensor noisy =
      raw + tape.gumbel({rows, width()},
                        RandomStream(request.seed, streams::kSampling.category_noise),
                        request.first_row * width());
  std::copy(noisy.values().begin(), noisy.values().end(), out.begin());
  if (!number_spans_.empty()) {
    write_numbers(tanh(select_columns(raw, number_spans_)).values(), number_spans_, width(), out);
  }
  tape.reset();
}

}  // namespace likeness::models
