// Input that could not be stored: a line each on standard error, and the whole of it in a file.
//
//   Rejects rejects(context, "rejects.jsonl");     // empty: no file
//   rejects.add(*item.rejection);
//   rejects.end();                                 // "and 12 more lines were rejected"
//
// The file is new (what was in it is gone), mode 0600, one JSON object a line: source, line,
// offset, key, error, raw. Throws Error{io, denied} if it cannot be written. One thread.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "cli/command.hpp"
#include "daybook/input.hpp"

namespace daybook::cli {

class Rejects {
 public:
  Rejects(const Context& context, std::string path);

  void add(const Rejection& rejection);
  /// Tells how many were not shown, and that the file is whole.
  void end();

  std::uint64_t count() const noexcept { return count_; }
  const std::string& path() const noexcept { return path_; }

 private:
  [[noreturn]] void fail() const;
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  const Context& context_;
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t count_ = 0, shown_ = 0;
};

}  // namespace daybook::cli
