// Runs the daybook command as a user does, and keeps what it said.
//
//   Daybook daybook;                                   // in a fresh folder
//   daybook.file("a.jsonl", "{\"prompt\":\"hi\"}\n");
//   Answer answer = daybook.run({"ingest", "a.jsonl"});
//   CHECK(answer.exit == 0);
//
// The environment holds nothing but PATH, so that no setting of the machine is seen.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/temp_folder.hpp"

namespace testing {

struct Answer {
  int exit = -1;  // minus the signal's number where one ended it
  std::string out, err;

  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// A daybook that runs until it is ended.
class Running {
 public:
  explicit Running(pid_t pid) noexcept : pid_(pid) {}
  Running(Running&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Running& operator=(Running&& other) noexcept {
    std::swap(pid_, other.pid_);
    return *this;
  }
  ~Running() {
    if (pid_ > 0) end(SIGKILL);
  }
  bool is_alive() const;
  /// Sends the signal and waits: the exit code, or minus the signal's number.
  int end(int signal);

 private:
  pid_t pid_;
};

class Daybook {
 public:
  using Words = std::vector<std::string>;

  Answer run(const Words& words, const std::string& in = "", const Words& environment = {}) const;
  /// The same without waiting; `read(".out")` and `read(".err")` then tell what it says.
  Running start(const Words& words) const;
  /// Ingests example data of the repository into daybook.db.
  Answer ingest_example(const std::string& name) const;
  /// Writes a file and gives its path.
  std::string file(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  std::string path(const std::string& name) const { return folder_ / name; }
  const TempFolder& folder() const noexcept { return folder_; }

 private:
  pid_t launch(const Words& words, const Words& environment) const;
  TempFolder folder_;
};

}  // namespace testing
