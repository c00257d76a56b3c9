// The daybook command. Everything it does is in command.cpp and commands/.
#include <csignal>

#include "cli/command.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // a reader that leaves ends daybook without a word
  return daybook::cli::run(argc, argv);
}
