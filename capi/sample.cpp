#include <algorithm>
#include <utility>

#include "capi/calls.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

constexpr std::uint64_t kBatchRows = 65'536;

/// Makes batch after batch of rows of a model.
class RowSource {
 public:
  RowSource(std::shared_ptr<const HeldModel> model, SampleOptions options, std::uint64_t rows,
            std::uint64_t batch_rows)
      : model_(std::move(model)), options_(std::move(options)), rows_(rows), batch_(batch_rows) {}

  std::optional<Table> operator()() {
    if (done_ == rows_) return std::nullopt;
    SampleOptions batch = options_;
    batch.first_row = options_.first_row + done_;
    if (options_.progress) {
      batch.progress = [this](const Progress& part) {
        return options_.progress({.stage = part.stage,
                                  .step = done_ + part.step,
                                  .total = rows_,
                                  .losses = part.losses});
      };
    }
    const std::uint64_t count = std::min(batch_, rows_ - done_);
    Table table = model_->model.sample(count, batch);
    done_ += count;
    return table;
  }

 private:
  std::shared_ptr<const HeldModel> model_;
  SampleOptions options_;
  std::uint64_t rows_;
  std::uint64_t batch_;
  std::uint64_t done_ = 0;
};

/// A table without rows, and the model's error for options that it doesn't take.
Table empty_sample(const Model& model, SampleOptions options) {
  options.progress = {};
  return model.sample(0, options);
}

void check_last_sampled(const SampleOptions& options, std::uint64_t rows) {
  if (options.first_row <= ~std::uint64_t{0} - rows) return;
  throw Error(ErrorCode::kUsage, "The last row would have a number beyond 64 bits.");
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_sample(const likeness_model* model, uint64_t rows, const char* options,
                    likeness_progress progress, void* context, ArrowArrayStream* stream) {
  return call([&] {
    clear(stream, "stream");
    const auto content = held(model);
    const Settings settings(options, {"seed", "first_row", "where", "max_tries", "boosts",
                                      "temperature", "independent", "batch_rows"});
    SampleOptions sampling = sample_options(settings, content->model);
    check_last_sampled(sampling, rows);
    const auto batch_rows = settings.get<std::uint64_t>("batch_rows", kBatchRows);
    if (batch_rows == 0) {
      throw Error(ErrorCode::kUsage, "The option \"batch_rows\" is 0; a batch has rows.");
    }
    sampling.progress = progress_of(progress, context);
    const Table first = empty_sample(content->model, sampling);
    io::write_arrow(RowSource(content, std::move(sampling), rows, batch_rows), first,
                    content->types(), *stream);
  });
}

int likeness_sample_table(const likeness_model* model, uint64_t rows, const char* options,
                          likeness_progress progress, void* context, likeness_table** table,
                          uint64_t* tries) {
  return call([&] {
    clear(table, "table");
    if (tries != nullptr) *tries = 0;
    const auto content = held(model);
    const Settings settings(options, {"seed", "first_row", "where", "max_tries", "boosts",
                                      "temperature", "independent"});
    SampleOptions sampling = sample_options(settings, content->model);
    check_last_sampled(sampling, rows);
    sampling.progress = progress_of(progress, context);
    SampleReport report;
    Table made = content->model.sample(rows, sampling, &report);
    give_table(std::move(made), content->types(), table);
    if (tries != nullptr) *tries = report.tries;
  });
}

int likeness_rows_of_subjects(const likeness_model* model, uint64_t subjects, uint64_t seed,
                              uint64_t* rows) {
  return call([&] {
    clear(rows, "rows");
    const Model& content = held(model)->model;
    const std::optional<std::uint64_t> count = content.rows_of_subjects(subjects, seed);
    if (!count) {
      throw Error(ErrorCode::kUsage, "The rows of " + content.name() + " belong to no subjects.");
    }
    *rows = *count;
  });
}

}  // extern "C"
