#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "io/json.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

[[noreturn]] void refuse_member(const std::string& where, const std::string& what) {
  throw Error(ErrorCode::kData, where + " " + what);
}

const io::Json* member_among(const io::Json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = object.find(name);
    if (found != object.end() && !found->is_null()) return &*found;
  }
  return nullptr;
}

/// A number, string or truth value as a CSV cell has it.
std::string cell_as_text(const io::Json& value, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (!value.is_number()) refuse_member(where, "has a value that is no number or string.");
  return io::json_text(value, ErrorCode::kData, false);
}

std::optional<double> number_member(const io::Json& column, const std::string& where,
                                    std::initializer_list<const char*> names) {
  const io::Json* value = member_among(column, names);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) {
    refuse_member(where, "has a " + text::in_quotes(*names.begin()) + " that is no number.");
  }
  return value->get<double>();
}

DescribedShape shape_of(const std::string& name, const std::string& where) {
  constexpr std::array<std::string_view, 6> kNames = {"uniform",    "normal",      "norm",
                                                      "log_normal", "exponential", "lognormal"};
  if (name == "uniform") return DescribedShape::kUniform;
  if (name == "normal" || name == "norm") return DescribedShape::kNormal;
  if (name == "log_normal" || name == "lognormal") return DescribedShape::kLognormal;
  if (name == "exponential") return DescribedShape::kExponential;
  refuse_member(where, "has the unknown distribution " + text::in_quotes(name) +
                           text::did_you_mean(name, kNames,
                                              "; known are uniform, normal, "
                                              "log_normal and exponential."));
}

void read_ends(const io::Json& column, const std::string& where, ColumnDescription& described) {
  if (const io::Json* range = member_among(column, {"range"})) {
    if (!range->is_array() || range->size() != 2) {
      refuse_member(where, "has a \"range\" that is not a list of two ends.");
    }
    described.minimum = cell_as_text(range->front(), where);
    described.maximum = cell_as_text(range->back(), where);
  }
  if (const io::Json* least = member_among(column, {"minimum", "min", "min_value"})) {
    described.minimum = cell_as_text(*least, where);
  }
  if (const io::Json* most = member_among(column, {"maximum", "max", "max_value"})) {
    described.maximum = cell_as_text(*most, where);
  }
}

/// Fractions add up to 1, as far as they are rounded; counts and weights to anything.
void check_shares(const std::vector<double>& shares, bool weights, const std::string& where) {
  constexpr double kRounded = 0.02;
  double sum = 0;
  bool whole = true;
  for (const double share : shares) {
    if (!(share >= 0)) refuse_member(where, "has a share below 0.");
    sum += share;
    whole = whole && share == std::floor(share);
  }
  if (shares.empty()) return;
  if (!(sum > 0)) refuse_member(where, "has shares that are all 0.");
  if (!std::isfinite(sum)) refuse_member(where, "has shares without a finite sum.");
  if (!whole && !weights && std::abs(sum - 1) > kRounded) {
    refuse_member(where, "has shares that add up to " +
                             text::shortest(std::round(sum * 1e6) / 1e6) +
                             "; let them add up to 1, or give whole numbers as weights.");
  }
}

/// A list of values, beside it one of shares; or an object of both.
void read_values(const io::Json& column, const std::string& where, ColumnDescription& described) {
  const io::Json* values = member_among(column, {"values", "categories", "order"});
  if (values == nullptr) return;
  if (values->is_object()) {
    for (const auto& [name, share] : values->items()) {
      described.values.push_back(name);
      if (!share.is_number()) refuse_member(where, "has a share that is no number.");
      described.shares.push_back(share.template get<double>());
    }
  } else if (values->is_array()) {
    for (const io::Json& value : *values) described.values.push_back(cell_as_text(value, where));
  }
  if (described.values.empty()) refuse_member(where, "has a list of values with none in it.");
  if (const io::Json* shares = member_among(column, {"shares", "weights", "probabilities"})) {
    if (!shares->is_array()) refuse_member(where, "has \"shares\" that are not a list.");
    described.shares.clear();
    for (const io::Json& share : *shares) {
      if (!share.is_number()) refuse_member(where, "has a share that is no number.");
      described.shares.push_back(share.get<double>());
    }
    if (described.shares.size() != described.values.size()) {
      refuse_member(where, "has " + std::to_string(described.shares.size()) + " shares for " +
                               std::to_string(described.values.size()) + " values.");
    }
  }
  check_shares(described.shares, member_among(column, {"weights"}) != nullptr, where);
}

