// Input that could not be stored: a line each on standard error, and the whole of it in a file.
//
//   Rejects rejects(context, "rejects.jsonl", Rejects::Keep::own);  // empty: no file
//   rejects.add(*item.rejection);
//   rejects.end();                                 // "and 12 more lines were rejected"
//
// The file has mode 0600, one JSON object a line: source, line, offset, key, error, raw. It holds
// this run's rejections, or, where input goes on behind what was read before, those of all runs;
// then each is in the file when add() returns. Ten are shown, in a run that lasts ten a minute.
// Throws Error{io, denied} if the file cannot be written. One thread.
#pragma once

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/command.hpp"
#include "daybook/input.hpp"

namespace daybook::cli {

class Rejects {
 public:
  enum class Keep { own, all };  // the run's, or those of earlier runs too
  Rejects(const Context& context, std::string path, Keep keep);

  void add(const Rejection& rejection);
  /// Tells how many were not shown, and that the file is whole.
  void end();

  std::uint64_t count() const noexcept { return count_; }
  const std::string& path() const noexcept { return path_; }

 private:
  [[noreturn]] void fail() const;
  void show(const Rejection& rejection);
  void tell_hidden();
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  const Context& context_;
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  const Keep keep_;
  std::uint64_t count_ = 0;
  std::uint64_t shown_ = 0, hidden_ = 0;  // since shown_since_
  std::chrono::steady_clock::time_point shown_since_ = std::chrono::steady_clock::now();
};

}  // namespace daybook::cli
