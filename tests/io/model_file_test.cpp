#include "io/model_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "io/crc32c.hpp"
#include "io/model_format.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace likeness;
using namespace likeness::io;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

ModelFile small_model() {
  ModelFile file;
  file.header = {{"kind", "test"}, {"rows", 7}, {"rate", 0.5}, {"exact", true}};
  file.add<double>("matrix", std::vector<double>{1, 2, 3, 4, 5, 6}, {2, 3});
  file.add("codes", std::vector<std::int32_t>{-1, 0, 1});
  file.add("empty", std::vector<float>{});
  file.add_strings("levels", StringArray(std::vector<std::string>{"low", "", "h\0gh\xff"}));
  return file;
}

/// The sentence of the Error(kModel) that parsing must throw; empty where it throws none.
std::string refusal(const std::string& bytes) {
  try {
    (void)ModelFile::parse(bytes_of(bytes), "m");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kModel);
    return error.what();
  }
  return "";
}

/// A file with this JSON header and these bytes behind its padding; every checksum in the preamble
/// is right, so that what the checks behind it find is the header's fault.
std::string forged(const std::string& header, const std::string& tensors,
                   std::uint32_t version = model_format::kVersion) {
  model_format::Preamble preamble{};
  std::memcpy(preamble.magic.data(), "likeness", 8);
  preamble.version = version;
  preamble.header_checksum = crc32c(bytes_of(header));
  preamble.header_length = header.size();
  std::string body = header;
  if (!tensors.empty()) {
    body.resize(model_format::aligned(40 + header.size()) - 40, '\0');
    body += tensors;
  }
  preamble.file_length = 40 + body.size();
  std::string bytes(40, '\0');
  std::memcpy(bytes.data(), &preamble, 40);
  preamble.preamble_checksum = crc32c(bytes_of(bytes).first(32));
  std::memcpy(bytes.data(), &preamble, 40);
  return bytes + body;
}

}  // namespace

TEST_CASE("CRC-32C gives the check values of RFC 3720 and continues over pieces") {
  CHECK(crc32c(bytes_of("123456789")) == 0xe3069283);
  CHECK(crc32c(bytes_of(std::string(32, '\0'))) == 0x8a9136aa);
  CHECK(crc32c(bytes_of(std::string(32, '\xff'))) == 0x62a8ab43);
  CHECK(crc32c(bytes_of("")) == 0);
  CHECK(crc32c(bytes_of("56789"), crc32c(bytes_of("1234"))) == 0xe3069283);
}

TEST_CASE("a model file gives back its header, tensors and strings") {
  const std::string bytes = small_model().to_bytes();
  const ModelFile file = ModelFile::parse(bytes_of(bytes), "m");
  CHECK(file.header == small_model().header);
  CHECK(file.value<std::string>("kind") == "test");
  CHECK(file.value<int>("rows") == 7);
  CHECK(file.value<double>("rate") == 0.5);
  CHECK(file.value<bool>("exact"));
  const auto matrix = file.tensor<double>("matrix", {2, 3});
  CHECK(matrix.size() == 6);
  CHECK(matrix[5] == 6);
  CHECK(file.tensor<std::int32_t>("codes")[0] == -1);
  CHECK(file.tensor<float>("empty").empty());
  CHECK(file.shape("empty") == std::vector<std::uint64_t>{0});
  const StringArray levels = file.strings("levels");
  REQUIRE(levels.size() == 3);
  CHECK(levels[0] == "low");
  CHECK(levels[1].empty());
  CHECK(levels[2] == std::string("h\0gh\xff"));
}

TEST_CASE("strings keep the file's memory alive") {
  const StringArray levels =
      ModelFile::parse(bytes_of(small_model().to_bytes()), "m").strings("levels");
  CHECK(levels[0] == "low");
}

TEST_CASE("the same content makes the same bytes") {
  CHECK(small_model().to_bytes() == small_model().to_bytes());
  const std::string bytes = small_model().to_bytes();
  CHECK(ModelFile::parse(bytes_of(bytes), "m").to_bytes() == bytes);
}

TEST_CASE("the bytes of version 2 are those that docs/model-file.md shows") {
  ModelFile file;
  file.header = {{"kind", "test"}};
  file.add("x", std::vector<double>{1, 2});
  const std::string bytes = file.to_bytes();
  CHECK(bytes.size() == 0xd0);
  CHECK(bytes.substr(0, 16) == std::string("likeness\x02\0\0\0\x2c\xd1\x20\x89", 16));
  CHECK(bytes.substr(32, 4) == "\x4a\xa7\xa1\xd6");
  CHECK(bytes.substr(0xc0) == std::string("\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40", 16));
}

TEST_CASE("tensors begin at multiples of 64 bytes") {
  const std::string bytes = small_model().to_bytes();
  const double first = 1;
  const std::string pattern(reinterpret_cast<const char*>(&first), 8);
  const std::size_t at = bytes.find(pattern);
  REQUIRE(at != std::string::npos);
  CHECK(at % 64 == 0);
}

