#include "cli/verb.hpp"

#include <charconv>
#include <utility>

#include "cli/numbers.hpp"
#include "likeness/error.hpp"

namespace likeness::cli {

Option flag(std::string names, bool& field, std::string summary) {
  return {std::move(names), "", std::move(summary), [&field](const std::string&) { field = true; }};
}

Option text(std::string names, std::string value_name, std::string& field, std::string summary) {
  return single(
      std::move(names), std::move(value_name),
      [&field](const std::string& value) { field = value; }, std::move(summary));
}

Option count(std::string names, std::function<void(std::uint64_t)> take, std::uint64_t lowest,
             std::string summary, std::uint64_t highest) {
  Option option{std::move(names), "N", std::move(summary), {}};
  option.take = [name = option.first_name(), take = std::move(take), lowest, highest](
                    const std::string& value) { take(parse_count(name, value, lowest, highest)); };
  return option;
}

Option number(std::string names, double& field, std::string summary) {
  Option option{std::move(names), "NUMBER", std::move(summary), {}};
  option.take = [name = option.first_name(), &field](const std::string& value) {
    const char* end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, field);
    if (read.ec != std::errc() || read.ptr != end) {
      fail(name + " " + in_quotes(value) + " is not a number.");
    }
  };
  return option;
}

Option input(std::string names, std::string& path, std::string summary) {
  Option option = text(std::move(names), "FILE", path, std::move(summary));
  option.file = FileUse::kRead;
  return option;
}

Option output(std::string names, std::string& path, std::string summary) {
  Option option = text(std::move(names), "FILE", path, std::move(summary));
  option.file = FileUse::kWritten;
  return option;
}

Option single(std::string names, std::string value_name,
              std::function<void(const std::string&)> take, std::string summary) {
  return {std::move(names), std::move(value_name), std::move(summary), std::move(take)};
}

Option repeatable(std::string names, std::string value_name,
                  std::function<void(const std::string&)> take, std::string summary) {
  Option option =
      single(std::move(names), std::move(value_name), std::move(take), std::move(summary));
  option.repeatable = true;
  return option;
}

Option needed(Option option) {
  option.needed = true;
  return option;
}

Option hidden(Option option) {
  option.hidden = true;
  return option;
}

Positional input_argument(std::string name, std::string& path, std::string summary,
                          std::string needed_as) {
  return {std::move(name), "FILE", std::move(summary), std::move(needed_as),
          [&path](const std::string& value) { path = value; }};
}

void fail(const std::string& sentence) {
  throw Error(ErrorCode::kUsage, sentence);
}

std::string in_quotes(const std::string& text) {
  return '"' + text + '"';
}

}  // namespace likeness::cli
