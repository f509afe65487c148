#include "models/frame/names_by_sex.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "models/frame/column_format.hpp"
#include "table/personal_data.hpp"
#include "text/characters.hpp"

namespace likeness::models {
namespace {

constexpr std::array kSexWords =
    std::to_array<std::string_view>({"sex", "gender", "geschlecht", "sexe", "sexo", "sesso",
                                     "genre", "genero", "geslacht", "plec"});
constexpr std::array kFemaleWords = std::to_array<std::string_view>(
    {"f", "female", "w", "woman", "weiblich", "frau", "femme", "mujer", "femenino", "feminino",
     "femmina", "donna", "vrouw", "kobieta", "k", "女", "أنثى", "महिला"});
constexpr std::array kMaleWords = std::to_array<std::string_view>(
    {"m", "male", "man", "männlich", "mann", "homme", "hombre", "masculino", "maschio", "uomo",
     "mężczyzna", "男", "ذكر", "पुरुष"});

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string small(std::string text) {
  for (char& c : text) c = text::to_lower(c);
  return text;
}

}  // namespace

std::optional<std::vector<std::optional<makers::Sex>>> sexes_of_levels(const LevelEncoder& levels) {
  const std::vector<std::string> words = name_words(levels.name());
  const bool named = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return is_one_of(kSexWords, word);
  });
  if (!named) return std::nullopt;
  std::vector<std::optional<makers::Sex>> sexes;
  bool any = false;
  for (std::int32_t code = 0; code < levels.size(); ++code) {
    const std::string level = small(levels.text_of(code));
    auto& sex = sexes.emplace_back();
    if (is_one_of(kFemaleWords, level)) sex = makers::Sex::kFemale;
    if (is_one_of(kMaleWords, level)) sex = makers::Sex::kMale;
    any = any || sex;
  }
  return any ? std::optional(std::move(sexes)) : std::nullopt;
}

bool follows_sex(const MadeColumn& made) {
  constexpr std::array kKinds =
      std::to_array<std::string_view>({"email", "first_name", "last_name", "name", "user_name"});
  return made.maker() != nullptr && made.one_for_each_row() &&
         is_one_of(kKinds, made.maker()->sdtype());
}

Column made_by_sex(const MadeColumn& made, Column column,
                   std::span<const std::optional<makers::Sex>> sexes, std::uint64_t first_row,
                   std::uint64_t seed) {
  std::vector<std::string> values(sexes.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!column.valid(row)) continue;
    made.maker()->append({.seed = seed, .index = first_row + row, .sex = sexes[row]}, values[row]);
  }
  set_strings(column, StringArray(values));
  return column;
}

}  // namespace likeness::models
