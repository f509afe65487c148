#pragma once

#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::makers {

/// A note for each column of text or categories whose cells have personal data within them: e-mail
/// addresses, IBANs, card numbers and IP addresses by form and check digits, phone numbers with a
/// plus, names of persons by list. Looks at no more than 2,000 rows of each.
[[nodiscard]] std::vector<ColumnNote> personal_text_notes(const Table& table,
                                                          const Metadata& metadata);

/// Of the columns that these notes are about, the largest share of cells with personal data.
[[nodiscard]] double personal_text_share(const Table& table, const Metadata& metadata);

}  // namespace likeness::makers
