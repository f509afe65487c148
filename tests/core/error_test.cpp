#include "likeness/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace likeness;

namespace {

std::string shown(const std::string& sentence) {
  return Error(ErrorCode::kUsage, sentence).what();
}

}  // namespace

TEST_CASE("an error shows no password, whatever sentence an address has come into") {
  CHECK(shown("Cannot write \"postgresql://u:secret@h:5/db?sslpassword=a\": no.") ==
        "Cannot write \"postgresql://u@h:5/db?sslpassword=\": no.");
  CHECK(shown("a://u:p@q@h/x?password=secret&b=1 and c://u:q@h") ==
        "a://u@h/x?password=&b=1 and c://u@h");
  for (const char* const sentence : {"See https://example.org/a:b", "a://h:5/db",
                                     "write to me@example.org://", "password=5", "The 3rd: a@b."}) {
    CHECK(shown(sentence) == sentence);
  }
}
