#pragma once

#include <optional>
#include <string>

#include "models/copula/copula_model.hpp"

namespace likeness::models {

/// A synthesizer whose state is a CopulaModel: `independent` and `gaussian_copula` differ in their
/// options alone.
class CopulaSynthesizer final : public Synthesizer {
 public:
  /// `options_json` is what the model file and `inspect` show of the options.
  CopulaSynthesizer(std::string name, CopulaModelOptions options, io::Json options_json);

  static std::unique_ptr<Synthesizer> load(const io::ModelFile& file);

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  void fit(const Table& table, const Metadata& metadata, const FitOptions& options) override;
  [[nodiscard]] Table sample(std::uint64_t rows, const SampleOptions& options) const override;
  void save(const std::filesystem::path& path) const override;
  [[nodiscard]] std::string describe() const override;

 private:
  [[nodiscard]] const CopulaModel& fitted() const;

  std::string name_;
  CopulaModelOptions options_;
  io::Json options_json_;
  std::optional<CopulaModel> model_;
  Metadata metadata_;
  std::uint64_t rows_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace likeness::models
