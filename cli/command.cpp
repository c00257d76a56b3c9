#include "cli/command.hpp"

#include <CLI/Config.hpp>  // App.hpp declares what these two define
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "cli/args.hpp"
#include "cli/key.hpp"
#include "cli/pages.hpp"
#include "cli/text.hpp"
#include "daybook/access.hpp"
#include "daybook/version.hpp"

namespace daybook::cli {
namespace {

void add_globals(CLI::App& app, Context& context) {
  app.add_option("--db", context.db, "the store; else $DAYBOOK_DB, else ./daybook.db")
      ->type_name("PATH");
  app.add_option("--as", context.as, "who the key's principal has to be, where access is on")
      ->type_name("NAME");
  app.add_option("--key-file", context.key_file, "the key, in a file; else $DAYBOOK_KEY")
      ->type_name("FILE");
  static const std::vector<std::string> kFormats = {"table", "json", "jsonl", "csv", "markdown"};
  app.add_option_function<std::string>(
         "--format",
         [&context](const std::string& name) {
           const auto found = std::find(kFormats.begin(), kFormats.end(), name);
           context.format = static_cast<Format>(found - kFormats.begin());
         },
         "how answers are shown: table, json, jsonl, csv or markdown")
      ->type_name("NAME")
      ->check(one_of(kFormats));
  app.add_option("--color", context.color, "colours: auto, always or never")
      ->type_name("WHEN")
      ->check(one_of({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", context.quiet, "no warnings and no progress on standard error");
  app.add_flag("-v,--verbose", context.verbose, "say more on standard error");
  app.set_version_flag("--version", "daybook " DAYBOOK_VERSION, "print the version");
}

/// The command that was being read when parsing ended.
const CLI::App& innermost(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* at = &command; at; at = at->get_parent())
    for (const CLI::Option* option : at->get_options()) {
      if (is_refused(*option)) continue;
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// One line for what the parser did not expect.
std::string extra_text(const CLI::App& app) {
  const CLI::App& command = innermost(app);
  const auto extras = app.remaining(true);
  std::string word = extras.empty() ? std::string() : extras.front();
  if (word.size() > 1 && word[0] == '-') {
    word = word.substr(0, word.find('='));
    return "unknown option " + word + did_you_mean(word, option_names(command));
  }
  const auto names = command_names(command);
  if (names.empty()) return "unexpected argument \"" + word + '"';
  return "unknown command \"" + word + '"' + did_you_mean(word, names);
}

/// One line for a command that needs a word more, or a different one.
std::string required_text(const CLI::App& app, const std::string& text) {
  const CLI::App& command = innermost(app);
  const auto names = command_names(command);
  if (names.empty()) return text;
  if (!app.remaining(true).empty()) return extra_text(app);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return command.get_name() + ": say which: " + list;
}

/// The parser's "--db: 1 required PATH missing" as one would say it.
std::string mismatch_text(std::string text) {
  const std::string required = "1 required ", missing = " missing";
  const std::size_t at = text.find(required);
  if (at == text.npos || !text.ends_with(missing)) return text;
  text.insert(text.size() - missing.size(), " is");
  return text.erase(at, required.size());
}

int tell_misuse(const Context& context, const CLI::App& app, const std::string& text) {
  context.error(text + "; see `" + full_name(innermost(app)) + " --help`");
  return misused;
}

/// A command that answers with an object does so where it fails, too.
int tell_in_json(const Context& context, const Error& error) {
  const Exit exit = exit_of(error.code);
  if (!context.is_json() || context.answer != Answer::object) return exit;
  return context.finish(
      exit,
      {{"error", {{"code", name(error.code)}, {"message", error.what()}, {"hint", error.hint}}}},
      "");
}

int tell_error(const Context& context, const Error& error) {
  context.error(line_of(error));
  return tell_in_json(context, error);
}

/// What was given, last word first, as the parser takes it. `help report latency` is
/// `report latency --help`.
std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  std::reverse(words.begin(), words.end());
  return words;
}

/// An answer that did not reach its reader is no answer.
int with_output_checked(const Context& context, int exit) {
  errno = 0;
  std::cout.flush();
  if (std::cout) return exit;
  context.error(std::string("standard output: cannot write") +
                (errno != 0 ? std::string(": ") + std::generic_category().message(errno) : ""));
  return failed;
}

int run_parsed(Context& context, const CLI::App& app) {
  try {
    const KeyScope acting(key_of(context));
    check_needs(context);
    return with_output_checked(context, context.run ? context.run() : run_status(context));
  } catch (const Misuse& e) {
    tell_misuse(context, app, e.what());
    return tell_in_json(context, Error(Error::Code::invalid_argument, e.what()));
  } catch (const Error& e) {
    return tell_error(context, e);
  } catch (const std::bad_alloc&) {
    return tell_error(context, Error(Error::Code::internal, "out of memory"));
  } catch (const std::exception& e) {
    return tell_error(context, Error(Error::Code::internal, e.what()));
  }
}

}  // namespace

void misuse(const std::string& text) {
  throw Misuse(text);
}

CLI::App* add_command(CLI::App& app, const std::string& name, Group group,
                      const std::string& summary, const std::string& example) {
  constexpr const char* kGroups[] = {"Look", "Put in", "Keep", "Protect"};
  CLI::App* command = app.add_subcommand(name, summary);
  command->group(kGroups[static_cast<int>(group)]);
  command->footer(example);
  return command;
}

CLI::App* add_verb(CLI::App& command, const std::string& name, const std::string& summary,
                   const std::string& example) {
  command.require_subcommand(1);
  CLI::App* verb = command.add_subcommand(name, summary);
  verb->footer(example);
  return verb;
}

void on_run(CLI::App* command, Context& context, Answer answer, std::function<int()> run) {
  std::string name = full_name(*command);
  name.erase(0, name.find(' ') + 1);  // without "daybook"
  command->callback([&context, command, answer, name, run = std::move(run)] {
    if (!command->get_subcommands().empty()) return;  // it is the verb's turn
    context.command = name;
    context.answer = answer;
    context.run = run;
  });
}

std::unique_ptr<CLI::App> make_app(Context& context) {
  auto app = std::make_unique<CLI::App>("The embedded history of an LLM application.", "daybook");
  app->formatter(std::make_shared<HelpFormatter>());
  app->fallthrough();
  app->require_subcommand(0, 1);
  app->set_help_flag("-h,--help", "print help, of a command after its name");
  add_globals(*app, context);
  for (const auto add :
       {add_report,    add_trace,      add_conversation, add_tail,   add_search,  add_query,
        add_schema,    add_stats,      add_alert,        add_health, add_ingest,  add_export,
        add_score,     add_tag,        add_init,         add_check,  add_upgrade, add_config,
        add_prices,    add_completion, add_redact,       add_access, add_audit,   add_backup,
        add_retention, add_archive,    add_restore,      add_holds,  add_erase,   add_consent})
    add(*app, context);
  return app;
}

int run(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  Context context;
  const auto app = make_app(context);
  if (std::any_of(argv, argv + argc, [](const char* word) { return holds_key(word); }))
    return tell_misuse(context, *app,
                       "a key on the command line is read by whoever lists processes: revoke it, "
                       "and give another by --key-file or $DAYBOOK_KEY");
  try {
    app->parse(words_of(argc, argv));
  } catch (const CLI::CallForHelp&) {
    if (!app->remaining(true).empty()) return tell_misuse(context, *app, extra_text(*app));
    std::cout << app->help();
    return with_output_checked(context, done);
  } catch (const CLI::CallForVersion& e) {
    std::cout << e.what() << '\n';
    return with_output_checked(context, done);
  } catch (const CLI::ExtrasError&) {
    return tell_misuse(context, *app, extra_text(*app));
  } catch (const CLI::RequiredError& e) {
    return tell_misuse(context, *app, required_text(*app, e.what()));
  } catch (const CLI::Error& e) {
    return tell_misuse(context, *app, mismatch_text(e.what()));
  }
  context.look_around();
  return run_parsed(context, *app);
}

}  // namespace daybook::cli
