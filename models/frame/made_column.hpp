#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"
#include "models/frame/degree_areas.hpp"
#include "models/frame/made_numbers.hpp"
#include "models/frame/maker_choice.hpp"
#include "models/frame/row_repeats.hpp"
#include "models/frame/text_shape.hpp"
#include "text/regex_strings.hpp"

namespace likeness::models {

/// A column that is generated, not learned: keys, ids, personal data, free text. It keeps the
/// pattern of the values, how often they repeat and how often they are missing, but none of them,
/// except the ends of a range of numbers. docs/made-columns.md has the rules.
class MadeColumn {
 public:
  /// For what is loaded.
  MadeColumn() = default;
  /// Looks at `column`, which means what `metadata` says; its regex_format wins over the pattern of
  /// the values, unless it is just the one that detect_metadata() read off them. Throws
  /// Error(kData) for a regex that is not understood.
  ///
  /// Identifiers that repeat belong to subjects, which get as many rows as real ones have; none
  /// more than `share` real ones.
  ///
  /// Personal data come from a maker where it has values of their kind: in the locale of the
  /// metadata or else in `locale`.
  MadeColumn(const Column& column, const ColumnMetadata& metadata, bool is_primary_key,
             std::size_t share = 1, std::optional<std::string_view> locale = std::nullopt);

  [[nodiscard]] bool is_key() const noexcept { return is_key_; }
  /// Whether rows belong to subjects, of which each has one value here.
  [[nodiscard]] bool has_subjects() const noexcept { return !repeats_.empty(); }

  /// Rows belong to the subjects of `leader` from now on, which has_subjects(): the rows of one
  /// have one value here. In the learned table these had `distinct` values, of `subjects` subjects.
  void follow(const MadeColumn& leader, std::uint64_t distinct, std::uint64_t subjects);

  /// From now on, degrees within these areas; real rows show `distinct` different places in
  /// `values` rows.
  void use_areas(DegreeAreas areas, std::uint64_t distinct, std::uint64_t values);
  /// From now on, degrees of kind `sdtype` near the place that another column makes.
  void use_degrees_of(const MakerChoice& place, std::string_view sdtype);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Whether each row, or each subject, has a value of its own.
  [[nodiscard]] bool one_for_each_unit() const noexcept { return unique_; }
  /// Whether rows belong to the same subjects as those of `other`, or to none in both.
  [[nodiscard]] bool has_units_of(const MadeColumn& other) const noexcept {
    return subject_ == other.subject_;
  }
  /// Whether each row has a value of its own, of nobody else's.
  [[nodiscard]] bool one_for_each_row() const noexcept { return unique_ && repeats_.empty(); }
  /// Whether cells are missing, and which are is no matter of subjects.
  [[nodiscard]] bool has_gaps() const noexcept { return missing_rate_ > 0 && !missing_by_subject_; }
  /// None is missing from now on.
  void fill_gaps() noexcept { missing_rate_ = 0; }

  /// Who makes the values; null where they follow the pattern of the real ones.
  [[nodiscard]] const MakerChoice* maker() const noexcept {
    return std::get_if<MakerChoice>(&source_);
  }

  /// The areas of degrees; null where values are no such.
  [[nodiscard]] const DegreeAreas* areas() const noexcept {
    return std::get_if<DegreeAreas>(&source_);
  }

  /// Rows [first_row, first_row + rows) of the endless column that (this, seed) defines: the cell
  /// of a row depends on nothing else. It has the name and type of the real column, but strings by
  /// a regex that gives other than numbers are text whatever that was. Keys never repeat and are
  /// never missing. Columns of one table that follow the same subjects need one `subject_seed`.
  ///
  /// Throws Error(kUsage) where a key has too few values for this many rows: the values of a regex
  /// can be used up; those of numbers and of text only beyond 10^15 rows; a bool has two.
  [[nodiscard]] Column make(std::uint64_t first_row, std::size_t rows, std::uint64_t seed,
                            std::uint64_t subject_seed) const;
  [[nodiscard]] Column make(std::uint64_t first_row, std::size_t rows, std::uint64_t seed) const {
    return make(first_row, rows, seed, seed);
  }
  /// The same, but missing in the rows where `missing` isn't 0, and in no others.
  [[nodiscard]] Column make(std::uint64_t first_row, std::span<const std::uint8_t> missing,
                            std::uint64_t seed, std::uint64_t subject_seed) const;

