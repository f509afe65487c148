#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/verbs.hpp"

/// Options that several verbs share, a group of them at a time.
namespace likeness::cli {

/// Throws Error(kUsage) with this sentence.
[[noreturn]] void fail(const std::string& sentence);

[[nodiscard]] std::string in_quotes(const std::string& text);

/// Adds an option that may be given several times, one value each.
void add_repeatable(CLI::App& verb, const std::string& flags,
                    const std::function<void(const std::string&)>& take, const std::string& summary,
                    const std::string& value_name);

/// Adds an option whose value is a whole number from `lowest` up; `name` is what errors call it.
CLI::Option* add_count(CLI::App& verb, const std::string& flags, std::string name,
                       std::uint64_t lowest, std::function<void(std::uint64_t)> take,
                       const std::string& summary);

/// Adds an option that is kept as it is written.
CLI::Option* add_text(CLI::App& verb, const std::string& flags, std::string& text,
                      const std::string& summary, const std::string& value_name);

/// --quiet and --threads.
void add_run_options(CLI::App& verb, bool& quiet);

void add_seed(CLI::App& verb, std::uint64_t& seed);

void add_reading_options(CLI::App& verb, ReadArguments& reading);

/// The columns of a table of transactions, each by the name of its part.
void add_transaction_columns(CLI::App& verb, TransactionNames& columns);

void add_model_options(CLI::App& verb, ModelArguments& model);

/// --max-time, --checkpoint and --resume; `where_by_default` says where a checkpoint goes unasked.
void add_training_options(CLI::App& verb, TrainingArguments& training,
                          const std::string& where_by_default);

/// How many rows, from which on, and which conditions they meet; gives back --rows.
CLI::Option* add_row_options(CLI::App& verb, RowArguments& rows, const std::string& summary);

CLI::Option* add_output(CLI::App& verb, std::string& output, const std::string& summary);

/// What only models of subjects and their events know.
void add_scenario_options(CLI::App& verb, RowArguments& rows);

}  // namespace likeness::cli
