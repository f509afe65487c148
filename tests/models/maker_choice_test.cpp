#include "models/frame/maker_choice.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/error.hpp"
#include "models/frame/made_column.hpp"
#include "text/check_digits.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Column named_texts(const std::string& name, const std::vector<std::string>& values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return column;
}

MadeColumn made_of(const std::string& sdtype, const std::vector<std::string>& values,
                   std::optional<std::string> locale = {}) {
  ColumnMetadata metadata;
  metadata.name = sdtype;
  metadata.sdtype = sdtype;
  metadata.locale = std::move(locale);
  return MadeColumn(named_texts(sdtype, values), metadata, false);
}

std::string cell(const MadeColumn& made, std::size_t row) {
  // One seed for the cells of each column, one for the subjects of all.
  return std::string(made.make(0, row + 1, 5, 9).strings[row]);
}

const std::vector<std::string> kNames = {"Mary Smith", "John Brown", "Linda Miller", "Ann Davis"};
const std::vector<std::string> kAddresses = {"a@b.cd", "e@f.gh", "i@j.kl", "m@n.op"};

}  // namespace

TEST_CASE("made columns of one table belong together: the e-mail address is that of the name") {
  const MadeColumn names = made_of("name", kNames);
  const MadeColumn first = made_of("first_name", {"Mary", "John", "Linda", "Ann"});
  const MadeColumn emails = made_of("email", kAddresses);
  REQUIRE(names.maker() != nullptr);
  for (std::size_t row = 0; row < 5; ++row) {
    const std::string name = cell(names, row);
    CHECK(name.starts_with(cell(first, row) + " "));
    std::string slug = name.substr(0, name.find(' '));
    slug[0] = static_cast<char>(slug[0] - 'A' + 'a');
    CHECK(cell(emails, row).starts_with(slug + "."));
    CHECK(text::is_email(cell(emails, row)));
  }
}

TEST_CASE("values that don't look like their kind keep the shapes of their column") {
  CHECK(made_of("name", {"User 4711", "User 0815", "User 1234", "User 9999"}).maker() == nullptr);
  CHECK(made_of("postcode", {"12345", "54321", "99999"}).maker() != nullptr);
  CHECK(made_of("postcode", {"1234 AB", "4321 CD", "9999 EF"}).maker() == nullptr);
  CHECK(made_of("postcode", {"1234 AB", "4321 CD", "9999 EF"}, "nl_NL").maker() != nullptr);
  CHECK(made_of("first_name", {"정수", "민준", "서연"}).maker() == nullptr);
}

TEST_CASE("telephone numbers keep the layout that the real ones have") {
  const std::vector<std::string> dashed = {"617-555-0143", "212-555-0199", "305-555-0101",
                                           "415-555-0110", "303-555-0155", "206-555-0177"};
  const std::string phone = cell(made_of("phone_number", dashed), 3);
  CHECK(phone.size() == 12);
  CHECK(phone[3] == '-');
  CHECK(phone[7] == '-');
  std::vector<std::string> abroad;
  for (const std::string& number : dashed) abroad.push_back("+1 " + number);
  CHECK(cell(made_of("phone_number", abroad), 3) == "+1 " + phone);
}

TEST_CASE("a maker in a model file makes what it made, and one of an unknown kind is refused") {
  const MadeColumn names = made_of("name", kNames, "fr_FR");
  io::ModelFile file;
  file.header["made"] = io::save_part(names, "made", file);
  CHECK(cell(io::load_part<MadeColumn>(file.header["made"], "made", file), 2) == cell(names, 2));
  file.header["made"]["maker"]["sdtype"] = "nmae";
  CHECK_THROWS_AS((void)io::load_part<MadeColumn>(file.header["made"], "made", file), Error);
}

TEST_CASE("ids that are random UUIDs are made as such") {
  const MadeColumn made =
      made_of("id", {"cd613e30-d8f1-4adf-91b7-584a2265b1f5", "1e2feb89-414c-443c-9027-c4d1c386bbc4",
                     "419def82-2154-4354-a5f9-672969617062"});
  for (std::size_t row = 0; row < 40; ++row) {
    const std::string uuid = cell(made, row);
    CHECK(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
  }
}

TEST_CASE("names are made with the title, and in the order, that nearly all have") {
  const MadeColumn plain = made_of("name", kNames);
  const MadeColumn turned = made_of("name", {"Smith, Mary", "Brown, John", "Miller, Linda"});
  const MadeColumn titled = made_of("name", {"Dr. Mary Smith", "Dr. John Brown", "Dr. Ann Davis"});
  for (std::size_t row = 0; row < 3; ++row) {
    const std::string name = cell(plain, row);
    const std::size_t space = name.find(' ');
    CHECK(cell(turned, row) == name.substr(space + 1) + ", " + name.substr(0, space));
    CHECK(cell(titled, row) == "Dr. " + name);
  }
}
