#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/given_rules.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/report.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

/// What was found of one table.
struct TableReport : HeldReport {
  [[nodiscard]] std::string json() const override { return report::to_json(evaluation, origin); }
  [[nodiscard]] std::string text(std::size_t longest_list) const override {
    return report::to_text(evaluation, longest_list);
  }
  [[nodiscard]] std::string html(const Model* model) const override {
    report::Origin made = origin;
    if (model != nullptr) made.model = model->summary();
    return report::html_report(
        {real->content.table, synthetic->content.table, metadata, evaluation, made});
  }

  std::shared_ptr<const HeldTable> real;
  std::shared_ptr<const HeldTable> synthetic;
  Metadata metadata;
  metrics::Evaluation evaluation;
  report::Origin origin;
};

std::string name_of(const io::Json& names, const char* part) {
  return names.is_object() ? names.value(part, "") : std::string();
}

std::optional<TransactionNames> transactions_of(const Settings& settings) {
  if (!settings.has("transactions")) return std::nullopt;
  const io::Json& names = settings.at("transactions");
  if (names.is_boolean() && !names.get<bool>()) return std::nullopt;
  return TransactionNames{name_of(names, "subject"), name_of(names, "verb"),
                          name_of(names, "object"), name_of(names, "date"),
                          name_of(names, "amount")};
}

/// New subjects need not look like the old ones.
void mark_subject(const Table& real, const TransactionNames& names, Metadata& metadata) {
  const std::string subject = find_transaction_columns(real, names).subject;
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name != subject) continue;
    column.sdtype = "id";
    column.regex_format.reset();
  }
}

metrics::EvaluationOptions evaluation_options(const Settings& settings) {
  const bool all = !settings.get("quick", false);
  metrics::EvaluationOptions options;
  options.columns = settings.get("columns", all);
  options.privacy = settings.get("privacy", all);
  options.detection = settings.get("detection", all);
  options.papers = settings.get("papers", false);
  options.seed = settings.get<std::uint64_t>("seed", 0);
  options.sensitive = settings.texts("sensitive");
  options.transactions = transactions_of(settings);
  return options;
}

std::shared_ptr<const HeldTable> held_declared(const likeness_table* table,
                                               const Metadata& metadata) {
  const auto given = held(table);
  auto result = std::make_shared<HeldTable>();
  result->content = {declared_where_it_fits(given->content.table, metadata), given->content.types};
  return result;
}

std::shared_ptr<const TableReport> judged(const likeness_table* real,
                                          const likeness_table* synthetic,
                                          const likeness_table* holdout, const Settings& settings,
                                          const ProgressCallback& progress) {
  auto result = std::make_shared<TableReport>();
  metrics::EvaluationOptions options = evaluation_options(settings);
  options.progress = progress;
  const auto given_real = held(real);
  const std::optional<Metadata> metadata = metadata_of(settings);
  result->metadata = metadata ? *metadata : detect_metadata(given_real->content.table);
  if (!metadata && options.transactions) {
    mark_subject(given_real->content.table, *options.transactions, result->metadata);
  }
  add_given_rules(settings, result->metadata);
  auto real_table = std::make_shared<HeldTable>();
  real_table->content = {
      metadata ? declared(given_real->content.table, *metadata) : given_real->content.table,
      given_real->content.types};
  result->real = real_table;
  result->synthetic = held_declared(synthetic, result->metadata);
  const auto held_out = holdout == nullptr ? nullptr : held_declared(holdout, result->metadata);
  result->origin = {settings.get<std::string>("real_name", ""),
                    settings.get<std::string>("synthetic_name", ""),
                    settings.get<std::string>("holdout_name", ""), options.seed, std::nullopt};
  result->evaluation =
      metrics::evaluate({result->real->content.table, result->synthetic->content.table,
                         result->metadata, held_out == nullptr ? nullptr : &held_out->content.table,
                         settings.get<std::string>("target", "")},
                        options);
  return result;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_evaluate(const likeness_table* real, const likeness_table* synthetic,
                      const likeness_table* holdout, const char* options,
                      likeness_progress progress, void* context, likeness_report** report) {
  return call([&] {
    clear(report, "report");
    const Settings settings(options, {"metadata", "rules", "target", "seed", "quick", "columns",
                                      "privacy", "detection", "papers", "sensitive", "transactions",
                                      "real_name", "synthetic_name", "holdout_name"});
    give(judged(real, synthetic, holdout, settings, progress_of(progress, context)), report);
  });
}

int likeness_report_json(const likeness_report* report, char** json) {
  return call([&] {
    clear(json, "json");
    give_text(held(report)->json(), json);
  });
}

int likeness_report_html(const likeness_report* report, const likeness_model* model, char** html) {
  return call([&] {
    clear(html, "html");
    const auto content = held(report);
    const auto maker = model == nullptr ? nullptr : held(model);
    give_text(content->html(maker == nullptr ? nullptr : &maker->model), html);
  });
}

int likeness_report_text(const likeness_report* report, size_t longest_list, char** text) {
  return call([&] {
    clear(text, "text");
    give_text(held(report)->text(longest_list), text);
  });
}

void likeness_report_release(likeness_report* report) {
  remove_handle(reinterpret_cast<std::uintptr_t>(report));
}

}  // extern "C"
