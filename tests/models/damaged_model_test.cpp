#include <doctest/doctest.h>

#include <map>
#include <span>
#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "models/filed_model.hpp"
#include "tests/models/shop_table.hpp"
#include "tests/models/visits_table.hpp"
#include "tests/thorough.hpp"

// Checksums find accidents; these files have the right ones, and lie in what they say.

using namespace likeness;
using io::Json;
using io::ModelFile;
using models::shop_table;

namespace {

Model small_model(const std::string& name) {
  const bool shop = name == "associative";
  const bool visits = name == "sequences";
  const Table table = shop     ? shop_table()
                      : visits ? models::visits_table(30)
                               : io::read_csv(LIKENESS_DATA_FOLDER "/penguins.csv");
  const std::map<std::string, OptionValues> options = {
      {"tvae", {{"epochs", "1"}, {"compress_dims", "8"}, {"decompress_dims", "8"}}},
      {"ctgan", {{"epochs", "1"}, {"least_steps", "1"}, {"generator_dim", "8"}}},
      {"copula_gan", {{"epochs", "1"}, {"least_steps", "1"}, {"generator_dim", "8"}}},
      {"knn_mtd", {{"pool_rows", "100"}}},
      {"generative_mtd",
       {{"epochs", "1"}, {"pool_rows", "100"}, {"encoder_layers", "8"}, {"decoder_layers", "8"}}},
      {"associative", {{"epochs", "1"}, {"hidden", "8"}}},
      {"sequences", {{"key", "patient"}, {"index", "day"}, {"rounds", "1"}}}};
  const auto found = options.find(name);
  return make_recipe(name, found == options.end() ? OptionValues() : found->second)
      .fit(table, detect_metadata(table), {.seed = 1});
}

template <class T>
void add_copy(const ModelFile& from, const io::Tensor& tensor, ModelFile& to) {
  to.add<T>(tensor.name, from.tensor<T>(tensor.name), tensor.shape);
}

/// The tensors of `file` but number `left_out`, with this header.
ModelFile copy_of(const ModelFile& file, Json header, std::size_t left_out) {
  ModelFile copy;
  copy.header = std::move(header);
  for (std::size_t k = 0; k < file.tensors().size(); ++k) {
    const io::Tensor& tensor = file.tensors()[k];
    if (k == left_out) continue;
    switch (tensor.type) {
      case io::TensorType::kFloat32:
        add_copy<float>(file, tensor, copy);
        break;
      case io::TensorType::kFloat64:
        add_copy<double>(file, tensor, copy);
        break;
      case io::TensorType::kInt32:
        add_copy<std::int32_t>(file, tensor, copy);
        break;
      case io::TensorType::kInt64:
        add_copy<std::int64_t>(file, tensor, copy);
        break;
      case io::TensorType::kUint8:
        add_copy<std::uint8_t>(file, tensor, copy);
        break;
    }
  }
  return copy;
}

/// Whether the file is refused as it should be; any other exception fails the test. The way through
/// bytes, which takes most of the time and sees no lie, is left out.
bool is_refused(const ModelFile& file) {
  try {
    (void)models::model_of(file);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kModel);
    return true;
  }
  return false;
}

/// Calls visit(value) for every value within the header, which it may change while it runs.
template <class Visit>
void each_value(Json& json, const Visit& visit) {
  if (!json.is_structured()) return;
  for (Json& value : json) {
    visit(value);
    each_value(value, visit);
  }
}

}  // namespace

TEST_CASE("a file that lies in its header is refused or harmless, whatever the model") {
  const std::vector<Json> lies = {
      nullptr, -1, std::uint64_t{1} << 40, 1e300, "", Json::array(), Json::object()};
  for (const ModelDescription& description : list_models()) {
    CAPTURE(description.name);
    const std::string bytes = small_model(description.name).to_bytes();
    const ModelFile file = ModelFile::parse(std::as_bytes(std::span(bytes)), "whole");
    REQUIRE(!is_refused(copy_of(file, file.header, file.tensors().size())));
    Json header = file.header;
    ModelFile changed = copy_of(file, header, file.tensors().size());
    std::size_t refused = 0;
    // Two or three of the lies for each value, all of them for each three values.
    std::size_t turn = 0;
    each_value(header, [&](Json& value) {
      const Json truth = value;
      for (const Json& lie : lies) {
        if (turn++ % 3 != 0 && !is_thorough()) continue;
        value = lie;
        changed.header = header;
        if (is_refused(changed)) ++refused;
      }
      value = truth;
    });
    CHECK(refused > (is_thorough() ? 100 : 35));
  }
}

TEST_CASE("a file that lacks a tensor is refused, whatever the model") {
  for (const ModelDescription& description : list_models()) {
    const std::string bytes = small_model(description.name).to_bytes();
    const ModelFile file = ModelFile::parse(std::as_bytes(std::span(bytes)), "whole");
    for (std::size_t k = 0; k < file.tensors().size(); ++k) {
      const std::string& name = file.tensors()[k].name;
      CAPTURE(description.name);
      CAPTURE(name);
      const bool optional = name.ends_with("/allowed") || name.ends_with("/entry_offsets") ||
                            name.ends_with("/shown_ranks") || name.ends_with("/out_of_place");
      CHECK((is_refused(copy_of(file, file.header, k)) || optional));
    }
  }
}
