// Writes the pages that are made from the parser: daybook_pages man/daybook.1 docs/cli.md
#include <fstream>
#include <iterator>

#include "cli/command.hpp"
#include "cli/pages.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  daybook::cli::Context context;
  const auto app = daybook::cli::make_app(context);
  std::ifstream in(argv[2]);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  in.close();
  std::ofstream man(argv[1]), docs(argv[2]);
  man << daybook::cli::manual_page(*app);
  docs << daybook::cli::with_reference(page, *app);
  return man && docs ? 0 : 1;
}
