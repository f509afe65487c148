#include "text/date_names.hpp"

#include <algorithm>

#include "text/characters.hpp"

namespace likeness::text {
namespace {

// Months as they stand in a date. Names begin with a capital; flags of a format write small
// letters.
constexpr std::array<DateNames, 9> kLanguages = {{
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
     {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}},
    {"de",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"},
     {"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
     {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}},
    {"fr",
     {"Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre",
      "Octobre", "Novembre", "Décembre"},
     {"Janv.", "Févr.", "Mars", "Avr.", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.",
      "Déc."},
     {"Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"}},
    {"es",
     {"Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre",
      "Octubre", "Noviembre", "Diciembre"},
     {"Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Sep", "Oct", "Nov", "Dic"},
     {"Domingo", "Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado"}},
    {"it",
     {"Gennaio", "Febbraio", "Marzo", "Aprile", "Maggio", "Giugno", "Luglio", "Agosto", "Settembre",
      "Ottobre", "Novembre", "Dicembre"},
     {"Gen", "Feb", "Mar", "Apr", "Mag", "Giu", "Lug", "Ago", "Set", "Ott", "Nov", "Dic"},
     {"Domenica", "Lunedì", "Martedì", "Mercoledì", "Giovedì", "Venerdì", "Sabato"}},
    {"pt",
     {"Janeiro", "Fevereiro", "Março", "Abril", "Maio", "Junho", "Julho", "Agosto", "Setembro",
      "Outubro", "Novembro", "Dezembro"},
     {"Jan", "Fev", "Mar", "Abr", "Mai", "Jun", "Jul", "Ago", "Set", "Out", "Nov", "Dez"},
     {"Domingo", "Segunda-feira", "Terça-feira", "Quarta-feira", "Quinta-feira", "Sexta-feira",
      "Sábado"}},
    {"nl",
     {"Januari", "Februari", "Maart", "April", "Mei", "Juni", "Juli", "Augustus", "September",
      "Oktober", "November", "December"},
     {"Jan", "Feb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"},
     {"Zondag", "Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag"}},
    {"pl",
     {"Stycznia", "Lutego", "Marca", "Kwietnia", "Maja", "Czerwca", "Lipca", "Sierpnia", "Września",
      "Października", "Listopada", "Grudnia"},
     {"Sty", "Lut", "Mar", "Kwi", "Maj", "Cze", "Lip", "Sie", "Wrz", "Paź", "Lis", "Gru"},
     {"Niedziela", "Poniedziałek", "Wtorek", "Środa", "Czwartek", "Piątek", "Sobota"}},
    {"sv",
     {"Januari", "Februari", "Mars", "April", "Maj", "Juni", "Juli", "Augusti", "September",
      "Oktober", "November", "December"},
     {"Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"},
     {"Söndag", "Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag"}},
}};

bool has_name(std::string_view text, std::string_view name) {
  return std::search(text.begin(), text.end(), name.begin(), name.end(),
                     [](char a, char b) { return to_lower(a) == to_lower(b); }) != text.end();
}

}  // namespace

std::optional<std::size_t> date_language(std::string_view name) noexcept {
  for (std::size_t k = 0; k < kLanguages.size(); ++k) {
    if (kLanguages[k].language == name) return k;
  }
  return std::nullopt;
}

const DateNames& date_names(std::size_t language) noexcept {
  return kLanguages[language];
}

std::vector<std::string_view> languages_of_month_in(std::string_view text) {
  std::vector<std::string_view> languages;
  for (const DateNames& names : kLanguages) {
    if (names.language == "en") continue;
    const auto named = [&](std::string_view month) { return has_name(text, month); };
    if (std::any_of(names.months.begin(), names.months.end(), named) ||
        std::any_of(names.short_months.begin(), names.short_months.end(), named)) {
      languages.push_back(names.language);
    }
  }
  return languages;
}

std::string_view day_ending(std::size_t language, int day) noexcept {
  const std::string_view name = kLanguages[language].language;
  if (name == "fr") return day == 1 ? "er" : "";
  if (name != "en") return "";
  const bool teens = day >= 11 && day <= 13;
  const int last = teens ? 0 : day % 10;
  return last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
}

}  // namespace likeness::text
