// Jobs that are run again and again beside writers of other processes, until all is written.
//
//   beside_writers(path, writers, 600, {[&] { apply_retention(path); }, [&] { erase(…); }});
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daybook/error.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

namespace daybook::test {

/// Each of `writers` and of `jobs` is a process of its own; a job that is busy tries again. Each
/// job is done at least twice.
inline void beside_writers(const std::string& path, const std::vector<History>& writers, int calls,
                           const std::vector<std::function<void()>>& jobs) {
  using testing::Process;
  const std::string written = path + ".written";
  const auto repeat = [&](const std::function<void()>& job) {
    for (int runs = 0; runs < 2 || !std::filesystem::exists(written);) {
      try {
        job();
        ++runs;
      } catch (const Error& error) {
        if (error.code != Error::Code::busy) return 1;
      }
    }
    return 0;
  };
  std::vector<std::unique_ptr<Process>> writing, working;
  for (const History& writer : writers)
    writing.push_back(std::make_unique<Process>(
        [&](const auto&) { return write_history(path, writer, calls, 5), 0; }));
  for (const auto& job : jobs)
    working.push_back(std::make_unique<Process>([&](const auto&) { return repeat(job); }));
  for (const auto& process : writing) CHECK(process->join() == 0);
  std::ofstream(written) << '!';
  for (const auto& process : working) CHECK(process->join() == 0);
}

}  // namespace daybook::test
