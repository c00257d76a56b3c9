// What every command shares: the global options, where answers and messages go, how results are
// told.
//
//   void add_init(CLI::App& app, Context& context) {
//     auto* command = add_command(app, "init", Group::put_in, "create a store", "daybook init");
//     on_run(command, context, Answer::object, [&context] { return run_init(context); });
//   }
//
// A command file adds its options to the parser and leaves behind what is to run; help, manual
// page, completions and docs/cli.md are made from the same parser. Data goes to standard output,
// messages to standard error. One thread.
#pragma once

#include <CLI/App.hpp>
#include <chrono>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "daybook/error.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// Exit codes, a contract with scripts.
enum Exit { done = 0, failed = 1, misused = 2, denied = 3, fires = 4, partly = 5, busy = 6 };

/// The command line itself is wrong: exit 2, one line.
struct Misuse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Exit exit_of(Error::Code code) noexcept;
/// What is wrong and what to do about it, on one line.
std::string line_of(const Error& error);

enum class Answer { list, object };  // what --format json prints: one array or one object

struct Context {
  // As given on the command line.
  std::string db;
  std::string as, key_file;  // whose key it shall be, and where it is; see key.hpp
  Format format = Format::table;
  std::string color = "auto";
  bool quiet = false, verbose = false;

  // The surroundings.
  Style style;                // of standard output
  bool err_terminal = false;  // standard error is one
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();

  // What the parser chose.
  std::string command;  // "conversation show"
  Answer answer = Answer::object;
  std::function<int()> run;

  std::vector<std::string> warnings;

  /// Finds out about terminals and colours; call once the options are parsed.
  void look_around();
  bool is_json() const noexcept { return format == Format::json || format == Format::jsonl; }
  /// The store's path: --db, else $DAYBOOK_DB, else daybook.db.
  std::string store_path() const;
  /// The same, and it must exist: throws Error{not_found} that says what to do.
  std::string existing_store() const;
  /// Reads it; opened once, by check_needs() or here. Throws as existing_store() and
  /// Reader::open().
  const Reader& reader() const;
  mutable std::optional<Reader> opened;
  /// A writer of rows to standard output.
  std::unique_ptr<RowWriter> rows(std::vector<Column> columns) const;
  /// Prints the result of a command that has one: `text` for people, `fields` in the other formats.
  /// Gives back `exit`.
  int finish(int exit, const nlohmann::ordered_json& fields, const std::string& text) const;

  void error(const std::string& line) const;  // daybook: line
  void warn(const std::string& line);         // daybook: line; also kept for the JSON result
  void note(const std::string& line) const;   // the bare line, unless --quiet
};

enum class Group { look, put_in, keep, protect };

/// Adds a command with what help says of it. `example` is one line that works.
CLI::App* add_command(CLI::App& app, const std::string& name, Group group,
                      const std::string& summary, const std::string& example);
/// Adds `list` or `show` below a command.
CLI::App* add_verb(CLI::App& command, const std::string& name, const std::string& summary,
                   const std::string& example);
void on_run(CLI::App* command, Context& context, Answer answer, std::function<int()> run);
/// Ends a parsed value's complaint in one way: prints nothing, throws Misuse.
[[noreturn]] void misuse(const std::string& text);

// One function for each file in commands/.
void add_access(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_ingest(CLI::App& app, Context& context);
void add_score(CLI::App& app, Context& context);
void add_tag(CLI::App& app, Context& context);
void add_search(CLI::App& app, Context& context);
void add_query(CLI::App& app, Context& context);
void add_schema(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_conversation(CLI::App& app, Context& context);
void add_trace(CLI::App& app, Context& context);
void add_tail(CLI::App& app, Context& context);
void add_stats(CLI::App& app, Context& context);
void add_alert(CLI::App& app, Context& context);
void add_health(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_config(CLI::App& app, Context& context);
void add_prices(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_redact(CLI::App& app, Context& context);
void add_retention(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_archive(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_consent(CLI::App& app, Context& context);
void add_erase(CLI::App& app, Context& context);
void add_holds(CLI::App& app, Context& context);
void add_redact_scan(CLI::App& redact, Context& context);
void add_upgrade(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);
/// `daybook` alone: the state of the store, or how to begin.
int run_status(Context& context);

/// The whole parser, named daybook. `context` must outlive it.
std::unique_ptr<CLI::App> make_app(Context& context);
/// Parses, runs, tells errors; the process's exit code.
int run(int argc, char** argv);

}  // namespace daybook::cli
