#pragma once

#include <string>

#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/random.hpp"

namespace likeness::models {

/// Patients and their visits: `sex` and `height` never change, `day` rises, `level` is a walk,
/// `ill` never goes back to no.
inline Table visits_table(std::uint64_t patients = 60) {
  std::string text = "patient,sex,height,day,level,ill\n";
  for (std::uint64_t p = 0; p < patients; ++p) {
    const RandomStream random(31, p);
    const std::uint64_t visits = 2 + random.below(0, 6);
    double level = 50 + 10 * random.normal(1);
    std::uint64_t day = random.below(2, 5);
    bool ill = false;
    const std::string height = std::to_string(150 + random.below(4, 40));
    for (std::uint64_t t = 0; t < visits; ++t) {
      text += "P" + std::to_string(100 + p) + (random.below(3, 2) == 0 ? ",f," : ",m,") + height +
              "," + std::to_string(day) + "," + std::to_string(level).substr(0, 4) +
              (ill ? ",yes\n" : ",no\n");
      level += random.normal(10 + 4 * t);
      day += 80 + random.below(11 + 4 * t, 20);
      ill = ill || random.uniform(12 + 4 * t) < 0.2;
    }
  }
  return io::parse_csv(text, "visits.csv");
}

/// What its columns mean.
inline Metadata visits_metadata(const Table& table) {
  Metadata metadata = detect_metadata(table);
  metadata.sequence_key = "patient";
  metadata.sequence_index = "day";
  return metadata;
}

}  // namespace likeness::models
