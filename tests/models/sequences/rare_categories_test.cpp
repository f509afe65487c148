#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/cell_text.hpp"

using namespace likeness;

namespace {

/// 80 patients with four visits each, of whom few have a flag, that mostly stays.
Table flagged_visits(std::uint64_t seed) {
  std::string text = "patient,visit,flag,a,b,c,d,e\n";
  for (std::uint64_t patient = 0; patient < 80; ++patient) {
    const RandomStream random(seed, patient);
    bool is_flagged = random.uniform(0) < 0.15;
    const double level = random.normal(2);
    for (std::uint64_t visit = 0; visit < 4; ++visit) {
      const std::uint64_t at = 100 * (visit + 1);
      text += "p" + std::to_string(patient) + ',' + std::to_string(visit) +
              (is_flagged ? ",yes" : ",no");
      for (std::uint64_t k = 0; k < 5; ++k) {
        text += ',' + std::to_string(level + random.normal(at + 2 * k)).substr(0, 4);
      }
      text += '\n';
      if (random.uniform(at + 50) < (is_flagged ? 0.25 : 0.05)) is_flagged = !is_flagged;
    }
  }
  return io::parse_csv(text, "visits.csv");
}

/// How often the flag is followed by itself.
double share_kept(const Table& table) {
  const CellText patient(table.column("patient"));
  const CellText flag(table.column("flag"));
  double flagged = 0;
  double kept = 0;
  for (std::size_t row = 1; row < table.rows(); ++row) {
    if (patient(row) != patient(row - 1) || flag(row - 1) != "yes") continue;
    flagged += 1;
    kept += flag(row) == "yes" ? 1 : 0;
  }
  return kept / flagged;
}

}  // namespace

TEST_CASE("a rare category of small tables stays nearly as often as it did") {
  constexpr std::uint64_t kTables = 12;
  double lost = 0;
  for (std::uint64_t t = 1; t <= kTables; ++t) {
    const Table real = flagged_visits(t);
    const Model model = make_recipe("sequences", {{"key", "patient"}, {"index", "visit"}})
                            .fit(real, detect_metadata(real), {.seed = t});
    const Table made = SequenceSampler(model).sample(0, 600, {.seed = t});
    lost += (share_kept(real) - share_kept(made)) / static_cast<double>(kTables);
  }
  // By trees alone .13.
  CHECK(lost < 0.1);
}
