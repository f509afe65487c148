#include "models/networks/tvae_network.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "core/streams.hpp"
#include "likeness/autodiff/losses.hpp"
#include "models/networks/batches.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using namespace autodiff;

namespace {

// Layers, as they draw their first weights.
constexpr std::uint64_t kDecoderLayers = 0;
constexpr std::uint64_t kEncoderLayers = 100;

constexpr float kFirstDeviation = 0.1F;
constexpr float kLowestDeviation = 0.01F;
constexpr float kHighestDeviation = 1;

std::vector<Span> spans_of(std::span<const Span> spans, SpanKind kind) {
  std::vector<Span> found;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(found),
               [&](const Span& span) { return span.kind == kind; });
  return found;
}

AdamOptions tvae_adam(const TvaeOptions& options) {
  AdamOptions adam;
  adam.rate = options.learning_rate;
  adam.weight_decay = options.weight_decay;
  return adam;
}

}  // namespace

TvaeDecoder::TvaeDecoder(std::vector<Span> spans, std::size_t width, std::size_t embedding,
                         std::span<const std::uint64_t> sizes, bool draw_levels, std::uint64_t seed)
    : number_spans_(spans_of(spans, SpanKind::kTanh)),
      level_spans_(spans_of(spans, SpanKind::kSoftmax)),
      width_(width),
      embedding_(embedding),
      draw_levels_(draw_levels),
      hidden_("decoder", embedding, sizes, seed, kDecoderLayers),
      out_(make_linear("decoder_out", hidden_.outputs(), width, seed, kDecoderLayers + 99)),
      deviation_{"deviation",
                 {1, number_spans_.size()},
                 std::vector<float>(number_spans_.size(), kFirstDeviation)} {}

std::unique_ptr<TvaeDecoder> TvaeDecoder::load(io::Archive& archive, std::vector<Span> spans,
                                               std::size_t width) {
  std::size_t embedding = 0;
  archive("embedding", embedding);
  const std::vector<std::uint64_t> sizes = layer_sizes(archive, "decoder", "", embedding, false);
  archive.expect<float>("decoder_out.weight", {sizes.back(), width});
  auto decoder = std::make_unique<TvaeDecoder>(std::move(spans), width, embedding, sizes, false, 0);
  archive.load(*decoder);
  return decoder;
}

void TvaeDecoder::fields(io::Archive& archive) {
  archive("embedding", embedding_);
  archive("draw_levels", draw_levels_);
  parameter_fields(archive, parameters());
}

std::vector<Parameter*> TvaeDecoder::parameters() {
  std::vector<Parameter*> all = hidden_.parameters();
  all.push_back(&out_.weight);
  all.push_back(&out_.bias);
  if (!number_spans_.empty()) all.push_back(&deviation_);
  return all;
}

Tensor TvaeDecoder::decode(Tape& tape, Tensor code) const {
  return out_(tape, hidden_(tape, code, relu_activation()));
}

void TvaeDecoder::generate(Tape& tape, const RowRequest& request, std::span<float> out) const {
  const std::size_t rows = out.size() / width_;
  const WithoutRecording pause(tape);
  const Tensor code =
      tape.normal({rows, embedding_}, RandomStream(request.seed, streams::kSampling.latent),
                  request.first_row * embedding_);
  const Tensor raw = decode(tape, code);
  Tensor decoded = raw;
  if (draw_levels_) {
    decoded = raw + tape.gumbel({rows, width_},
                                RandomStream(request.seed, streams::kSampling.category_noise),
                                request.first_row * width_);
  }
  std::copy(decoded.values().begin(), decoded.values().end(), out.begin());
  if (!number_spans_.empty()) {
    const std::size_t numbers = number_spans_.size();
    const Tensor noise =
        tape.normal({rows, numbers}, RandomStream(request.seed, streams::kSampling.number_noise),
                    request.first_row * numbers);
    const Tensor offsets = tanh(select_columns(raw, number_spans_)) +
                           noise * tape.view(deviation_.shape, deviation_.values);
    write_numbers(offsets.values(), number_spans_, width_, out);
  }
  tape.reset();
}

std::size_t tvae_batch(const TvaeOptions& options, std::size_t rows) {
  constexpr std::size_t kSmallest = 100;
  return std::min(batch_rows(options.training, rows, kSmallest), rows);
}

TvaeTraining::TvaeTraining(TvaeDecoder& decoder, const TvaeOptions& options,
                           const EncodedTable& table, const EncodedTable& held_out,
                           std::uint64_t seed)
    : decoder_(decoder),
      options_(options),
      table_(table),
      held_out_(held_out),
      seed_(seed),
      batch_(tvae_batch(options, table.rows())),
      hidden_("encoder", table.width(), options.compress_dims, seed, kEncoderLayers),
      mean_(make_linear("encoder_mean", hidden_.outputs(), decoder.embedding(), seed,
                        kEncoderLayers + 98)),
      log_variance_(make_linear("encoder_log_variance", hidden_.outputs(), decoder.embedding(),
                                seed, kEncoderLayers + 99)),
      optimizer_(parameters(), tvae_adam(options)),
      values_(batch_ * table.width()) {}

