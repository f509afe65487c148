#include "table/personal_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace likeness;

TEST_CASE("a name is cut into words at separators and humps") {
  using Words = std::vector<std::string>;
  CHECK(name_words("customerID") == Words{"customer", "id"});
  CHECK(name_words("Customer Id") == Words{"customer", "id"});
  CHECK(name_words("customer-id") == Words{"customer", "id"});
  CHECK(name_words("IDNumber") == Words{"id", "number"});
  CHECK(name_words("ID") == Words{"id"});
  CHECK(name_words("MDVP_Fo_Hz") == Words{"mdvp", "fo", "hz"});
  CHECK(name_words("__").empty());
}

TEST_CASE("a name that speaks of personal data is recognized by whole words") {
  CHECK(personal_data_kind("email") == "email");
  CHECK(personal_data_kind("Home_Phone_Number") == "phone_number");
  CHECK(personal_data_kind("FirstName") == "first_name");
  CHECK(personal_data_kind("zip_code") == "postcode");
  CHECK(personal_data_kind("ip-v6 address") == "ipv6_address");
  CHECK(personal_data_kind("IPv6Address") == "ipv6_address");
  CHECK(personal_data_kind("social_security_number") == "ssn");
  CHECK(personal_data_kind("CardNumber") == "credit_card_number");
  CHECK(personal_data_kind("work tel") == "phone_number");
  CHECK(personal_data_kind("capacity").empty());
  CHECK(personal_data_kind("statement").empty());
  CHECK(personal_data_kind("driving").empty());
  CHECK(personal_data_kind("").empty());
}

TEST_CASE("keys of somebody are known by the last words of a name") {
  CHECK(names_subject("customer"));
  CHECK(names_subject("Patient_No"));
  CHECK(names_subject("home account number"));
  CHECK(names_subject("uid"));
  CHECK(!names_subject("customers"));
  CHECK(!names_subject("customer_segment"));
  CHECK(!names_subject("number"));
  CHECK(!names_subject(""));
}

TEST_CASE("some kinds say where, some are long numbers") {
  CHECK(is_place("city"));
  CHECK(!is_place("email"));
  CHECK(is_personal_number("ssn"));
  CHECK(!is_personal_number("last_name"));
}
