#include "models/frame/maker_choice.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>

#include "makers/calling_code.hpp"
#include "makers/form.hpp"
#include "makers/locale.hpp"
#include "makers/outline.hpp"
#include "makers/person_values.hpp"
#include "table/column_type.hpp"
#include "text/characters.hpp"
#include "text/check_digits.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostLookedAt = 1000;
constexpr double kNearlyAllFit = 0.9;
/// A layout is shown by as many values as a shape.
constexpr std::size_t kFewestOfLayout = 5;

/// Kinds whose values are made from lists; others have shapes of their own that say as much.
constexpr std::array kMadeKinds = std::to_array<std::string_view>({
    "address",    "administrative_unit",
    "city",       "company",
    "country",    "country_code",
    "email",      "first_name",
    "iban",       "ipv6_address",
    "job",        "last_name",
    "name",       "phone_number",
    "postcode",   "secondary_address",
    "ssn",        "state",
    "state_abbr", "street_address",
    "url",        "user_agent_string",
    "user_name",  "uuid4",
    "vin",
});

/// Of these, those that tell of the row rather than of a list.
constexpr std::array kDrawnKinds = std::to_array<std::string_view>(
    {"company", "country", "country_code", "job", "url", "user_agent_string"});

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), text::is_digit);
}

bool is_beyond_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return text::is_letter(c) || is_beyond_ascii(c); });
}

bool is_ascii_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_beyond_ascii);
}

bool is_words(std::string_view text) {
  return has_letter(text) && !has_digit(text);
}

/// A given or a family name: a capital, then small letters, or beyond ASCII.
bool is_person_name(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  const bool capital = text::is_upper(text.empty() ? 'a' : text[0]) || !is_ascii_text(text);
  return is_words(text) && capital && text.size() <= kLongest &&
         text.find('_') == std::string_view::npos;
}

bool is_full_name(std::string_view text) {
  return is_person_name(text) && (text.find(' ') != std::string_view::npos || !is_ascii_text(text));
}

bool is_short_code(std::string_view text) {
  return (text.size() == 2 || text.size() == 3) &&
         std::all_of(text.begin(), text.end(), text::is_upper);
}

/// A UUID of version 4 in small letters.
bool is_random_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const bool hyphen = k == 8 || k == 13 || k == 18 || k == 23;
    const bool hex = text::is_digit(text[k]) || (text[k] >= 'a' && text[k] <= 'f');
    if (hyphen ? text[k] != '-' : !hex) return false;
  }
  return text[14] == '4' && std::string_view("89ab").find(text[19]) != std::string_view::npos;
}

/// Whether a value is of the kind, as far as its form says.
bool is_of_kind(std::string_view kind, std::string_view value) {
  if (kind == "first_name" || kind == "last_name") return is_person_name(value);
  if (kind == "name") return is_full_name(value);
  if (kind == "email") return text::is_email(value);
  if (kind == "user_name") return has_letter(value) && value.find(' ') == std::string_view::npos;
  if (kind == "state_abbr" || kind == "country_code") return is_short_code(value);
  if (kind == "url") return value.starts_with("http");
  if (kind == "user_agent_string") return value.find('/') != std::string_view::npos;
  if (kind == "uuid4") return is_random_uuid(value);
  if (kind == "vin") return value.size() == 17;
  if (kind == "address" || kind == "street_address" || kind == "secondary_address") {
    return has_letter(value) && (has_digit(value) || value.find(' ') != std::string_view::npos);
  }
  if (kind == "iban") return text::is_iban(value);
  if (kind == "ipv6_address") return value.find(':') != std::string_view::npos;
  return is_words(value);
}

/// Whether the column holds text, or postal codes that were read as numbers.
bool can_be_made(const Column& column, const std::string& sdtype) {
  return is_string(column.type) || (column.type == ColumnType::kInt64 && sdtype == "postcode");
}

/// Calls use(text) for a cell of such a column.
template <class Use>
bool with_text(const Column& column, std::size_t row, const Use& use) {
  return is_string(column.type) ? use(string_at(column, row))
                                : use(std::to_string(column.integers[row]));
}

