#include "models/copula/copula_synthesizer.hpp"

#include "likeness/error.hpp"

namespace likeness::models {

CopulaSynthesizer::CopulaSynthesizer(std::string name, CopulaModelOptions options,
                                     io::Json options_json)
    : name_(std::move(name)),
      options_(std::move(options)),
      options_json_(std::move(options_json)) {}

void CopulaSynthesizer::fit(const Table& table, const Metadata& metadata,
                            const FitOptions& options) {
  model_ = fit_copula_model(table, metadata, options_, options);
  metadata_ = metadata;
  rows_ = table.rows();
  seed_ = options.seed;
}

const CopulaModel& CopulaSynthesizer::fitted() const {
  if (model_) return *model_;
  throw Error(ErrorCode::kUsage, "The model " + name_ + " has not been fitted; call fit first.");
}

Table CopulaSynthesizer::sample(std::uint64_t rows, const SampleOptions& options) const {
  return sample_copula_model(fitted(), rows, options);
}

void CopulaSynthesizer::save(const std::filesystem::path& path) const {
  io::ModelFile file;
  file.header["model"] = name_;
  file.header["likeness"] = LIKENESS_VERSION;
  file.header["options"] = options_json_;
  file.header["metadata"] = metadata_to_json(metadata_);
  file.header["rows"] = rows_;
  file.header["seed"] = seed_;
  save_copula_model(fitted(), file);
  file.write(path);
}

std::unique_ptr<Synthesizer> CopulaSynthesizer::load(const io::ModelFile& file) {
  auto synthesizer = std::make_unique<CopulaSynthesizer>(
      file.value<std::string>("model"), CopulaModelOptions{}, file.value<io::Json>("options"));
  synthesizer->rows_ = file.value<std::uint64_t>("rows");
  synthesizer->seed_ = file.value<std::uint64_t>("seed");
  try {
    synthesizer->metadata_ =
        parse_metadata(file.value<std::string>("metadata"), "the metadata inside");
  } catch (const Error& error) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: " + error.what());
  }
  synthesizer->model_ = load_copula_model(file);
  return synthesizer;
}

std::string CopulaSynthesizer::describe() const {
  io::Json description = describe_copula_model(fitted());
  description["model"] = name_;
  description["options"] = options_json_;
  description["rows"] = rows_;
  description["seed"] = seed_;
  return description.dump(2);
}

}  // namespace likeness::models
