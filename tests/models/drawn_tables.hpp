#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// How a column writes a number that is standard normal, `u` being a random number between 0 and 1.
struct CellKind {
  const char* name;
  std::function<std::string(double z, double u)> write;
  bool has_order = true;  ///< cells follow the number, so that relations to it can be seen
};

inline std::string printed(const char* form, double value) {
  char text[64];
  (void)std::snprintf(text, sizeof text, form, value);
  return text;
}

inline std::string printed(const char* form, int a, int b = 0, int c = 0) {
  char text[64];
  (void)std::snprintf(text, sizeof text, form, a, b, c);
  return text;
}

/// A number with thousands and decimals set apart.
inline std::string grouped(double value, int decimals, char group, char point) {
  std::string digits = printed(("%." + std::to_string(decimals) + "f").c_str(), std::fabs(value));
  const std::size_t end = digits.find('.') == std::string::npos ? digits.size() : digits.find('.');
  if (end < digits.size()) digits[end] = point;
  for (std::size_t k = end; k > 3; k -= 3) digits.insert(k - 3, 1, group);
  return (value < 0 ? "-" : "") + digits;
}

/// A day between 2019 and 2024: year, month, day, and its hour and minute.
struct DrawnTime {
  int year, month, day, hour, minute;
};
inline DrawnTime time_of(double z) {
  const double share = 0.5 * std::erfc(-z / std::sqrt(2.0)) * 0.9999;
  const double days = share * 5 * 12 * 28;
  const int day = static_cast<int>(days);
  const int minutes = static_cast<int>((days - day) * 1440);
  return {2019 + day / 336, day / 28 % 12 + 1, day % 28 + 1, minutes / 60, minutes % 60};
}
inline const char* month_name(int month) {
  static constexpr const char* kNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return kNames[month - 1];
}