double missing_share(const io::Json& column, const std::string& where) {
  constexpr double kOfNullable = 0.1;
  const io::Json* share = member_among(column, {"missing", "missing_share"});
  if (share == nullptr) {
    const io::Json* nullable = member_among(column, {"nullable"});
    return nullable != nullptr && nullable->is_boolean() && nullable->get<bool>() ? kOfNullable : 0;
  }
  if (!share->is_number() || share->get<double>() < 0 || share->get<double>() > 1) {
    refuse_member(where, "has a share of missing cells that is not from 0 to 1.");
  }
  return share->get<double>();
}

/// A centre lies between the ends, and that of a distribution without negative numbers above the
/// lower one.
void check_shape(const ColumnDescription& described, const std::string& where) {
  if (described.deviation && !(*described.deviation > 0)) {
    refuse_member(where, "has a standard deviation that is not above 0.");
  }
  if (!described.mean) return;
  const auto end = [](const std::optional<std::string>& text) {
    return text ? text::to_number(*text) : std::nullopt;
  };
  const bool one_sided = described.shape == DescribedShape::kLognormal ||
                         described.shape == DescribedShape::kExponential;
  const std::string centre =
      described.shape == DescribedShape::kLognormal ? "a median of " : "a mean of ";
  const auto least = end(described.minimum);
  const auto most = end(described.maximum);
  if (one_sided && !(*described.mean > least.value_or(0))) {
    refuse_member(where, "can't have " + centre + text::shortest(*described.mean) +
                             ", which is not above " + text::shortest(least.value_or(0)) +
                             ", its lower end.");
  }
  if ((least && *described.mean < *least) || (most && *described.mean > *most)) {
    refuse_member(where, "can't have " + centre + text::shortest(*described.mean) +
                             ", which is not between its ends.");
  }
}

/// Members that nothing reads are likely misspelt.
void note_unknown(const io::Json& column, const std::string& where,
                  std::vector<std::string>& notes) {
  constexpr auto kKnown = std::to_array<std::string_view>({"anonymized",
                                                           "categories",
                                                           "column_name",
                                                           "computer_representation",
                                                           "datetime_format",
                                                           "decimals",
                                                           "description",
                                                           "distribution",
                                                           "enforce_min_max_values",
                                                           "format",
                                                           "kind",
                                                           "learning",
                                                           "locale",
                                                           "longest",
                                                           "max",
                                                           "max_length",
                                                           "max_value",
                                                           "maximum",
                                                           "mean",
                                                           "median",
                                                           "min",
                                                           "min_value",
                                                           "minimum",
                                                           "missing",
                                                           "missing_share",
                                                           "missing_value_generation",
                                                           "name",
                                                           "nullable",
                                                           "order",
                                                           "order_by",
                                                           "pii",
                                                           "pii_category",
                                                           "pii_locales",
                                                           "probabilities",
                                                           "range",
                                                           "ref",
                                                           "regex",
                                                           "regex_format",
                                                           "rounding",
                                                           "sdtype",
                                                           "shares",
                                                           "standard_deviation",
                                                           "std",
                                                           "subtype",
                                                           "type",
                                                           "unique",
                                                           "values",
                                                           "weights"});
  if (!column.is_object()) return;
  for (const auto& [name, value] : column.items()) {
    if (std::ranges::find(kKnown, name) != kKnown.end()) continue;
    notes.push_back(where + " has " + text::in_quotes(name) + ", which is not used" +
                    text::did_you_mean(name, kKnown));
  }
}

ColumnDescription read_column(const std::string& name, const io::Json& column,
                              const std::string& where) {
  ColumnDescription described;
  described.name = name;
  if (!column.is_object()) return described;
  read_ends(column, where, described);
  read_values(column, where, described);
  if (const io::Json* shape = member_among(column, {"distribution"})) {
    if (!shape->is_string()) refuse_member(where, "has a \"distribution\" that is not a name.");
    described.shape = shape_of(shape->get<std::string>(), where);
  }
  described.mean = number_member(column, where, {"mean", "median"});
  described.deviation = number_member(column, where, {"standard_deviation", "std"});
  check_shape(described, where);
  if (const auto decimals = number_member(column, where, {"decimals"})) {
    constexpr double kMostDecimals = 9;
    if (!(*decimals >= 0) || *decimals > kMostDecimals || *decimals != std::floor(*decimals)) {
      refuse_member(where, "has \"decimals\" that are no whole number from 0 to 9.");
    }
    described.decimals = static_cast<int>(*decimals);
  }
  if (const auto longest = number_member(column, where, {"max_length", "longest"})) {
    constexpr double kLongest = 1e9;
    if (!(*longest >= 1) || *longest != std::floor(*longest)) {
      refuse_member(where, "has a \"max_length\" that is no whole number from 1.");
    }
    described.longest = static_cast<std::uint64_t>(std::min(*longest, kLongest));
  }
  described.missing_share = missing_share(column, where);
  if (const io::Json* unique = member_among(column, {"unique"})) {
    described.unique = unique->is_boolean() && unique->get<bool>();
  }
  return described;
}