template <class Test>
bool nearly_all_cells(const Column& column, const Test& test) {
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostLookedAt);
  std::size_t cells = 0;
  std::size_t fitting = 0;
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (!column.valid(row)) continue;
    ++cells;
    fitting += with_text(column, row, test) ? 1 : 0;
  }
  return cells > 0 && static_cast<double>(fitting) >= kNearlyAllFit * static_cast<double>(cells);
}

/// The outline that most cells have, where it is nothing but digits and signs.
std::string digit_layout(const Column& column) {
  std::map<std::string, std::size_t> counts;
  const std::size_t step = std::max<std::size_t>(1, column.size() / kMostLookedAt);
  for (std::size_t row = 0; row < column.size(); row += step) {
    if (column.valid(row)) ++counts[makers::outline_of(string_at(column, row))];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == counts.end() || most->second < kFewestOfLayout || has_letter(most->first)) return {};
  return most->first.find('?') == std::string::npos ? most->first : std::string();
}

/// `Dr. {family}, {given}`, for names of which nearly all have that title and that order; empty
/// for those that are as the maker makes them.
std::string name_layout(const Column& column) {
  const auto is_turned = [](std::string_view text) {
    return makers::written_name(text).family_first;
  };
  std::size_t row = 0;
  while (row < column.size() && !column.valid(row)) ++row;
  if (row == column.size()) return {};
  const std::string title(makers::written_name(string_at(column, row)).title);
  const bool is_turned_round = nearly_all_cells(column, is_turned);
  const bool is_titled = !title.empty() && nearly_all_cells(column, [&](std::string_view text) {
    return text.starts_with(title);
  });
  if (!is_turned_round && !is_titled) return {};
  return (is_titled ? title : std::string()) + (is_turned_round ? "{family}, {given}" : "{full}");
}

/// Appends a full name as that layout shows it.
void append_name(const makers::Maker& full_names, std::string_view layout,
                 const makers::Element& element, std::string& out) {
  std::string full;
  full_names.append(element, full);
  std::string family;
  makers::Maker("last_name", full_names.locale()).append(element, family);
  makers::append_form(layout, out, [&](std::string_view part) {
    std::string_view given = full;
    if (given.ends_with(family)) {
      given.remove_suffix(family.size());
    } else if (given.starts_with(family)) {
      given.remove_prefix(family.size());
    }
    while (given.ends_with(' ')) given.remove_suffix(1);
    while (given.starts_with(' ')) given.remove_prefix(1);
    out += part == "full" ? std::string_view(full) : part == "family" ? family : given;
  });
}

std::size_t layout_digits(std::string_view layout) {
  return static_cast<std::size_t>(std::count(layout.begin(), layout.end(), '#'));
}

/// With the country's telephone code in front; a zero that is dialled within the country falls
/// away.
std::string international(const makers::Maker& maker, const std::string& digits) {
  const std::string calling(makers::calling_code(maker.locale()));
  return calling + (digits[0] == '0' ? digits.substr(1) : digits);
}

/// Whether numbers begin with the country's code.
bool is_abroad(std::string_view layout) {
  return layout.starts_with('+');
}

/// The digits of a made number as that layout shows them.
std::string digits_of_layout(const makers::Maker& maker, std::string_view layout,
                             std::string_view value) {
  const std::string digits = makers::digits_of(value);
  const std::size_t wanted = layout_digits(layout);
  const bool with_code = is_abroad(layout) || digits.size() != wanted;
  const std::string abroad = with_code ? international(maker, digits) : digits;
  return is_abroad(layout) || abroad.size() == wanted ? abroad : digits;
}

void fill_layout(std::string_view layout, std::string_view digits, std::string& out) {
  std::size_t next = 0;
  for (const char c : layout) out += c == '#' ? digits[next++] : c;
}

std::string first_made(const makers::Maker& maker) {
  std::string value;
  maker.append({.seed = 0, .index = 0}, value);
  return value;
}

