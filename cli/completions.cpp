// The shells' completions, made from the parser.
#include <functional>
#include <sstream>

#include "cli/args.hpp"
#include "cli/pages.hpp"

namespace daybook::cli {
namespace {

/// "conversation show" of "daybook conversation show"; empty for daybook itself.
std::string path_of(const CLI::App& command) {
  const std::string name = full_name(command);
  const auto space = name.find(' ');
  return space == std::string::npos ? std::string() : name.substr(space + 1);
}

struct Word {
  std::string text, meaning;
};

std::vector<Word> options_as_words(const CLI::App& command) {
  std::vector<Word> words;
  for (const CLI::Option* option : command.get_options()) {
    if (is_refused(*option)) continue;
    for (const std::string& name : option->get_lnames())
      words.push_back({"--" + name, option->get_description()});
  }
  return words;
}

/// What may stand behind a command: its verbs, its options, the global options.
std::vector<Word> words_of(const CLI::App& command) {
  std::vector<Word> words;
  for (const CLI::App* verb : command.get_subcommands({}))
    words.push_back({verb->get_name(), verb->get_description()});
  const CLI::App* top = &command;
  while (top->get_parent()) top = top->get_parent();
  for (Word& word : options_as_words(command)) words.push_back(std::move(word));
  if (top == &command) return words;
  for (Word& word : options_as_words(*top))
    if (word.text != "--help") words.push_back(std::move(word));
  return words;
}

/// The command and everything below it.
void visit(const CLI::App& command, const std::function<void(const CLI::App&)>& each) {
  each(command);
  for (const CLI::App* verb : command.get_subcommands({})) visit(*verb, each);
}

/// Text within single quotes of a shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + '\'';
}

/// The shell code that finds the command on the line: words without a dash that go on a known path.
void print_path_cases(std::ostream& out, const CLI::App& app) {
  std::string paths;
  visit(app, [&](const CLI::App& command) {
    const std::string path = path_of(command);
    if (!path.empty()) paths += (paths.empty() ? "" : "|") + quoted(path);
  });
  out << "    case \"${at:+$at }$word\" in\n      " << paths
      << ") at=\"${at:+$at }$word\" ;;\n    esac\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::ostringstream out;
  out << "# bash completion for daybook; load it with: source <(daybook completion bash)\n"
         "_daybook() {\n  local at= word words\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n";
  print_path_cases(out, app);
  out << "  done\n  case \"$at\" in\n";
  visit(app, [&](const CLI::App& command) {
    std::string words;
    for (const Word& word : words_of(command)) words += (words.empty() ? "" : " ") + word.text;
    out << "    " << quoted(path_of(command)) << ") words=" << quoted(words) << " ;;\n";
  });
  out << "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\ncomplete -o default -F _daybook daybook\n";
  return out.str();
}

std::string zsh_completion(const CLI::App& app) {
  std::ostringstream out;
  const auto escaped = [](const std::string& text) {
    std::string described;
    for (const char c : text) described += c == ':' ? "\\:" : std::string(1, c);
    return described;
  };
  out << "#compdef daybook\n# zsh completion for daybook; load it with: "
         "source <(daybook completion zsh)\n"
         "_daybook() {\n  local at= word\n  local -a choices\n"
         "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n";
  print_path_cases(out, app);
  out << "  done\n  case \"$at\" in\n";
  visit(app, [&](const CLI::App& command) {
    out << "    " << quoted(path_of(command)) << ") choices=(\n";
    for (const Word& word : words_of(command))
      out << "      " << quoted(escaped(word.text) + ':' + escaped(word.meaning)) << '\n';
    out << "    ) ;;\n";
  });
  out << "  esac\n  _describe daybook choices\n  _files\n}\ncompdef _daybook daybook\n";
  return out.str();
}

std::string fish_completion(const CLI::App& app) {
  std::ostringstream out;
  out << "# fish completion for daybook; load it with: daybook completion fish | source\n";
  const auto line = [&](const std::string& when, const Word& word) {
    const bool option = word.text.starts_with("--");
    out << "complete -c daybook" << (when.empty() ? "" : " -n " + quoted(when))
        << (option ? " -l " + word.text.substr(2) : " -f -a " + word.text) << " -d "
        << quoted(word.meaning) << '\n';
  };
  for (const Word& word : options_as_words(app)) line("", word);
  visit(app, [&](const CLI::App& command) {
    const std::string path = path_of(command);
    const std::string when = path.substr(path.rfind(' ') + 1);
    for (const CLI::App* verb : command.get_subcommands({})) {
      std::string siblings;
      for (const CLI::App* other : command.get_subcommands({})) siblings += ' ' + other->get_name();
      const std::string seen = "__fish_seen_subcommand_from ";
      line(path.empty() ? "not " + seen + siblings : seen + path + "; and not " + seen + siblings,
           {verb->get_name(), verb->get_description()});
    }
    if (path.empty()) return;
    for (const Word& word : options_as_words(command))
      if (word.text != "--help") line("__fish_seen_subcommand_from " + when, word);
  });
  return out.str();
}

}  // namespace daybook::cli
