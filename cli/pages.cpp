#include "cli/pages.hpp"

#include <algorithm>
#include <sstream>

#include "cli/args.hpp"
#include "cli/text.hpp"
#include "daybook/version.hpp"

namespace daybook::cli {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kGroups[] = {"Look", "Put in", "Keep", "Protect"};
constexpr const char* kBegin = "<!-- reference: begin (generated) -->\n";
constexpr const char* kEnd = "<!-- reference: end -->\n";

/// Two columns, the second aligned; a first that is too long takes a line of its own.
void print_rows(std::ostream& out, const Rows& rows) {
  constexpr std::size_t kFirst = 26;
  for (const auto& [first, second] : rows) {
    out << "  " << first;
    if (width(first) + 4 > kFirst)
      out << '\n' << std::string(kFirst, ' ');
    else
      out << std::string(kFirst - 2 - width(first), ' ');
    out << second << '\n';
  }
}

Rows option_rows(const CLI::App& command, bool positional) {
  Rows rows;
  for (const OptionLine& line : options_of(command))
    if (line.positional == positional) rows.emplace_back(line.written, line.meaning);
  return rows;
}

std::string global_help(const CLI::App& app) {
  std::ostringstream out;
  out << "daybook: " << app.get_description() << "\n\nUsage: daybook [OPTIONS] COMMAND …\n";
  for (const char* group : kGroups) {
    out << '\n' << group << '\n';
    for (const CLI::App* command : app.get_subcommands({})) {
      if (command->get_group() != group) continue;
      const std::string& name = command->get_name();
      out << "  " << name << std::string(14 - name.size(), ' ') << command->get_description()
          << '\n'
          << std::string(18, ' ') << command->get_footer() << '\n';
    }
  }
  out << "\nOptions, before or after the command\n";
  print_rows(out, option_rows(app, false));
  out << "\n`daybook COMMAND --help` tells more of each. Exit codes: 0 done, 1 failed, 2 misused,\n"
         "3 denied, 4 a check fires, 5 done in part, 6 busy.\n";
  return out.str();
}

std::string command_help(const CLI::App& command) {
  std::ostringstream out;
  out << full_name(command) << ": " << command.get_description()
      << "\n\nUsage: " << full_name(command) << usage_of(command) << '\n';
  Rows verbs;
  for (const CLI::App* verb : command.get_subcommands({}))
    verbs.emplace_back(verb->get_name(), verb->get_description());
  if (!verbs.empty()) out << '\n', print_rows(out, verbs);
  const Rows arguments = option_rows(command, true), options = option_rows(command, false);
  if (!arguments.empty()) out << '\n', print_rows(out, arguments);
  if (!options.empty()) out << "\nOptions\n", print_rows(out, options);
  if (!command.get_footer().empty()) out << "\nExample\n  " << command.get_footer() << '\n';
  out << "\nThe options of `daybook --help` go here too.\n";
  return out.str();
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

}  // namespace

std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent ? full_name(*parent) + ' ' + command.get_name() : command.get_name();
}

std::string usage_of(const CLI::App& command) {
  if (!command.get_subcommands({}).empty())
    return command.get_require_subcommand_min() == 0 ? " [COMMAND …] [OPTIONS]" : " COMMAND …";
  std::string out;
  if (!option_rows(command, false).empty()) out += " [OPTIONS]";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    std::string name = option->get_name(true);
    if (option->get_expected_max() > 1) name += "…";
    out += option->get_required() ? ' ' + name : " [" + name + ']';
  }
  return out;
}

std::vector<OptionLine> options_of(const CLI::App& command) {
  std::vector<OptionLine> lines;
  for (const CLI::Option* option : command.get_options()) {
    if (option->check_lname("help") && command.get_parent()) continue;
    if (is_refused(*option)) continue;
    OptionLine line{"", option->get_description(), option->get_positional()};
    if (line.positional) {
      line.written = option->get_name(true);
      if (option->get_expected_max() > 1) line.written += "…";
    }
    for (const std::string& name : option->get_snames()) line.written += '-' + name;
    for (const std::string& name : option->get_lnames())
      line.written += (line.written.empty() ? "--" : ", --") + name;
    if (!line.positional && takes_value(*option)) line.written += ' ' + option->get_type_name();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  std::vector<const CLI::App*> leaves;
  for (const CLI::App* command : app.get_subcommands({})) {
    const auto below = commands_of(*command);
    if (below.empty() || !options_of(*command).empty()) leaves.push_back(command);
    leaves.insert(leaves.end(), below.begin(), below.end());
  }
  return leaves;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  return app->get_parent() ? command_help(*app) : global_help(*app);
}

std::string manual_page(const CLI::App& app) {
  const auto roff = [](const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '-' ? "\\-" : c == '\\' ? "\\e" : std::string(1, c);
    if (!out.empty() && (out[0] == '.' || out[0] == '\'')) out.insert(0, "\\&");
    return out;
  };
  std::ostringstream out;
  const auto options = [&](const CLI::App& command) {
    for (const OptionLine& line : options_of(command))
      out << ".TP\n.B " << roff(line.written) << '\n' << roff(line.meaning) << '\n';
  };
  out << ".TH DAYBOOK 1 \"\" \"daybook " DAYBOOK_VERSION "\" \"User Commands\"\n"
      << ".SH NAME\ndaybook \\- " << roff(app.get_description()) << '\n'
      << ".SH SYNOPSIS\n.B daybook\n[OPTIONS] COMMAND …\n.SH OPTIONS\n";
  options(app);
  out << ".SH COMMANDS\n";
  for (const CLI::App* command : commands_of(app)) {
    out << ".SS " << roff(full_name(*command) + usage_of(*command)) << '\n'
        << roff(command->get_description()) << ".\n";
    options(*command);
    if (!command->get_footer().empty())
      out << ".PP\n.nf\n" << roff(command->get_footer()) << "\n.fi\n";
  }
  out << ".SH EXIT STATUS\n0 done, 1 failed, 2 misused, 3 denied, 4 a check fires, 5 done in "
         "part,\n"
         "6 busy: another job holds the store.\n"
         ".SH ENVIRONMENT\n.TP\n.B DAYBOOK_DB\nthe store, where \\-\\-db is not given\n"
         ".TP\n.B NO_COLOR\nno colours\n"
         ".SH SEE ALSO\n.BR sqlite3 (1)\n";
  return out.str();
}

std::string markdown_reference(const CLI::App& app) {
  std::ostringstream out;
  const auto escaped = [](const std::string& text) {
    std::string cell;
    for (const char c : text) cell += c == '|' ? "\\|" : std::string(1, c);
    return cell;
  };
  const auto options = [&](const CLI::App& command) {
    const auto lines = options_of(command);
    if (lines.empty()) return;
    out << "\n| option | |\n|---|---|\n";
    for (const OptionLine& line : lines)
      out << "| `" << escaped(line.written) << "` | " << escaped(line.meaning) << " |\n";
  };
  out << "\n### Global options\n";
  options(app);
  for (const CLI::App* command : commands_of(app)) {
    const std::string name = full_name(*command);
    out << "\n### " << name << "\n\n`" << name << usage_of(*command)
        << "`: " << command->get_description() << ".\n";
    options(*command);
    if (!command->get_footer().empty()) out << "\n```sh\n" << command->get_footer() << "\n```\n";
  }
  out << '\n';
  return out.str();
}

std::string with_reference(const std::string& page, const CLI::App& app) {
  const std::size_t begin = page.find(kBegin), end = page.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return page;
  return page.substr(0, begin) + kBegin + markdown_reference(app) + page.substr(end);
}

}  // namespace daybook::cli