/// What a column is made as: ids and texts that are random UUIDs as these.
std::string made_sdtype(const Column& column, const ColumnMetadata& metadata) {
  const bool plain =
      metadata.sdtype == "id" || metadata.sdtype == "text" || metadata.sdtype == "unknown";
  const bool uuids = plain && is_string(column.type) && nearly_all_cells(column, is_random_uuid);
  return uuids ? "uuid4" : metadata.sdtype;
}

}  // namespace

std::optional<MakerChoice> MakerChoice::of(const Column& column, const ColumnMetadata& metadata,
                                           std::optional<std::string_view> locale) {
  const std::string sdtype = made_sdtype(column, metadata);
  if (!can_be_made(column, sdtype) || column.missing_count() == column.size()) {
    return std::nullopt;
  }
  if (std::find(kMadeKinds.begin(), kMadeKinds.end(), sdtype) == kMadeKinds.end()) {
    return std::nullopt;
  }
  if (!locale && !metadata.locale && !nearly_all_cells(column, is_ascii_text)) return std::nullopt;
  MakerChoice choice;
  choice.sdtype_ = sdtype;
  choice.locale_ =
      metadata.locale ? makers::locale_name(*metadata.locale) : locale.value_or("en_US");
  choice.maker_.emplace(choice.sdtype_, choice.locale_);
  const std::string example = first_made(*choice.maker_);
  if (sdtype == "phone_number") {
    const std::string layout = digit_layout(column);
    const std::string digits = digits_of_layout(*choice.maker_, layout, example);
    if (digits.size() != layout_digits(layout)) return std::nullopt;
    choice.layout_ = layout;
    return choice;
  }
  if (sdtype == "name") choice.layout_ = name_layout(column);
  const bool by_outline = sdtype == "postcode" || sdtype == "ssn";
  const std::string outline = makers::outline_of(example);
  const bool fits = nearly_all_cells(column, [&](std::string_view value) {
    return by_outline ? makers::outline_of(value) == outline : is_of_kind(sdtype, value);
  });
  // The country of the real accounts stays.
  const bool other_country =
      sdtype == "iban" && !nearly_all_cells(column, [&](std::string_view value) {
        return value.substr(0, 2) == example.substr(0, 2);
      });
  return fits && !other_country ? std::optional(std::move(choice)) : std::nullopt;
}

MakerChoice MakerChoice::at_same_place(std::string_view sdtype) const {
  MakerChoice choice;
  choice.sdtype_ = sdtype;
  choice.locale_ = locale_;
  choice.maker_.emplace(sdtype, locale_);
  return choice;
}

void MakerChoice::append(const makers::Element& element, std::string& out) const {
  if (layout_.empty()) {
    maker_->append(element, out);
    return;
  }
  if (sdtype_ == "name") {
    append_name(*maker_, layout_, element, out);
    return;
  }
  std::string value;
  maker_->append(element, value);
  const std::string digits = digits_of_layout(*maker_, layout_, value);
  // Numbers of another length keep their own form.
  if (digits.size() == layout_digits(layout_)) {
    fill_layout(layout_, digits, out);
  } else {
    out += is_abroad(layout_) ? '+' + digits : value;
  }
}

bool MakerChoice::follows_row() const {
  return std::find(kDrawnKinds.begin(), kDrawnKinds.end(), sdtype_) == kDrawnKinds.end();
}

void MakerChoice::fields(io::Archive& archive) {
  archive("sdtype", sdtype_);
  archive("locale", locale_);
  archive("layout", layout_);
  if (!archive.loading()) return;
  const auto kinds = makers::maker_kinds();
  const auto locales = makers::locale_names();
  archive.require(std::find(kinds.begin(), kinds.end(), sdtype_) != kinds.end() &&
                      std::find(locales.begin(), locales.end(), locale_) != locales.end(),
                  "a generated column is of an unknown kind or locale");
  maker_.emplace(sdtype_, locale_);
}

}  // namespace likeness::models