/// The dress that numbers and dates wear in tables as people bring them.
inline std::vector<CellKind> cell_kinds() {
  const auto form = [](const char* text, double mean, double spread) {
    return [=](double z, double) { return printed(text, mean + spread * z); };
  };
  const auto step = [](const char* text, double of, double mean, double spread, double more = 0) {
    return
        [=](double z, double) { return printed(text, of * std::round(mean + spread * z) + more); };
  };
  const auto date = [](const auto& write) {
    return [=](double z, double) { return write(time_of(z)); };
  };
  using T = const DrawnTime&;
  return {
      {"whole", form("%.0f", 50, 15)},
      {"step of 5", step("%.0f", 5, 40, 6)},
      {"step of 100", step("%.0f", 100, 500, 120)},
      {"odd", step("%.0f", 2, 300, 90, 1)},
      {"quarters", step("%.2f", 0.25, 400, 90)},
      {"five cents", step("%.2f", 0.05, 400, 90)},
      {"ends in .99",
       [](double z, double) { return printed("%.2f", std::round(std::exp(3 + 0.6 * z)) + 0.99); }},
      {"skew", [](double z, double) { return printed("%.2f", std::exp(3 + z)); }},
      {"scientific", [](double z, double) { return printed("%.3e", std::exp(3 * z)); }},
      {"with sign", form("%+.1f", 0, 3)},
      {"dollars",
       [](double z, double) { return '$' + grouped(std::exp(9 + 0.5 * z), 2, ',', '.'); }},
      {"euros",
       [](double z, double) { return grouped(std::exp(7 + 0.8 * z), 2, '.', ',') + " EUR"; }},
      {"thousands", [](double z, double) { return grouped(std::exp(9 + 0.9 * z), 0, ',', '.'); }},
      {"percent", [](double z, double) { return printed("%.1f%%", 100 / (1 + std::exp(-z))); }},
      {"parentheses",
       [](double z, double) {
         const double value = 100 + 300 * z;
         return value < 0 ? "(" + printed("%.2f", -value) + ")" : printed("%.2f", value);
       }},
      {"unit", form("%.0f kg", 70, 9)},
      {"limit",
       [](double z, double) {
         const double value = std::exp(0.6 + 0.9 * z);
         return value < 0.5 ? std::string("<0.5") : printed("%.1f", value);
       }},
      {"two in one",
       [](double z, double u) {
         const int high = static_cast<int>(std::lround(125 + 14 * z));
         return printed("%d/%d", high, static_cast<int>(0.5 * high + 15 + 8 * u));
       }},
      {"none or amount",
       [](double z, double) { return z < 0.2 ? std::string("0") : printed("%.2f", 100 * z); }},
      {"beyond 2^53",
       [](double z, double) {
         return std::to_string(9'007'199'254'740'993 + 1001 * std::llround(1e9 * (5 + z)));
       }},
      {"ISO date", date([](T t) { return printed("%04d-%02d-%02d", t.year, t.month, t.day); })},
      {"American date",
       date([](T t) { return printed("%02d/%02d/%04d", t.month, t.day, t.year); })},
      {"German date", date([](T t) { return printed("%02d.%02d.%04d", t.day, t.month, t.year); })},
      {"digits alone", date([](T t) { return printed("%04d%02d%02d", t.year, t.month, t.day); })},
      {"named month", date([](T t) {
         return printed("%02d-", t.day) + month_name(t.month) + printed("-%04d", t.year);
       })},
      {"month alone",
       date([](T t) { return month_name(t.month) + printed("-%02d", t.year % 100); })},
      {"quarter of an hour", date([](T t) {
         return printed("%04d-%02d-%02d", t.year, t.month, t.day) +
                printed(" %02d:%02d", t.hour, t.minute / 15 * 15);
       })},
      {"before and after noon", date([](T t) {
         return printed("%02d/%02d/%04d", t.month, t.day, t.year) +
                printed(" %02d:%02d ", t.hour % 12 == 0 ? 12 : t.hour % 12, t.minute) +
                (t.hour < 12 ? "AM" : "PM");
       })},
      {"same hour",
       date([](T t) { return printed("%04d-%02d-%02d 02:30:00", t.year, t.month, t.day); })},
      {"stars", [](double z, double) { return printed("%.0f", std::floor(3.5 + z)); }},
      {"truth", [](double z, double) { return std::string(z < 0.4 ? "FALSE" : "TRUE"); }},
      {"category",
       [](double z, double u) {
         return std::string(z + 0.3 * u < -0.3 ? "low" : z + 0.3 * u < 0.6 ? "mid" : "high");
       },
       false},
      {"padded code",
       [](double z, double) {
         return std::string(z < -0.5 ? "007" : z < 0.5 ? "012" : "130");
       },
       false},
  };
}

/// A table of `rows` to 1.4 times as many rows: a number `carrier`, and beside it columns of these
/// kinds, whose numbers hang on it; a share of their cells is missing.
struct DrawnTable {
  std::vector<std::size_t> kinds;  ///< of each column but the carrier
  std::vector<std::vector<std::string>> cells;
  std::string text;
};

inline DrawnTable draw_table(const std::vector<CellKind>& kinds, std::uint64_t number,
                             std::size_t fewest_rows) {
  constexpr std::size_t kColumns = 4;
  const RandomStream random(31, number);
  const std::size_t rows = fewest_rows + fewest_rows * random.below(0, 5) / 10;
  DrawnTable table;
  table.cells.resize(kColumns + 1);
  std::vector<double> missing;
  std::vector<double> weight;
  for (std::size_t c = 0; c < kColumns; ++c) {
    table.kinds.push_back(random.below(1 + c, kinds.size()));
    missing.push_back(random.below(10 + c, 3) == 0 ? 0.25 : 0);
    weight.push_back(random.below(20 + c, 2) == 0 ? 0.5 : 0.9);
  }
  for (std::uint64_t row = 0; row < rows; ++row) {
    const std::uint64_t at = 100 + 20 * row;
    const double x = random.normal(at);
    table.cells[0].push_back(printed("%.3f", x));
    for (std::size_t c = 0; c < kColumns; ++c) {
      const std::uint64_t of_cell = at + 1 + 3 * c;
      const double w = weight[c];
      const double z = w * x + std::sqrt(1 - w * w) * random.normal(of_cell);
      const bool hidden = random.uniform(of_cell + 1) < missing[c];
      table.cells[c + 1].push_back(
          hidden ? std::string() : kinds[table.kinds[c]].write(z, random.uniform(of_cell + 2)));
    }
  }
  table.text = "carrier";
  for (std::size_t c = 0; c < kColumns; ++c) table.text += ",c" + std::to_string(c);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c <= kColumns; ++c) {
      table.text += (c == 0 ? "\n\"" : ",\"") + table.cells[c][row] + '"';
    }
  }
  return table;
}

}  // namespace likeness::models
