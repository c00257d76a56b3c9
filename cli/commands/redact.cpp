#include "daybook/redact.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

/// A line that begins like a JSON value is redacted leaf by leaf, so that it stays JSON.
std::string redacted(Redactor& redactor, const std::string& line) {
  const auto first = line.find_first_not_of(" \t");
  const bool json = first != std::string::npos && (line[first] == '{' || line[first] == '[');
  return json ? redactor.json(line).text : redactor.text(line).text;
}

/// The rules of the guide are told always, the others where they found something.
int finish(const Context& context, const Redactor& redactor, const std::string& text) {
  nlohmann::ordered_json hits = nlohmann::ordered_json::object();
  std::string told;
  for (const auto& rule : redactor.hits()) {
    const bool always = rule.rule == "email" || rule.rule == "phone" || rule.rule == "card";
    if (rule.hits == 0 && !always) continue;
    hits[rule.rule] = rule.hits;
    told += (told.empty() ? "" : ", ") + rule.rule + ' ' + count_text(rule.hits);
  }
  if (context.format == Format::table) {
    if (context.err_terminal || context.verbose) context.note("redacted: " + told);
    return done;
  }
  return context.finish(done, {{"hits", hits}, {"text", text}}, "");
}

[[noreturn]] void cannot_open(const std::string& path, int number) {
  const std::string what = path + ": " + std::generic_category().message(number);
  if (number == EACCES || number == EPERM)
    throw Error(Error::Code::denied, what, "give this user the right to read it");
  throw Error(number == ENOENT ? Error::Code::not_found : Error::Code::io, what, "check the path");
}

/// Compressed text would go through as it is, personal data and all.
void refuse_compressed(const std::string& path, std::string_view begin) {
  const char* inflate = nullptr;
  if (begin.starts_with("\x1f\x8b")) inflate = "zcat";
  if (begin.starts_with("\x28\xb5\x2f\xfd")) inflate = "zstdcat";
  if (!inflate) return;
  const bool piped = path == "-";
  throw Error(Error::Code::invalid_argument,
              (piped ? "standard input" : path) + " is compressed, redact reads plain text",
              std::string(inflate) + (piped ? "" : " < " + path) + " | daybook redact");
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) cannot_open(path, errno);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What is asked for on the command line.
struct Asked {
  std::string path = "-";
  std::string pack = "default", rules, add_rules, replacement = "plain";

  Redactor redactor() const {
    Redactor::Options options;
    options.pack = pack;
    if (!rules.empty()) options.rules = read_file(rules);
    if (!add_rules.empty()) options.add_rules = read_file(add_rules);
    options.replacement = replacement;
    return Redactor(options);
  }
};

void add_rules_of(CLI::App& command, Asked& asked) {
  command.add_option("--pack", asked.pack, "the rules: guide, default or strict")
      ->check(one_of({"guide", "default", "strict"}))
      ->type_name("NAME");
  command.add_option("--rules", asked.rules, "a rules file, in place of the pack")
      ->type_name("FILE");
  command.add_option("--add-rules", asked.add_rules, "a rules file, added to the pack")
      ->type_name("FILE");
}

/// The next line, and with the beginning of a private key all lines of it: its rule wants to see
/// its end.
bool next_piece(std::istream& in, std::string& piece) {
  constexpr int kKeyLinesMax = 1000;
  if (!std::getline(in, piece)) return false;
  if (piece.find("-----BEGIN ") == piece.npos || piece.find("-----END ") != piece.npos) return true;
  std::string line;
  for (int lines = 0; lines < kKeyLinesMax && std::getline(in, line); ++lines) {
    (piece += '\n') += line;
    if (line.find("-----END ") != line.npos) break;
  }
  return true;
}

int run_redact(const Context& context, const Asked& asked) {
  const std::string& path = asked.path;
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) cannot_open(path, errno);
  }
  std::istream& in = path == "-" ? std::cin : file;
  const bool filter = context.format == Format::table;
  Redactor redactor = asked.redactor();
  std::string text, line;
  for (bool first = true; next_piece(in, line); first = false) {
    if (first) refuse_compressed(path, line);
    std::string clean = redacted(redactor, line);
    if (!in.eof()) clean += '\n';
    if (filter)
      std::cout << clean;
    else
      text += clean;
  }
  if (in.bad() || (path != "-" && !in.eof()))
    throw Error(Error::Code::io,
                path + ": cannot be read: " + std::generic_category().message(errno),
                "name a file that can be read");
  return finish(context, redactor, text);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) (all += all.empty() ? "" : ", ") += text;
  return all;
}

int run_rules(const Context& context, const Asked& asked) {
  const auto enabled_in = [](const char* pack, const Redactor::Rule& rule) {
    Redactor::Options options;
    options.pack = pack;
    for (const auto& known : Redactor(options).rules())
      if (known.enabled && known.name == rule.name && known.pattern == rule.pattern) return true;
    return false;
  };
  const auto writer = context.rows(
      {{"name"}, {"pack"}, {"enabled"}, {"validator"}, {"keys"}, {"example"}, {"pattern"}});
  for (const auto& rule : asked.redactor().rules()) {
    const char* pack = "own";
    for (const char* known : {"strict", "default", "guide"})
      if (enabled_in(known, rule)) pack = known;
    writer->row({rule.name, pack, rule.enabled ? "yes" : "no", rule.validator, joined(rule.keys),
                 rule.example, rule.pattern});
  }
  writer->end();
  return done;
}

int run_lint(const Context& context, const std::string& path) {
  const auto refusals = Redactor::lint(read_file(path));
  auto refused = nlohmann::ordered_json::array();
  std::string told;
  for (const auto& refusal : refusals) {
    refused.push_back({{"rule", refusal.rule}, {"reason", refusal.reason}});
    told += refusal.rule + ": " + refusal.reason + '\n';
  }
  if (refusals.empty()) told = "every rule is taken\n";
  return context.finish(refusals.empty() ? done : fires, {{"refused", refused}}, told);
}

}  // namespace

void add_redact(CLI::App& app, Context& context) {
  auto asked = std::make_shared<Asked>();
  CLI::App* command =
      add_command(app, "redact", Group::protect,
                  "copy text, or JSON a line, with personal data and secrets replaced",
                  "daybook redact app.log > clean.log");
  command->add_option("FILE", asked->path, "a file, not compressed; - or nothing: standard input");
  add_rules_of(*command, *asked);
  command
      ->add_option("--replacement", asked->replacement,
                   "plain: [REDACTED]; named: [REDACTED:email]")
      ->check(one_of({"plain", "named"}))
      ->type_name("NAME");
  on_run(command, context, Answer::object,
         [&context, asked] { return run_redact(context, *asked); });

  auto listed = std::make_shared<Asked>();
  CLI::App* rules = add_verb(*command, "rules", "print the rules, one row each",
                             "daybook redact rules --pack strict");
  add_rules_of(*rules, *listed);
  on_run(rules, context, Answer::list, [&context, listed] { return run_rules(context, *listed); });

  auto file = std::make_shared<std::string>();
  CLI::App* lint =
      add_verb(*command, "lint", "would a rules file be taken? exit 4 if a rule is refused",
               "daybook redact lint rules.json");
  lint->add_option("FILE", *file, "the rules, JSON; docs/redaction.md shows one")->required();
  on_run(lint, context, Answer::object, [&context, file] { return run_lint(context, *file); });
  add_redact_scan(*command, context);
  command->require_subcommand(0, 1);
}

}  // namespace daybook::cli
