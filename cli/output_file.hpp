// Where a file that a command makes goes: only its owner can read it, and it is whole or not there.
//
//   OutputFile out("all.jsonl");          // refuses a file that is there; "-" is standard output
//   out.stream() << line << '\n';
//   out.close();                          // throws where something could not be written
//
// With IfThere::replace it is written beside its place and renamed: whoever looks sees the old file
// or the new one; a link is followed, a pipe or a device written to. A file that was not closed is
// removed again: half of one would pass for a whole one. Throws Error: denied, io,
// invalid_argument.
#pragma once

#include <cstdint>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

namespace daybook::cli {

enum class IfThere { refuse, replace };

class OutputFile {
 public:
  explicit OutputFile(const std::string& path, IfThere if_there = IfThere::refuse);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::ostream& stream() noexcept;
  bool is_standard_output() const noexcept { return path_ == "-"; }
  /// Throws Error{io} where what was given so far could not be written.
  void check();
  void close();

 private:
  void make(IfThere if_there);
  void put_in_place();

  const std::string path_;
  std::string made_;    // the file that is being written; empty: none of ours
  std::string target_;  // what it will be called; empty: as it is
  std::vector<char> buffer_;
  std::ofstream file_;
};

/// Whether both names lead to one file that is there.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace daybook::cli
