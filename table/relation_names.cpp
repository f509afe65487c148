#include "table/relation_names.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <span>

#include "table/personal_data.hpp"

namespace likeness {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 18> kIdentifying = {
    "row",    "record", "id",   "ids", "key", "code", "no",  "nr",  "num",
    "number", "uuid",   "guid", "pk",  "fk",  "sk",   "ref", "oid", "idx"};

/// In front, these count what follows; behind, `no` and its like number it.
constexpr std::array<std::string_view, 13> kCountingFirst = {
    "n", "nb", "num", "no", "nr", "number", "cnt", "count", "total", "sum", "avg", "max", "min"};
constexpr std::array<std::string_view, 33> kMeasuringLast = {
    "qty",   "quantity", "count",    "cnt", "counts",   "total", "totals", "sum",   "amount",
    "price", "cost",     "value",    "pos", "position", "rank",  "seq",    "size",  "length",
    "age",   "year",     "month",    "day", "hour",     "date",  "time",   "level", "score",
    "rate",  "rating",   "discount", "avg", "mean",     "share"};
constexpr std::array<std::string_view, 8> kOfKeys = {"id",   "key",  "fk",  "uuid",
                                                     "guid", "code", "ref", "sk"};

/// Endings of a single word that identify, as in `customerid`; long ones first.
constexpr std::array<std::string_view, 7> kEndings = {"number", "code", "uuid", "key",
                                                      "num",    "id",   "no"};

constexpr std::array<std::string_view, 9> kTableWords = {"tbl", "tb",  "table", "dim", "fact",
                                                         "t",   "stg", "raw",   "mst"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// A word and what it may be the plural of.
std::set<std::string> forms(const std::string& word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kIrregular = {
      {{"people", "person"},
       {"children", "child"},
       {"men", "man"},
       {"women", "woman"},
       {"mice", "mouse"},
       {"indices", "index"},
       {"vertices", "vertex"},
       {"matrices", "matrix"}}};
  std::set<std::string> result = {word};
  for (const auto& [many, one] : kIrregular) {
    if (word.ends_with(many)) {
      result.insert(word.substr(0, word.size() - many.size()) + std::string(one));
    }
  }
  if (word.size() > 3 && word.ends_with("s")) result.insert(word.substr(0, word.size() - 1));
  if (word.size() > 4 && word.ends_with("es")) result.insert(word.substr(0, word.size() - 2));
  if (word.size() > 4 && word.ends_with("ies")) {
    result.insert(word.substr(0, word.size() - 3) + "y");
  }
  return result;
}

bool same_word(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const std::set<std::string> of_a = forms(a);
  const std::set<std::string> of_b = forms(b);
  return std::ranges::any_of(of_a, [&](const std::string& form) { return of_b.contains(form); });
}

std::string compact(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

bool same_span(std::span<const std::string> a, std::span<const std::string> b) {
  return same_word(compact(a), compact(b)) ||
         (a.size() == b.size() && std::ranges::equal(a, b, same_word));
}

/// Whether the last words are these.
bool ends_with(const Words& words, const Words& end) {
  return end.size() < words.size() && same_span(std::span(words).last(end.size()), end);
}

/// `customerid` is `customer` and says that it identifies: but only where somebody asks for
/// `customer`, because `paid` is no key of `pa`.
std::string without_ending(const std::string& word) {
  for (const std::string_view ending : kEndings) {
    if (word.size() > ending.size() + 1 && word.ends_with(ending)) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return "";
}

/// `dept` of `department`, `cust` of `customer`: the letters in their order, the first one first.
bool abbreviates(const std::string& word, const std::string& of) {
  if (word.size() < 3 || word.size() >= of.size() || word[0] != of[0]) return false;
  if (of.starts_with(word)) return true;
  if (3 * word.size() > 2 * of.size()) return false;
  std::size_t met = 0;
  for (const char letter : of) met += met < word.size() && word[met] == letter ? 1 : 0;
  return met == word.size();
}

std::string initials(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word[0];
  return text;
}

/// What a column may say of a row in another table, and what such tables are called.
struct RoleWords {
  std::initializer_list<std::string_view> roles;
  std::initializer_list<std::string_view> tables;
};

const std::array<RoleWords, 7>& role_words() {
  static const std::array<RoleWords, 7> kRoles = {{
      {{"manager",  "supervisor",  "boss",     "rep",       "representative", "assignee",
        "assigned", "owner",       "creator",  "created",   "author",         "editor",
        "edited",   "updated",     "modified", "approver",  "approved",       "reviewer",
        "reviewed", "seller",      "sold",     "agent",     "lead",           "head",
        "chief",    "mentor",      "advisor",  "coach",     "teacher",        "instructor",
        "tutor",    "handled",     "handler",  "processed", "operator",       "salesperson",
        "clerk",    "responsible", "contact",  "doctor",    "physician",      "attending",
        "nurse",    "driver",      "reports",  "leader",    "director",       "inspector"},
       {"employee",  "staff",    "user",      "person",    "worker",      "member",
        "agent",     "emp",      "personnel", "teacher",   "instructor",  "faculty",
        "professor", "lecturer", "doctor",    "physician", "provider",    "driver",
        "account",   "author",   "player",    "contact",   "salesperson", "operator"}},
      {{"buyer",     "purchaser",   "client",   "shopper",  "payer",      "payee",    "sender",
        "recipient", "receiver",    "patron",   "borrower", "subscriber", "holder",   "tenant",
        "guest",     "passenger",   "renter",   "invited",  "referrer",   "referred", "consumer",
        "patient",   "beneficiary", "customer", "user",     "follower",   "followee", "followed",
        "friend",    "reader",      "voter"},
       {"customer", "user", "person", "client", "account", "member", "guest", "passenger",
        "patient", "patron", "consumer", "borrower", "profile"}},
      {{"vendor", "supplier", "seller", "merchant", "provider", "manufacturer", "maker", "brand",
        "producer", "publisher", "distributor", "carrier", "shipper", "via"},
       {"vendor", "supplier", "seller", "merchant", "provider", "manufacturer", "company", "brand",
        "shipper", "carrier", "publisher", "airline", "organization", "distributor"}},
      {{"origin", "orig",       "destination", "dest",         "departure", "arrival",
        "from",   "to",         "source",      "target",       "start",     "end",
        "pickup", "dropoff",    "hub",         "base",         "home",      "location",
        "place",  "birthplace", "capital",     "headquarters", "src",       "dst"},
       {"airport",   "station", "port",     "city", "location", "place",   "stop",
        "warehouse", "branch",  "terminal", "node", "vertex",   "account", "zone",
        "region",    "site",    "facility", "hub",  "currency", "depot"}},
      {{"home", "away", "winner", "loser", "opponent", "host", "visitor", "visiting", "scorer",
        "captain", "goalkeeper", "batter", "pitcher", "bowler", "striker", "team1", "team2"},
       {"team", "player", "club", "competitor", "driver", "fighter"}},
      {{"item", "product", "article", "sku", "good", "part", "component", "material"},
       {"item", "product", "article", "sku", "good", "part", "component", "material"}},
      {{"purchase", "order", "sale", "transaction", "invoice", "receipt"},
       {"purchase", "order", "sale", "transaction", "invoice", "receipt"}},
  }};
  return kRoles;
}

/// What points from a row to another of its own table.
constexpr std::array<std::string_view, 30> kToOwnTable = {
    "prerequisite", "prereq",     "duplicate", "parent",    "ancestor", "predecessor",
    "previous",     "prev",       "next",      "successor", "reply",    "replied",
    "root",         "original",   "reports",   "super",     "manager",  "boss",
    "mgr",          "supervisor", "spouse",    "mother",    "father",   "referrer",
    "referred",     "invited",    "replaces",  "replaced",  "leader",   "mentor"};

/// Whether a column of that name plays a role that rows of such a table have.
bool plays_role(const Words& about, const Words& table) {
  for (const RoleWords& role : role_words()) {
    const bool role_met = std::ranges::any_of(about, [&](const std::string& word) {
      return std::ranges::any_of(
          role.roles, [&](std::string_view one) { return same_word(word, std::string(one)); });
    });
    const bool table_met = std::ranges::any_of(role.tables, [&](std::string_view one) {
      return same_word(table.back(), std::string(one));
    });
    if (role_met && table_met) return true;
  }
  return false;
}

/// The word that a name's one word is without its ending, where it names the table.
bool names_table(const Words& about, const Words& table) {
  if (same_span(about, table)) return true;
  if (about.size() != 1) return false;
  const std::string start = without_ending(about[0]);
  return !start.empty() && same_word(start, compact(table));
}

/// `orders` of a customer is how many there are, where it doesn't say that it identifies.
bool counts_rows(const KeyName& name) {
  const std::string& last = name.about.back();
  const bool plural = last.size() > 3 && last.ends_with("s") && !last.ends_with("ss") &&
                      !last.ends_with("us") && !last.ends_with("is");
  return plural && !name.identifies;
}

}  // namespace

KeyName key_name(const std::vector<std::string>& words) {
  KeyName name;
  for (const std::string& word : words) {
    if (is_one_of(word, kIdentifying)) {
      name.identifies = true;
    } else {
      name.about.push_back(word);
    }
  }
  return name;
}

bool may_count(const std::vector<std::string>& words) {
  return words.size() > 1 &&
         (is_one_of(words.front(), kCountingFirst) || is_one_of(words.back(), kMeasuringLast));
}

bool ends_as_key(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const std::string& last = words.back();
  return is_one_of(last, kOfKeys) || last.ends_with("id") || last.ends_with("key");
}

std::vector<std::string> table_words(std::string_view table) {
  Words words = name_words(table);
  while (words.size() > 1 && is_one_of(words.front(), kTableWords)) words.erase(words.begin());
  while (words.size() > 1 && is_one_of(words.back(), kTableWords)) words.pop_back();
  return words;
}

bool same_words(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return !a.empty() && !b.empty() && same_span(a, b);
}

NameAffinity name_affinity(const std::vector<std::string>& column,
                           const std::vector<std::string>& table,
                           const std::vector<std::string>& key, bool own) {
  const KeyName name = key_name(column);
  const KeyName key_of_table = key_name(key);
  if (name.generic() || table.empty() || counts_rows(name)) return {};
  const Words& about = name.about;
  const auto to_own = [&](const std::string& word) { return is_one_of(word, kToOwnTable); };
  if (own && std::ranges::any_of(about, to_own)) {
    return {0.85, "names another row of its own table"};
  }
  if (!own && !key_of_table.generic() && compact(column) == compact(key)) {
    return {1, "has the name of the key"};
  }
  if (!own && names_table(about, table)) {
    return {name.identifies ? 1 : 0.9, "is named for the table"};
  }
  if (ends_with(about, table)) return {0.95, "ends with the name of the table"};
  if (!key_of_table.generic() && ends_with(about, key_of_table.about)) {
    return {0.9, "ends with the name of the key"};
  }
  if (own) return {};
  if (name.identifies && about.size() < table.size() && ends_with(table, about)) {
    return {0.8, "has the last word of the table's name"};
  }
  const bool one_word = abbreviates(about.back(), table.back()) ||
                        abbreviates(compact(about), compact(table)) ||
                        abbreviates(table.back(), about.back());
  if (one_word && about.back().size() > 2) {
    return {name.identifies ? 0.75 : 0.65, "shortens the name of the table"};
  }
  if (about.size() == 1 && table.size() > 1 && about[0] == initials(table)) {
    return {0.7, "has the initials of the table"};
  }
  if (plays_role(about, table)) return {0.6, "names a role of the table's rows"};
  return {};
}

}  // namespace likeness
