#pragma once

#include <string>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"

namespace likeness::models {

/// 150 users: half of them buy tea, then return it; the others buy books again and again. Some
/// dates are [PAD], some amounts -1; `mask` says which; `tier` belongs to the user.
inline Table shop_table() {
  std::string text = "user,verb,object,time,amount,mask,tier\n";
  const RandomStream random(5, 0);
  std::uint64_t drawn = 0;
  const auto add = [&](int user, const std::string& verb, const std::string& object, int day,
                       int amount) {
    const bool date = random.below(drawn++, 5) > 0;
    const bool paid = random.below(drawn++, 4) > 0;
    text += "User " + std::to_string(10'000 + user * 37) + "," + verb + "," + object + "," +
            (date ? "2024-03-" + std::to_string(10 + day) : "[PAD]") + "," +
            (paid ? std::to_string(amount) : "-1") + ",\"[" + (date ? "1" : "0") + ", " +
            (paid ? "1" : "0") + "]\"," + (user % 3 == 0 ? "gold" : "basic") + "\n";
  };
  for (int user = 0; user < 150; ++user) {
    const int day = static_cast<int>(random.below(drawn++, 15));
    const int price = 20 + static_cast<int>(random.below(drawn++, 70));
    if (user % 2 == 0) {
      add(user, "bought", "tea", day, price);
      add(user, "returned", "tea", day + 2, -price);
    } else {
      for (int k = 0; k < 3; ++k) add(user, "bought", "book", day + k, 500 + price);
    }
  }
  return io::parse_csv(text, "shop.csv");
}

}  // namespace likeness::models
