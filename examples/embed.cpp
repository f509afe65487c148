#include <iostream>

#include "likeness/likeness.hpp"

// Learns the table in the first file and writes 1,000 rows like it to the second one.
int main(int count, char** values) {
  if (count != 3) return 2;
  try {
    const auto table = likeness::io::read_csv(values[1]);
    const auto recipe = likeness::make_recipe("gaussian_copula");
    const auto model = recipe.fit(table, likeness::detect_metadata(table), {.seed = 7});
    likeness::io::write_csv(model.sample(1000, {.seed = 7}), values[2]);
  } catch (const likeness::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
