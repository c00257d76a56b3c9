// Where an export goes: a new file that only its owner can read, or standard output.
//
//   OutputFile out("all.jsonl");          // refuses a file that is there; "-" is standard output
//   out.stream() << line << '\n';
//   out.close();                          // throws where something could not be written
//
// A file that was not closed is removed again: half an export would pass for a whole one.
#pragma once

#include <cstdint>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

namespace daybook::cli {

class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::ostream& stream() noexcept;
  bool is_standard_output() const noexcept { return path_ == "-"; }
  /// Throws Error{io} where what was given so far could not be written.
  void check();
  void close();

 private:
  const std::string path_;
  std::vector<char> buffer_;
  std::ofstream file_;
  bool closed_ = false;
};

}  // namespace daybook::cli
