// The pages made from the parser are those in the repository; `ninja pages` renews them.
#include "cli/pages.hpp"

#include <fstream>
#include <iterator>

#include "cli/command.hpp"
#include "support/catch.hpp"

using namespace daybook::cli;

namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(DAYBOOK_SOURCE_DIR) + "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the manual page is current", "[cli]") {
  Context context;
  CHECK(file("man/daybook.1") == manual_page(*make_app(context)));
}

TEST_CASE("docs/cli.md names every command and option as --help does", "[cli]") {
  Context context;
  const std::string page = file("docs/cli.md");
  CHECK(page.find("### daybook ingest") != std::string::npos);
  CHECK(page == with_reference(page, *make_app(context)));
}

TEST_CASE("every command says what it is for and shows an example that begins with daybook",
          "[cli]") {
  Context context;
  const auto app = make_app(context);
  for (const CLI::App* command : commands_of(*app)) {
    INFO(full_name(*command));
    CHECK_FALSE(command->get_description().empty());
    CHECK(command->get_footer().find("daybook ") != std::string::npos);
    for (const OptionLine& line : options_of(*command)) CHECK_FALSE(line.meaning.empty());
  }
}

TEST_CASE("help groups the commands and fits in a hundred columns", "[cli]") {
  Context context;
  const std::string help = make_app(context)->help();
  for (const char* group : {"\nLook\n", "\nPut in\n", "\nKeep\n", "\nProtect\n"})
    CHECK(help.find(group) != std::string::npos);
  for (std::size_t begin = 0; begin < help.size();) {
    const std::size_t end = help.find('\n', begin);
    CHECK(end - begin <= 110);  // bytes; a line holds a few characters of three
    begin = end + 1;
  }
}

TEST_CASE("the completions of every shell know every command", "[cli]") {
  Context context;
  const auto app = make_app(context);
  for (const CLI::App* command : commands_of(*app)) {
    const std::string& name = command->get_name();
    CHECK(bash_completion(*app).find(name) != std::string::npos);
    CHECK(zsh_completion(*app).find(name) != std::string::npos);
    CHECK(fish_completion(*app).find(name) != std::string::npos);
  }
}
