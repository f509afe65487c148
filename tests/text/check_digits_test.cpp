#include "text/check_digits.hpp"

#include <doctest/doctest.h>

using namespace likeness::text;

TEST_CASE("a card number ends in its Luhn digit") {
  // The examples of ISO/IEC 7812-1's article and of card networks for tests.
  CHECK(luhn_digit("7992739871") == '3');
  CHECK(is_card_number("4111111111111111"));
  CHECK(is_card_number("3782-822463-10005"));
  CHECK(!is_card_number("4111111111111112"));
  CHECK(!is_card_number("42"));
  CHECK(!is_card_number("C4111111111111111"));
}

TEST_CASE("an IBAN holds its check digits") {
  CHECK(iban_digits("GB", "WEST12345698765432") == "82");
  CHECK(is_iban("GB82 WEST 1234 5698 7654 32"));
  CHECK(is_iban("DE89370400440532013000"));
  CHECK(!is_iban("DE88370400440532013000"));
  CHECK(!is_iban("DE89"));
  CHECK(!is_iban("DE89-3704-0044-0532-0130-00"));
}

TEST_CASE("an address of the internet has four numbers below 256") {
  CHECK(is_ipv4("127.0.0.1"));
  CHECK(is_ipv4("255.255.255.255"));
  CHECK(!is_ipv4("256.0.0.1"));
  CHECK(!is_ipv4("1.2.3"));
  CHECK(!is_ipv4("1.2.3.4.5"));
  CHECK(!is_ipv4("1.2.3."));
  CHECK(!is_ipv4("01.2.3.4"));
  CHECK(!is_ipv4(""));
}

TEST_CASE("an e-mail address has one @ and a domain") {
  CHECK(is_email("ann@example.org"));
  CHECK(!is_email("ann at example.org"));
  CHECK(!is_email("@example.org"));
  CHECK(!is_email("ann@example"));
  CHECK(!is_email("a@b@c.org"));
}
