#include "models/trees/sequential_fit.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "models/trees/chain_calibration.hpp"
#include "models/trees/chain_fit.hpp"
#include "models/trees/chain_order.hpp"

namespace likeness::models {
namespace {

std::vector<std::size_t> places_of(const Frame& frame, const std::vector<std::string>& names) {
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    const std::size_t column = frame.find_learned(name, "draw in order");
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      throw Error(ErrorCode::kUsage,
                  "The order names column \"" + name + "\" twice; name each column once.");
    }
    columns.push_back(column);
  }
  return columns;
}

class SequentialFitter {
 public:
  SequentialFitter(FramedTable framed, const SequentialFitOptions& options, const FitOptions& fit)
      : frame_(std::move(framed.frame)), options_(options), fit_(fit) {
    read_columns(framed.values);
  }

  std::unique_ptr<SequentialTrees> fit() {
    if (frame_.learned() == 0) {
      report(0);
      return std::make_unique<SequentialTrees>(std::move(frame_), std::vector<ChainColumn>());
    }
    order_ = choose_order(columns_, places_of(frame_, options_.order));
    ChainFitter fitter(columns_, places(), fit_options());
    fitter.learn_bases(telling());
    for (std::size_t begin = 0; begin < fitter.size(); begin += kColumnsAtOnce) {
      report(begin);
      fitter.learn(begin, std::min(begin + kColumnsAtOnce, fitter.size()));
    }
    report(fitter.size());
    std::vector<ChainColumn> chain = fitter.take();
    calibrate_chain(chain, columns_, fit_.seed);
    return std::make_unique<SequentialTrees>(std::move(frame_), std::move(chain));
  }

 private:
  static constexpr std::size_t kColumnsAtOnce = 8;

  void report(std::size_t step) const {
    report_progress(fit_.progress,
                    {.stage = "fit", .step = step, .total = frame_.learned(), .losses = {}});
  }

  void read_columns(std::vector<ColumnValues>& values) {
    states_.resize(values.size());
    columns_.resize(values.size());
    parallel_for(values.size(), [&](std::size_t k) {
      const LevelEncoder* levels = frame_.level_encoder(k);
      states_[k] = levels != nullptr ? ColumnStates::of_levels(levels->size(), levels->ordered())
                                     : ColumnStates::of_numbers(values[k].numbers, options_.states);
      columns_[k].states = &states_[k];
      columns_[k].cells = states_[k].encode(values[k]);
      values[k] = {};
    });
  }

  [[nodiscard]] ChainFitOptions fit_options() const {
    ChainFitOptions options;
    options.boosting = options_.boosting;
    options.most_rows = options_.most_rows;
    options.most_decision_rows = options_.most_decision_rows;
    options.most_base_rows = options_.most_base_rows;
    options.base_sample_rows = options_.base_sample_rows;
    options.seed = fit_.seed;
    return options;
  }

  [[nodiscard]] std::vector<ChainPlace> places() {
    std::vector<ChainPlace> places(columns_.size());
    for (std::size_t p = 0; p < places.size(); ++p) {
      places[p].column = order_.columns[p];
      places[p].determined = std::move(order_.determined[places[p].column]);
      places[p].predictors = earlier(p);
      if (p <= options_.most_predictors) continue;
      sort_by_information(p, places[p].predictors);
      places[p].predictors.resize(options_.most_predictors);
      std::sort(places[p].predictors.begin(), places[p].predictors.end());
    }
    predictors_.clear();
    for (const ChainPlace& place : places) predictors_.push_back(place.predictors);
    return places;
  }

  /// The predictors of each place, those that tell most about it first.
  [[nodiscard]] std::vector<std::vector<std::size_t>> telling() const {
    std::vector<std::vector<std::size_t>> telling = predictors_;
    for (std::size_t p = 0; p < telling.size(); ++p) sort_by_information(p, telling[p]);
    return telling;
  }

  [[nodiscard]] static std::vector<std::size_t> earlier(std::size_t place) {
    std::vector<std::size_t> places(place);
    std::iota(places.begin(), places.end(), std::size_t{0});
    return places;
  }

  void sort_by_information(std::size_t place, std::vector<std::size_t>& places) const {
    const double* information = order_.information.data() + order_.columns[place] * columns_.size();
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
      return information[order_.columns[a]] > information[order_.columns[b]];
    });
  }

  Frame frame_;
  const SequentialFitOptions& options_;
  const FitOptions& fit_;
  std::vector<ColumnStates> states_;  ///< of each learned column
  std::vector<StateColumn> columns_;  ///< of each learned column
  ChainOrder order_;
  std::vector<std::vector<std::size_t>> predictors_;  ///< places in the chain
};

}  // namespace

std::unique_ptr<SequentialTrees> fit_sequential_trees(FramedTable framed,
                                                      const SequentialFitOptions& options,
                                                      const FitOptions& fit) {
  return SequentialFitter(std::move(framed), options, fit).fit();
}

}  // namespace likeness::models
