#include "daybook/redact.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

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

int finish(const Context& context, const Redactor& redactor, const std::string& text) {
  nlohmann::ordered_json hits = nlohmann::ordered_json::object();
  std::string told;
  for (const auto& rule : redactor.hits()) {
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

int run_redact(const Context& context, const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) cannot_open(path, errno);
  }
  std::istream& in = path == "-" ? std::cin : file;
  const bool filter = context.format == Format::table;
  Redactor redactor;
  std::string text, line;
  for (bool first = true; std::getline(in, line); first = false) {
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

}  // namespace

void add_redact(CLI::App& app, Context& context) {
  auto path = std::make_shared<std::string>("-");
  CLI::App* command =
      add_command(app, "redact", Group::protect,
                  "copy text, or JSON a line, with personal data replaced as in the store",
                  "daybook redact app.log > clean.log");
  command->add_option("FILE", *path, "a file, not compressed; - or nothing: standard input");
  on_run(command, context, Answer::object, [&context, path] { return run_redact(context, *path); });
}

}  // namespace daybook::cli
