#include "models/neighbours/row_translator.hpp"

#include <algorithm>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using namespace autodiff;

namespace {

constexpr std::uint64_t kRowEncoderLayers = 0;
constexpr std::uint64_t kRowDecoderLayers = 100;
constexpr double kSlope = 0.1;
/// How much a residual decoder has to say against a category before it changes.
constexpr double kKeptLogit = 6;
constexpr std::size_t kBlock = 256;

Tensor through(Tape& tape, const DenseStack& stack, Tensor x, double dropout_rate,
               const RandomStream& stream) {
  std::uint64_t first = 0;
  for (const Linear& layer : stack.layers()) {
    x = layer(tape, x, leaky_relu_activation(kSlope));
    if (dropout_rate > 0) x = dropout(tape, x, dropout_rate, stream, first);
    first += x.shape().size();
  }
  return x;
}

}  // namespace

RowTranslator::RowTranslator(std::size_t inputs, std::size_t embedding,
                             std::span<const std::uint64_t> encoder,
                             std::span<const std::uint64_t> decoder, bool residual,
                             std::uint64_t seed)
    : encoder_("encoder", inputs, encoder, seed, kRowEncoderLayers),
      mean_(
          make_linear("encoder_mean", encoder_.outputs(), embedding, seed, kRowEncoderLayers + 98)),
      log_variance_(make_linear("encoder_log_variance", encoder_.outputs(), embedding, seed,
                                kRowEncoderLayers + 99)),
      decoder_("decoder", embedding, decoder, seed, kRowDecoderLayers),
      out_(make_linear("decoder_out", decoder_.outputs(), inputs, seed, kRowDecoderLayers + 99)),
      residual_(residual) {}

RowTranslator::Latent RowTranslator::encode(Tape& tape, Tensor rows, double dropout,
                                            const RandomStream& stream) const {
  const Tensor hidden = through(tape, encoder_, rows, dropout, stream);
  return {mean_(tape, hidden), log_variance_(tape, hidden)};
}

Tensor RowTranslator::decode(Tape& tape, Tensor code, Tensor rows, const RowCode& row_code,
                             double dropout, const RandomStream& stream) const {
  const Tensor answer = out_(tape, through(tape, decoder_, code, dropout, stream));
  if (!residual_) return answer;
  const std::size_t numbers = row_code.numbers();
  const std::size_t width = row_code.width();
  if (numbers == width) return answer + rows;
  const Tensor kept = kKeptLogit * columns(rows, numbers, width - numbers);
  if (numbers == 0) return answer + kept;
  return answer + concatenate_columns({columns(rows, 0, numbers), kept});
}

MixedValues RowTranslator::translate(const MixedValues& rows, const RowCode& row_code,
                                     std::uint64_t seed, std::uint64_t stream,
                                     std::uint64_t first) const {
  const std::size_t width = row_code.width();
  MixedValues result;
  result.numbers.resize(rows.numbers.rows(), rows.numbers.cols());
  result.codes.resize(rows.codes.rows(), rows.codes.cols());
  const RandomStream latent_noise(seed, stream);
  const RandomStream level_noise(seed, stream + 1);
  parallel_chunks(rows.rows(), kBlock, [&](std::size_t begin, std::size_t end) {
    const std::size_t count = end - begin;
    Tape tape;
    const WithoutRecording pause(tape);
    std::vector<float> coded(count * width);
    row_code.encode(rows, begin, coded);
    const Tensor x = tape.view({count, width}, coded);
    const Latent latent = encode(tape, x, 0, latent_noise);
    const Tensor noise =
        tape.normal(latent.mean.shape(), latent_noise, (first + begin) * embedding());
    Tensor answer = decode(tape, latent.mean + noise * exp(0.5 * latent.log_variance), x, row_code,
                           0, latent_noise);
    const Tensor gumbel = tape.gumbel({count, width}, level_noise, (first + begin) * width);
    const Tensor drawn = answer + gumbel;
    std::copy(drawn.values().begin(), drawn.values().end(), coded.begin());
    for (std::size_t row = 0; row < count; ++row) {
      std::copy_n(answer.values().begin() + static_cast<std::ptrdiff_t>(row * width),
                  row_code.numbers(), coded.begin() + static_cast<std::ptrdiff_t>(row * width));
    }
    const MixedValues part = row_code.decode(coded, rows, begin);
    const auto at = static_cast<Eigen::Index>(begin);
    const auto height = static_cast<Eigen::Index>(count);
    if (part.numbers.cols() > 0) result.numbers.middleRows(at, height) = part.numbers;
    if (part.codes.cols() > 0) result.codes.middleRows(at, height) = part.codes;
  });
  return result;
}

std::vector<Parameter*> RowTranslator::parameters() {
  std::vector<Parameter*> all = encoder_.parameters();
  for (Parameter* parameter : decoder_.parameters()) all.push_back(parameter);
  for (Linear* layer : {&mean_, &log_variance_, &out_}) {
    all.push_back(&layer->weight);
    all.push_back(&layer->bias);
  }
  return all;
}

void RowTranslator::fields(io::Archive& archive) {
  std::size_t size = embedding();
  archive("embedding", size);
  archive("residual", residual_);
  parameter_fields(archive, parameters());
}

std::unique_ptr<RowTranslator> RowTranslator::load(io::Archive& archive, std::size_t inputs) {
  std::size_t embedding = 0;
  archive("embedding", embedding);
  const auto encoder = layer_sizes(archive, "encoder", "", inputs, false);
  // Its input is the code, whose size the file's own tensors confirm.
  const auto decoder = layer_sizes(archive, "decoder", "", embedding, false);
  auto translator = std::make_unique<RowTranslator>(inputs, embedding, encoder, decoder, false, 0);
  archive.load(*translator);
  return translator;
}

}  // namespace likeness::models
