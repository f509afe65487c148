#include "likeness/error.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace likeness {
namespace {

/// The address of a database or page may hold a password, which is nobody's business wherever the
/// address turns up: `postgresql://user:password@host` becomes `postgresql://user@host`.
std::string without_password(std::string text) {
  for (std::size_t begin = text.find("://"); begin != std::string::npos;
       begin = text.find("://", begin + 3)) {
    const std::size_t end = std::min(text.find_first_of(" \t\n\"<>", begin), text.size());
    const std::size_t at = text.rfind('@', end == 0 ? 0 : end - 1);
    if (at == std::string::npos || at < begin) continue;
    const std::size_t colon = text.find(':', begin + 3);
    if (colon < at) text.erase(colon, at - colon);
  }
  for (const char* const setting : {"?password=", "&password=", "?sslpassword=", "&sslpassword="}) {
    for (std::size_t place = text.find(setting); place != std::string::npos;
         place = text.find(setting, place + 1)) {
      const std::size_t value = text.find('=', place) + 1;
      text.erase(value, std::min(text.find_first_of("& \t\n\"<>", value), text.size()) - value);
    }
  }
  return text;
}

}  // namespace

Error::Error(ErrorCode code, const std::string& sentence)
    : std::runtime_error(without_password(sentence)), code_(code) {}

}  // namespace likeness
