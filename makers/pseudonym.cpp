#include "makers/pseudonym.hpp"

#include <bit>
#include <cstddef>
#include <vector>

#include "likeness/error.hpp"
#include "text/characters.hpp"

namespace likeness::makers {
namespace {

/// Bytes as a number, the first one the lowest, on every machine.
std::uint64_t little_endian(std::string_view bytes) noexcept {
  std::uint64_t word = 0;
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[k])} << (8 * k);
  }
  return word;
}

class SipState {
 public:
  explicit SipState(const std::array<std::uint64_t, 2>& key) noexcept
      : v_{key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU, key[0] ^ 0x6c7967656e657261U,
           key[1] ^ 0x7465646279746573U} {}

  void add(std::uint64_t word) noexcept {
    v_[3] ^= word;
    round();
    round();
    v_[0] ^= word;
  }

  [[nodiscard]] std::uint64_t finish() noexcept {
    v_[2] ^= 0xFF;
    for (int k = 0; k < 4; ++k) round();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  void round() noexcept {
    v_[0] += v_[1];
    v_[1] = std::rotl(v_[1], 13) ^ v_[0];
    v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[3];
    v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] += v_[3];
    v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] += v_[1];
    v_[1] = std::rotl(v_[1], 17) ^ v_[2];
    v_[2] = std::rotl(v_[2], 32);
  }

  std::array<std::uint64_t, 4> v_;
};

std::uint64_t sip_hash(const std::array<std::uint64_t, 2>& key, std::string_view text) noexcept {
  SipState state(key);
  const std::uint64_t length = text.size();
  for (; text.size() >= 8; text.remove_prefix(8)) state.add(little_endian(text.substr(0, 8)));
  state.add(little_endian(text) | length << 56);
  return state.finish();
}

/// How many characters a place of an outline can take, and the first of them; 1 for a sign.
struct Alphabet {
  unsigned size;
  char first;
};

Alphabet alphabet_of(char c) noexcept {
  if (text::is_digit(c)) return {10, '0'};
  if (text::is_upper(c)) return {26, 'A'};
  return text::is_lower(c) ? Alphabet{26, 'a'} : Alphabet{1, c};
}

}  // namespace

PseudonymKey::PseudonymKey(std::string_view secret) {
  constexpr std::size_t kFewestBytes = 16;
  if (secret.size() < kFewestBytes) {
    throw Error(ErrorCode::kUsage, "The secret key has " + std::to_string(secret.size()) +
                                       " bytes; 16 or more are needed, so that it can't be "
                                       "guessed.");
  }
  const std::array<std::uint64_t, 2> start = {0x6c696b656e657373U, 0x70736575646f6e79U};
  key_ = {sip_hash(start, std::string(secret) + '0'), sip_hash(start, std::string(secret) + '1')};
  // Of a key of exactly 16 bytes, all bits count.
  key_[0] ^= little_endian(secret.substr(0, 8));
  key_[1] ^= little_endian(secret.substr(8, 8));
}

std::uint64_t PseudonymKey::hash(std::string_view use, std::string_view text) const noexcept {
  std::string whole(use);
  whole += '\0';
  whole += text;
  return sip_hash(key_, whole);
}

Element PseudonymKey::element(std::string_view use, std::string_view value) const noexcept {
  constexpr int kBits = 48;
  return {.seed = hash("seed", use), .index = hash(use, value) >> (64 - kBits)};
}

std::string PseudonymKey::permuted(std::string_view use, std::string_view text) const {
  // Each half of the letters and digits is shifted, place by place, by what the other half says:
  // this can be turned back, so that no two texts become one.
  std::string result(text);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (alphabet_of(result[i]).size > 1) places.push_back(i);
  }
  const std::size_t half = places.size() / 2;
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const bool first = round % 2 == 0;
    const std::size_t begin = first ? 0 : half;
    const std::size_t end = first ? half : places.size();
    std::string other(1, static_cast<char>('0' + round));
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (k < begin || k >= end) other += result[places[k]];
    }
    for (std::size_t k = begin; k < end; ++k) {
      char& c = result[places[k]];
      const Alphabet alphabet = alphabet_of(c);
      const std::uint64_t shift = hash(use, other + ':' + std::to_string(k)) % alphabet.size;
      const auto place = static_cast<std::uint64_t>(c - alphabet.first);
      c = static_cast<char>(alphabet.first + static_cast<int>((place + shift) % alphabet.size));
    }
  }
  return result;
}

}  // namespace likeness::makers
