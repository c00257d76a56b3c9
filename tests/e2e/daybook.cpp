#include "e2e/daybook.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace testing {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

void redirect(const std::string& path, int flags, int to) {
  const int file = ::open(path.c_str(), flags, 0600);
  if (file < 0 || ::dup2(file, to) < 0) ::_exit(97);
}

}  // namespace

pid_t Daybook::launch(const Words& words, const Words& environment) const {
  std::vector<std::string> arguments = {DAYBOOK_CLI};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin"};
  variables.insert(variables.end(), environment.begin(), environment.end());
  const auto argv = pointers(arguments), envp = pointers(variables);
  const std::string from = path(".in"), out = path(".out"), err = path(".err");
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // no handler of the tests' runs in the child
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int signal : {SIGTERM, SIGINT}) ::signal(signal, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    redirect(from, O_RDONLY, STDIN_FILENO);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (::chdir(folder_.path().c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
    ::_exit(97);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return child;
}

Answer Daybook::run(const Words& words, const std::string& in, const Words& environment) const {
  file(".in", in);
  const int exit = Running(launch(words, environment)).end(0);
  return {exit, read(".out"), read(".err")};
}

Running Daybook::start(const Words& words) const {
  file(".in", "");
  return Running(launch(words, {}));
}

bool Running::is_alive() const {
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
  return ended.si_pid == 0;
}

int Running::end(int signal) {
  if (signal != 0) ::kill(pid_, signal);
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Answer Daybook::ingest_example(const std::string& name) const {
  return run(
      {"ingest", std::string(DAYBOOK_SOURCE_DIR) + "/examples/data/" + name, "--format", "json"});
}

std::string Daybook::file(const std::string& name, const std::string& text) const {
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string Daybook::read(const std::string& name) const {
  std::ifstream in(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace testing
