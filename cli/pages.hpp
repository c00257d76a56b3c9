// Every page about the command line, made from the parser itself: --help, the manual page, the
// reference in docs/cli.md and the shells' completions. What one of them says, all of them say.
//
//   std::cout << manual_page(*make_app(context));
//
// Pure functions of the parser.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace daybook::cli {

/// Makes CLI11 print help in our words.
class HelpFormatter : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

/// "daybook conversation show"
std::string full_name(const CLI::App& command);
/// What follows the name: "[OPTIONS] SQL".
std::string usage_of(const CLI::App& command);

/// One option or argument as it is written, and what it means.
struct OptionLine {
  std::string written;  // "-q, --quiet", "--db PATH", "FILE..."
  std::string meaning;
  bool positional = false;
};
std::vector<OptionLine> options_of(const CLI::App& command);
/// Commands with something to run, in help's order: leaves of the tree, and what has options of its
/// own.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

std::string manual_page(const CLI::App& app);         // man/daybook.1
std::string markdown_reference(const CLI::App& app);  // in docs/cli.md, between two markers
std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

/// A manual's text with its reference replaced by a fresh one; the markers stay.
std::string with_reference(const std::string& page, const CLI::App& app);

}  // namespace daybook::cli
