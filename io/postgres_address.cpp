#include "io/postgres_address.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/error.hpp"

namespace likeness::io {
namespace {

constexpr std::string_view kUnclearAddress = "postgresql://...";

/// The pieces of an address whose password is clear.
struct AddressParts {
  std::string beginning;  ///< `postgresql://user`
  std::string password;   ///< as it is written
  std::string place;      ///< `@host:port/database`
  std::vector<std::string> settings;
};

std::vector<std::string> split_settings(std::string_view query) {
  std::vector<std::string> settings;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    if (end > 0) settings.emplace_back(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return settings;
}

/// Nothing where a password might reach further than it seems.
std::optional<AddressParts> split_address(std::string_view path) {
  const std::size_t scheme = path.find("://") + 3;
  const std::size_t question = std::min(path.find('?'), path.size());
  const std::string_view main = path.substr(0, question);
  const std::string_view query = path.substr(std::min(question + 1, path.size()));
  AddressParts parts;
  parts.settings = split_settings(query);
  const std::size_t at = main.find('@', scheme);
  if (at == std::string_view::npos) {
    // A password with a question mark in it would have its `@` here.
    if (query.find('@') != std::string_view::npos) return std::nullopt;
    parts.beginning = main.substr(0, scheme);
    parts.place = main.substr(scheme);
    return parts;
  }
  const bool clear =
      main.find('@', at + 1) == std::string_view::npos && main.find('/', scheme) > at;
  if (!clear) return std::nullopt;
  const std::size_t colon = std::min(main.find(':', scheme), at);
  parts.beginning = main.substr(0, colon);
  parts.password = main.substr(std::min(colon + 1, at), at - std::min(colon + 1, at));
  parts.place = main.substr(at);
  return parts;
}

std::string joined_settings(const std::vector<std::string>& settings) {
  std::string text;
  for (const std::string& setting : settings) text += (text.empty() ? "?" : "&") + setting;
  return text;
}

bool is_secret(const std::string& setting) {
  return setting.starts_with("password=") || setting.starts_with("sslpassword=");
}

std::string without_percents(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string result;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const bool escape =
        text[k] == '%' && k + 2 < text.size() && digit(text[k + 1]) >= 0 && digit(text[k + 2]) >= 0;
    if (escape) {
      result += static_cast<char>(digit(text[k + 1]) * 16 + digit(text[k + 2]));
      k += 2;
    } else {
      result += text[k];
    }
  }
  return result;
}

}  // namespace

bool is_postgres_address(const std::string& path) {
  return path.starts_with("postgresql://") || path.starts_with("postgres://");
}

std::string shown_postgres_address(const std::string& path) {
  std::optional<AddressParts> parts = split_address(path);
  if (!parts) return std::string(kUnclearAddress);
  std::erase_if(parts->settings, is_secret);
  return parts->beginning + parts->place + joined_settings(parts->settings);
}

PostgresAddress parse_postgres_address(const std::string& path) {
  std::optional<AddressParts> parts = split_address(path);
  if (!parts) {
    throw Error(ErrorCode::kUsage,
                "The address of a PostgreSQL database has the form "
                "postgresql://user:password@host:port/database?schema=name; write special "
                "characters within it as % and two digits, such as %40 for @.");
  }
  PostgresAddress address;
  address.shown = shown_postgres_address(path);
  constexpr std::string_view kSchema = "schema=";
  std::erase_if(parts->settings, [&](const std::string& setting) {
    if (!setting.starts_with(kSchema)) return false;
    address.schema = without_percents(std::string_view(setting).substr(kSchema.size()));
    return true;
  });
  const std::string password = parts->password.empty() ? "" : ":" + parts->password;
  address.url = parts->beginning + password + parts->place + joined_settings(parts->settings);
  return address;
}

bool same_postgres_address(const std::string& a, const std::string& b) {
  if (!is_postgres_address(a) || !is_postgres_address(b)) return false;
  const std::string shown_a = shown_postgres_address(a);
  const std::string shown_b = shown_postgres_address(b);
  return shown_a.substr(shown_a.find(':')) == shown_b.substr(shown_b.find(':'));
}

}  // namespace likeness::io
