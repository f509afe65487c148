#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/sequence_sampling.hpp"
#include "models/sequences/sequences_model.hpp"

namespace likeness {
namespace {

void check_lengths(const SequenceLengths& lengths) {
  if (lengths.least >= 1 && lengths.least <= lengths.most) return;
  throw Error(ErrorCode::kUsage,
              "A sequence has at least one row, and its least number of rows is not above the "
              "greatest.");
}

/// What the model learned, by way of its file: so that nothing that is common to all models has to
/// know of sequences.
std::unique_ptr<const models::Sequences> learned_sequences(const Model& model) {
  if (model.name() != "sequences") {
    throw Error(ErrorCode::kUsage, "The rows of the model " + model.name() +
                                       " are no sequences; fit the model sequences for some.");
  }
  const std::string bytes = model.to_bytes();
  const io::ModelFile file = io::ModelFile::parse(
      {reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()}, "memory");
  io::Archive archive = io::Archive::from(file);
  auto learned = std::make_unique<models::Sequences>();
  archive.scope("learned", [&] { archive.load(*learned); });
  return learned;
}

}  // namespace

SequenceSampler::SequenceSampler(const Model& model) : learned_(learned_sequences(model)) {}
SequenceSampler::~SequenceSampler() = default;
SequenceSampler::SequenceSampler(SequenceSampler&&) noexcept = default;
SequenceSampler& SequenceSampler::operator=(SequenceSampler&&) noexcept = default;

Table SequenceSampler::sample(std::uint64_t first, std::uint64_t count,
                              const SequenceSampleOptions& options, SampleReport* report) const {
  check_lengths(options.lengths);
  SampleReport made;
  Table table =
      parallel_session([&] { return learned_->draw_sequences(first, count, options, made); });
  if (report != nullptr) {
    report->rows += made.rows;
    report->tries += made.tries;
  }
  return table;
}

Table SequenceSampler::continue_sequences(const Table& beginnings,
                                          const SequenceSampleOptions& options,
                                          ContinuationReport* report) const {
  check_lengths(options.lengths);
  if (!options.conditions.empty() || !options.boosts.empty()) {
    throw Error(ErrorCode::kUsage,
                "Sequences that are continued have the context of their first rows; drop the "
                "conditions and boosts.");
  }
  const std::uint64_t rows = beginnings.rows();
  report_progress(options.progress, {.stage = "sample", .step = 0, .total = rows, .losses = {}});
  ContinuationReport ended;
  Table table =
      parallel_session([&] { return learned_->continue_sequences(beginnings, options, ended); });
  if (report != nullptr) *report = std::move(ended);
  report_progress(options.progress, {.stage = "sample", .step = rows, .total = rows, .losses = {}});
  return table;
}

}  // namespace likeness