  /// Moves the cells of a column that make() gave, of the same rows and seeds, into these groups of
  /// areas().
  void place_in_areas(Column& column, std::span<const std::size_t> groups, std::uint64_t first_row,
                      std::uint64_t seed, std::uint64_t subject_seed) const;
  /// The degrees that texts spell, in the decimals of the real ones.
  [[nodiscard]] std::vector<double> made_degrees(const StringArray& texts) const;

  void fields(io::Archive& archive);

 private:
  struct Numbers {
    MadeNumbers values;
    int exponent = 0;  ///< of floats: one is its number in `values` times 10^-exponent
  };
  struct Regex {
    std::string pattern;
    std::optional<text::RegexStrings> strings;  ///< of `pattern`
  };
  struct Truths {
    StringArray spellings;  ///< of false and true
    double true_rate = 0.5;
  };
  enum class Use : std::uint64_t { kMissing, kRepeat, kOrder, kText, kBool, kSubject };
  /// Values that end in a check digit, or hold some: payment cards and IBANs. They are learned and
  /// made without it, and get the one that belongs to them.
  enum class Check { kNone, kCard, kIban };
  struct Seeds {
    std::uint64_t cells;
    std::uint64_t subjects;
  };

  void fields(io::Archive& archive, Numbers& numbers) const;
  void fields(io::Archive& archive, TextShape& shape) const;
  void fields(io::Archive& archive, Regex& regex) const;
  void fields(io::Archive& archive, Truths& truths) const;
  void fields(io::Archive& archive, MakerChoice& maker) const;
  void fields(io::Archive& archive, DegreeAreas& areas) const;
  [[nodiscard]] Numbers learn_numbers(const Column& column);
  [[nodiscard]] TextShape learn_strings(const Column& column);
  [[nodiscard]] Truths learn_bools(const Column& column);
  void learn_repeats(std::uint64_t distinct, std::uint64_t values);
  void use_maker(MakerChoice maker, std::uint64_t distinct, std::uint64_t values);

  [[nodiscard]] RandomStream stream(std::uint64_t seed, Use use) const noexcept;
  /// What both columns of a pair of coordinates draw.
  [[nodiscard]] RandomStream pair_stream(const Seeds& seeds, Use use) const noexcept;
  [[nodiscard]] std::uint64_t key_count() const noexcept;
  /// The row, or the subject that it belongs to.
  [[nodiscard]] std::uint64_t unit_of(std::uint64_t row, const Seeds& seeds) const noexcept;
  [[nodiscard]] std::uint64_t value_index(std::uint64_t row, const Seeds& seeds) const noexcept;
  /// Whether each row is missing.
  [[nodiscard]] std::vector<std::uint8_t> missing_rows(std::uint64_t first_row, std::size_t rows,
                                                       const Seeds& seeds) const;
  void set_number_form(Column& column) const;
  void make_numbers(const Numbers& numbers, std::uint64_t first_row, const Seeds& seeds,
                    std::span<const std::uint8_t> missing, Column& column) const;
  void make_bools(const Truths& truths, std::uint64_t first_row, const Seeds& seeds,
                  std::span<const std::uint8_t> missing, Column& column) const;
  [[nodiscard]] StringArray make_strings(std::uint64_t first_row, const Seeds& seeds,
                                         std::span<const std::uint8_t> missing) const;
  void append_string(std::uint64_t row, const Seeds& seeds, std::string& out) const;
  void append_shape(std::uint64_t index, std::uint64_t seed, std::string& out) const;
  void use_regex(const Column& column, const std::string& pattern);
  [[nodiscard]] std::string source_text() const;

  std::string name_;
  ColumnType type_ = ColumnType::kText;
  int decimals_ = -1;
  int min_decimals_ = -1;
  NumberNotation notation_;
  std::string datetime_format_;

  std::variant<Numbers, TextShape, Regex, Truths, MakerChoice, DegreeAreas> source_ = TextShape();
  bool is_id_ = true;    // values are keys in the order of their index, not drawn from all shapes
  bool unique_ = true;   // row i, or subject i, has value i
  bool is_key_ = false;  // as the primary key: unique and never missing
  std::uint64_t pool_ = 0;  // not unique: the values to draw from
  double missing_rate_ = 0;
  Check check_ = Check::kNone;

  RowRepeats repeats_;   // the subjects of rows, where these repeat
  std::string subject_;  // the column whose subjects they are
  bool missing_by_subject_ = false;
};

}  // namespace likeness::models
