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

Answer Daybook::run(const Words& words, const std::string& in, const Words& environment) const {
  file(".in", in);
  std::vector<std::string> arguments = {DAYBOOK_CLI};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin"};
  variables.insert(variables.end(), environment.begin(), environment.end());
  const auto argv = pointers(arguments), envp = pointers(variables);
  const std::string from = path(".in"), out = path(".out"), err = path(".err");
  const pid_t child = ::fork();
  if (child == 0) {
    redirect(from, O_RDONLY, STDIN_FILENO);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (::chdir(folder_.path().c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
    ::_exit(97);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return {exit, read(".out"), read(".err")};
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
