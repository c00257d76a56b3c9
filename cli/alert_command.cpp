#include "cli/alert_command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>
#include <vector>

#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/output.hpp"

extern char** environ;

namespace daybook::cli {
namespace {

constexpr std::chrono::seconds kLongest{60};
constexpr std::chrono::milliseconds kPoll{10};
constexpr const char* kPrefix = "DAYBOOK_ALERT";

std::string number(const std::optional<double>& value) {
  return value ? json_number(*value) : "";
}

std::vector<std::string> environment_of(const AlertChange& change, const std::string& store) {
  std::vector<std::string> variables;
  for (char** at = environ; *at; ++at) {
    if (std::string_view(*at).substr(0, std::string_view(kPrefix).size()) != kPrefix)
      variables.emplace_back(*at);
  }
  const auto add = [&](const char* suffix, const std::string& value) {
    variables.push_back(kPrefix + std::string(suffix) + '=' + value);
  };
  const Alert& alert = change.alert;
  add("", alert.name);
  add("_STATE", name(alert.state));
  add("_BEFORE", name(change.before));
  add("_MEASURE", alert.measure);
  add("_VALUE", number(alert.value));
  add("_THRESHOLD", number(alert.threshold));
  add("_SINCE", alert.since ? time_text(*alert.since) : "");
  add("_TEXT", watched_text(alert));
  add("_STORE", store);
  return variables;
}

std::string json_of(const AlertChange& change, const std::string& store) {
  nlohmann::ordered_json json = alert_json(change.alert);
  json["before"] = name(change.before);
  json["at"] = time_text(change.at);
  json["store"] = store;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

/// A file without a name that holds `text`: unlike a pipe, one that nobody reads does no harm.
int file_of(const std::string& text) {
#ifdef __linux__
  const int file = memfd_create("daybook-alert", MFD_CLOEXEC);
#else
  FILE* const stream = std::tmpfile();
  const int file = stream ? fcntl(fileno(stream), F_DUPFD_CLOEXEC, 0) : -1;
  if (stream) std::fclose(stream);
#endif
  if (file < 0) return file;
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = write(file, text.data() + written, text.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  if (written == text.size() && lseek(file, 0, SEEK_SET) == 0) return file;
  close(file);
  return -1;
}

/// 0, or what posix_spawn() says. The child leads a group of its own, so that all of it can be
/// ended.
int spawn(pid_t& child, const std::string& command, std::vector<std::string> variables, int in) {
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
  std::string shell = "sh", option = "-c", text = command;
  char* const words[] = {shell.data(), option.data(), text.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error =
      posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

std::string result_of(pid_t child) {
  const auto until = std::chrono::steady_clock::now() + kLongest;
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(child, &status, WNOHANG)) == 0 &&
         std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(kPoll);
  if (ended == 0) {
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
    return "took more than a minute and was ended";
  }
  if (WIFSIGNALED(status)) return "ended by signal " + std::to_string(WTERMSIG(status));
  return WEXITSTATUS(status) == 0 ? "" : "exit " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

std::string run_alert_command(const std::string& command, const AlertChange& change,
                              const std::string& store) {
  const int in = file_of(json_of(change, store));
  if (in < 0) return "no room for its input";
  pid_t child = -1;
  const int error = spawn(child, command, environment_of(change, store), in);
  close(in);
  return error == 0 ? result_of(child) : "no shell: " + std::generic_category().message(error);
}

}  // namespace daybook::cli