TEST_CASE("what a model file doesn't hold is refused by name, type and shape") {
  const std::string bytes = small_model().to_bytes();
  const ModelFile file = ModelFile::parse(bytes_of(bytes), "m.likeness");
  CHECK_THROWS_WITH_AS((void)file.tensor<double>("mean"),
                       "The model file \"m.likeness\" has no tensor \"mean\" of type f64.", Error);
  CHECK_THROWS_WITH_AS((void)file.tensor<float>("matrix"),
                       "The model file \"m.likeness\" has no tensor \"matrix\" of type f32.",
                       Error);
  CHECK_THROWS_WITH_AS(
      (void)file.tensor<double>("matrix", {3, 2}),
      "The model file \"m.likeness\" has a tensor \"matrix\" of shape [2, 3] where "
      "the model needs [3, 2].",
      Error);
  CHECK_THROWS_WITH_AS((void)file.value<int>("epochs"),
                       "The model file \"m.likeness\" has no \"epochs\".", Error);
  CHECK_THROWS_WITH_AS(
      (void)file.value<int>("rate"),
      "The model file \"m.likeness\" has a \"rate\" that is not a whole number in range.", Error);
  CHECK_THROWS_AS((void)file.value<std::string>("rows"), Error);
  CHECK_THROWS_AS((void)file.value<bool>("rows"), Error);
}

TEST_CASE("a flip of any bit of a model file is found") {
  const std::string bytes = small_model().to_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      CAPTURE(i);
      REQUIRE(!refusal(damaged).empty());
    }
  }
}

TEST_CASE("a model file cut short anywhere is refused") {
  const std::string bytes = small_model().to_bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CAPTURE(length);
    REQUIRE(!refusal(bytes.substr(0, length)).empty());
  }
  CHECK(refusal(bytes.substr(0, bytes.size() - 1)).find("cut short") != std::string::npos);
  CHECK(refusal(bytes + "x").find("1 bytes follow its end") != std::string::npos);
}

TEST_CASE("foreign, empty and newer files are told apart") {
  CHECK(refusal("") == "The model file \"m\" is empty.");
  CHECK(refusal("age,income\n39,50000\n") ==
        "The model file \"m\" is not a model file of likeness.");
  CHECK(
      refusal(forged("{}", "", 3)) ==
      "The model file \"m\" has format version 3, but this likeness reads versions up to 2; use a "
      "newer likeness.");
  CHECK(refusal(forged("{}", "", 1)).find("which no released likeness wrote") != std::string::npos);
}

TEST_CASE("a forged directory of tensors is refused before anything is allocated for it") {
  const std::string block(64, '\0');
  const std::string checksum = std::to_string(crc32c(bytes_of(block)));
  const auto entry = [&](const std::string& name, const std::string& shape,
                         const std::string& offset, const std::string& length,
                         const std::string& type = "\"u8\"") {
    return R"({"name":")" + name + R"(","type":)" + type + R"(,"shape":)" + shape +
           R"(,"offset":)" + offset + R"(,"length":)" + length + R"(,"crc32c":)" + checksum + "}";
  };
  const auto with = [&](const std::string& entries, const std::string& tensors) {
    return forged(R"({"tensors":[)" + entries + "]}", tensors);
  };
  CHECK(refusal(with(entry("a", "[64]", "0", "64"), block)).empty());
  CHECK(!refusal(forged("{}", "")).empty());
  CHECK(!refusal(forged(R"({"tensors":7})", "")).empty());
  CHECK(!refusal(forged(R"({"tensors":[7]})", "")).empty());
  CHECK(!refusal(forged(R"({"tensors":[],"tensors":[]})", "")).empty());
  CHECK(!refusal(forged(std::string(100000, '['), "")).empty());
  CHECK(!refusal(with(entry("a", "[64]", "64", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[128]", "0", "128"), block)).empty());
  CHECK(!refusal(with(entry("a", "[64]", "0", "18446744073709551615"), block)).empty());
  CHECK(!refusal(with(entry("a", "[64]", "-64", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[64.0]", "0", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[4294967296,4294967296,64]", "0", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[1,1,1,1,1,1,1,1,64]", "0", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[64]", "0", "64", "\"f16\""), block)).empty());
  CHECK(!refusal(with(entry("a", "[64]", "0", "64", "3"), block)).empty());
  CHECK(!refusal(with(entry("", "[64]", "0", "64"), block)).empty());
  CHECK(!refusal(with(entry("a", "[64]", "0", "64"), block + block)).empty());
  const std::string twice = entry("a", "[64]", "0", "64") + "," + entry("a", "[64]", "64", "64");
  CHECK(refusal(with(twice, block + block)).find("two tensors") != std::string::npos);
  const std::string overlapping =
      entry("a", "[64]", "0", "64") + "," + entry("b", "[64]", "0", "64");
  CHECK(!refusal(with(overlapping, block)).empty());
}

TEST_CASE("strings whose offsets go astray are refused") {
  for (const std::vector<std::int64_t>& offsets : std::vector<std::vector<std::int64_t>>{
           {}, {1, 3}, {0, 2}, {0, 5, 3}, {0, -1, 3}, {0, 1LL << 62}}) {
    ModelFile file;
    file.add("s.offsets", offsets);
    file.add("s.bytes", std::vector<std::uint8_t>{1, 2, 3});
    CHECK_THROWS_AS((void)file.strings("s"), Error);
  }
}

TEST_CASE("a model file is read from disk and from a pipe") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.likeness";
  small_model().write(path);
  CHECK(ModelFile::read(path).tensor<double>("matrix")[1] == 2);

  const std::string pipe = folder / "b.likeness";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << small_model().to_bytes(); });
  CHECK(ModelFile::read(pipe).tensor<double>("matrix")[1] == 2);
  writer.join();
}

TEST_CASE("what can't be a model file on disk is refused with a reason") {
  const auto code_of = [](const std::string& path) {
    try {
      (void)ModelFile::read(path);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kUsage;
  };
  CHECK(code_of("/nowhere/at/all.likeness") == ErrorCode::kModel);
  CHECK(code_of("/tmp") == ErrorCode::kModel);
  CHECK(code_of("/dev/null") == ErrorCode::kModel);
  CHECK(code_of("/dev/zero") == ErrorCode::kModel);
}