void add_unique(const Constraint& constraint, const std::string& where,
                TableDescription& described) {
  std::vector<std::string> names;
  for (const ColumnDescription& column : described.columns) names.push_back(column.name);
  for (const std::string& name : constraint.columns) {
    if (std::ranges::find(names, name) != names.end()) continue;
    refuse_member(where, "has no column " + text::in_quotes(name) + ", which is to be unique" +
                             text::did_you_mean(name, names));
  }
  if (constraint.columns.empty()) return;
  if (constraint.columns.size() > 1) {
    described.unique.push_back({constraint.columns, {}});
    return;
  }
  for (ColumnDescription& column : described.columns) {
    if (column.name == constraint.columns.front()) column.unique = true;
  }
}

/// The object of a table, which is the document itself in the single-table versions.
const io::Json& table_object(const io::Json& document, const std::string& name) {
  const auto tables = document.find("tables");
  return tables == document.end() ? document : tables->at(name);
}

std::optional<std::uint64_t> count_member(const io::Json& object, const std::string& where,
                                          std::initializer_list<const char*> names) {
  const std::optional<double> count = number_member(object, where, names);
  constexpr double kMost = 9e15;
  if (!count) return std::nullopt;
  if (!(*count >= 0) || *count > kMost) {
    refuse_member(where,
                  "has a " + text::in_quotes(*names.begin()) + " that is no number of rows.");
  }
  return static_cast<std::uint64_t>(*count);
}

std::optional<ChildCount> child_count(const io::Json& relation, const std::string& where) {
  ChildCount count;
  if (const io::Json* range = member_among(relation, {"children"})) {
    if (!range->is_array() || range->size() != 2 || !range->front().is_number() ||
        !range->back().is_number()) {
      refuse_member(where, "has \"children\" that are not a list of the fewest and the most.");
    }
    const double fewest = range->front().get<double>();
    const double most = range->back().get<double>();
    constexpr double kMost = 1e9;
    if (!(fewest >= 0) || !(most >= 1) || fewest > most || most > kMost) {
      refuse_member(where, "can't have between " + text::shortest(fewest) + " and " +
                               text::shortest(most) + " children of a row.");
    }
    count.fewest = static_cast<std::uint64_t>(fewest);
    count.most = static_cast<std::uint64_t>(most);
    return count;
  }
  return std::nullopt;
}

}  // namespace

Description parse_description(std::string_view json, std::string_view source) {
  Description description;
  description.metadata = parse_dataset_metadata(json, source);
  const io::Json document = io::parse_json(json, source, ErrorCode::kData);
  for (const NamedMetadata& named : description.metadata.tables) {
    const std::string where = std::string(source) + ": table " + text::in_quotes(named.name);
    const io::Json& table = table_object(document, named.name);
    TableDescription described;
    described.name = named.name;
    described.rows = count_member(table, where, {"rows"});
    const io::Json& columns = table.at("columns");
    for (const ColumnMetadata& column : named.metadata.columns) {
      const std::string of = std::string(source) + ": column " + text::in_quotes(column.name);
      described.columns.push_back(read_column(column.name, columns.at(column.name), of));
      note_unknown(columns.at(column.name), of, description.notes);
    }
    for (const Constraint& constraint : named.metadata.constraints) {
      const bool unique = constraint.kind == "Unique" || constraint.kind == "CompositeKey";
      if (unique) add_unique(constraint, where, described);
    }
    description.tables.push_back(std::move(described));
  }
  const auto relations = document.find("relationships");
  for (std::size_t r = 0; r < description.metadata.relations.size(); ++r) {
    const bool there =
        relations != document.end() && relations->is_array() && r < relations->size();
    const std::string where =
        std::string(source) + ": the relation " + relation_text(description.metadata.relations[r]);
    description.children.push_back(there ? child_count(relations->at(r), where) : std::nullopt);
  }
  return description;
}

}  // namespace likeness
