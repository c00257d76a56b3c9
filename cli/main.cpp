// The daybook command. Everything it does is in command.cpp and commands/.
#include <csignal>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // a reader that leaves ends daybook without a word
#ifdef __GLIBC__  // memory that is handed back is asked for again: a tenth of a report's time
  constexpr int kKeepBytes = 64 << 20;
  mallopt(M_MMAP_THRESHOLD, kKeepBytes / 2);
  mallopt(M_TRIM_THRESHOLD, kKeepBytes);
#endif
  return daybook::cli::run(argc, argv);
}
