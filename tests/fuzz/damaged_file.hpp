#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "tests/fuzz/input_bytes.hpp"

namespace likeness::fuzz {

/// Every value within the header, from above down.
inline void collect_values(io::Json& json, std::vector<io::Json*>& values) {
  if (!json.is_structured()) return;
  for (io::Json& value : json) {
    values.push_back(&value);
    collect_values(value, values);
  }
}

inline void lie(io::Json& header, InputBytes& input) {
  std::vector<io::Json*> values;
  collect_values(header, values);
  if (values.empty()) return;
  io::Json& value = *values[input.below(values.size())];
  switch (input.next(1) % 6) {
    case 0:
      value = static_cast<std::int64_t>(input.next(8));
      break;
    case 1:
      value = input.next(1) % 2 == 0 ? 1e300 : -0.5;
      break;
    case 2:
      value = std::string(input.below(20), static_cast<char>('a' + input.next(1) % 26));
      break;
    case 3:
      value = nullptr;
      break;
    case 4:
      value = io::Json(*values[input.below(values.size())]);  // which may lie within
      break;
    default:
      value = io::Json::array();
      break;
  }
}

template <class T>
void add_damaged(const io::ModelFile& from, const io::Tensor& tensor, std::size_t damaged,
                 io::ModelFile& to, InputBytes& input) {
  const auto span = from.tensor<T>(tensor.name);
  std::vector<T> values(span.begin(), span.end());
  for (std::size_t k = 0; k < damaged && !values.empty(); ++k) {
    T& value = values[input.below(values.size())];
    const std::uint64_t bits = input.next(sizeof(T));
    std::memcpy(&value, &bits, sizeof(T));
  }
  to.add<T>(tensor.name, std::span<const T>(values), tensor.shape);
}

/// A copy of a model file that lies where the input says, with right checksums.
inline io::ModelFile damaged_file(const io::ModelFile& file, InputBytes& input) {
  io::ModelFile copy;
  copy.header = file.header;
  for (std::uint64_t lies = input.next(1) % 3; lies > 0; --lies) lie(copy.header, input);
  const std::size_t chosen = input.below(file.tensors().size() + 1);
  const bool drop = input.next(1) % 16 == 0;
  for (std::size_t k = 0; k < file.tensors().size(); ++k) {
    const io::Tensor& tensor = file.tensors()[k];
    if (k == chosen && drop) continue;
    const std::size_t damaged = k == chosen ? 1 + input.below(4) : 0;
    switch (tensor.type) {
      case io::TensorType::kFloat32:
        add_damaged<float>(file, tensor, damaged, copy, input);
        break;
      case io::TensorType::kFloat64:
        add_damaged<double>(file, tensor, damaged, copy, input);
        break;
      case io::TensorType::kInt32:
        add_damaged<std::int32_t>(file, tensor, damaged, copy, input);
        break;
      case io::TensorType::kInt64:
        add_damaged<std::int64_t>(file, tensor, damaged, copy, input);
        break;
      case io::TensorType::kUint8:
        add_damaged<std::uint8_t>(file, tensor, damaged, copy, input);
        break;
    }
  }
  return copy;
}

}  // namespace likeness::fuzz
