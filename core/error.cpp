#include "likeness/error.hpp"

namespace likeness {

Error::Error(ErrorCode code, const std::string& sentence)
    : std::runtime_error(sentence), code_(code) {}

}  // namespace likeness