std::vector<Parameter*> TvaeTraining::parameters() {
  std::vector<Parameter*> all = decoder_.parameters();
  for (Parameter* parameter : hidden_.parameters()) all.push_back(parameter);
  for (Linear* layer : {&mean_, &log_variance_}) {
    all.push_back(&layer->weight);
    all.push_back(&layer->bias);
  }
  return all;
}

std::uint64_t TvaeTraining::steps_per_pass() const {
  return (table_.rows() + batch_ - 1) / batch_;
}

std::uint64_t TvaeTraining::steps_per_epoch() const {
  // Whole passes over the table.
  const std::uint64_t steps = steps_per_pass();
  return (options_.training.least_steps + steps - 1) / steps * steps;
}

std::vector<std::string> TvaeTraining::loss_names() const {
  return {"reconstruction", "divergence"};
}

std::vector<NetworkState> TvaeTraining::state() {
  std::vector<NetworkState> state;
  append_state(optimizer_.parameters(), state);
  append_moments(optimizer_, "moment", state);
  return state;
}

void TvaeTraining::resume_after(std::uint64_t steps) {
  optimizer_.set_steps(steps);
}

std::string TvaeTraining::remedy() const {
  return "a lower learning_rate";
}

void TvaeTraining::order_rows(std::uint64_t pass) {
  if (pass == ordered_pass_) return;
  order_ = shuffled(table_.rows(), network_stream(seed_, NetworkUse::kOrder, pass));
  ordered_pass_ = pass;
}

Tensor TvaeTraining::reconstruction(Tensor decoded, Tensor rows) {
  const double count = static_cast<double>(rows.rows());
  Tensor loss = sum(span_cross_entropy(decoded, rows, decoder_.level_spans())) / count;
  if (!decoder_.number_spans().empty()) {
    const Tensor deviation = tape_.parameter(decoder_.deviation());
    const Tensor error = (select_columns(rows, decoder_.number_spans()) -
                          tanh(select_columns(decoded, decoder_.number_spans()))) /
                         deviation;
    loss = loss + 0.5 * sum(square(error)) / count + sum(log(deviation));
  }
  return loss;
}

TvaeTraining::Losses TvaeTraining::losses_of(const EncodedTable& table,
                                             std::span<const std::uint32_t> rows,
                                             const RandomStream& noise) {
  const std::span<float> values = std::span(values_).first(rows.size() * table.width());
  table.gather(rows, values);
  const Tensor x = tape_.view({rows.size(), table.width()}, values);
  const Tensor hidden = hidden_(tape_, x, relu_activation());
  const Tensor mean = mean_(tape_, hidden);
  const Tensor log_variance = log_variance_(tape_, hidden);
  const Tensor code = normal_sample(mean, log_variance, tape_.normal(mean.shape(), noise));
  return {reconstruction(decoder_.decode(tape_, code), x),
          kl_to_standard_normal(mean, log_variance)};
}

void TvaeTraining::step(std::uint64_t step, std::span<double> losses) {
  order_rows(step / steps_per_pass());
  const std::size_t begin = step % steps_per_pass() * batch_;
  const std::size_t count = std::min(batch_, order_.size() - begin);
  const auto [reconstruction, divergence] =
      losses_of(table_, std::span(order_).subspan(begin, count),
                network_stream(seed_, NetworkUse::kLatent, step));
  const Tensor loss = options_.loss_factor * reconstruction + divergence;
  optimizer_.step(tape_.gradients(loss, optimizer_.parameters()));
  losses[0] = reconstruction.item();
  losses[1] = divergence.item();
  tape_.reset();
  for (float& value : decoder_.deviation().values) {
    value = std::clamp(value, kLowestDeviation, kHighestDeviation);
  }
}

double TvaeTraining::held_out_score() {
  const WithoutRecording pause(tape_);
  std::vector<std::uint32_t> rows(held_out_.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  double total = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += batch_) {
    const std::size_t count = std::min(batch_, rows.size() - begin);
    const auto [reconstruction, divergence] =
        losses_of(held_out_, std::span(rows).subspan(begin, count),
                  network_stream(seed_, NetworkUse::kScore, begin / batch_));
    total += static_cast<double>(count) * (reconstruction.item() + divergence.item());
    tape_.reset();
  }
  return total / static_cast<double>(held_out_.rows());
}

}  // namespace likeness::models
