// Application: writes logs as applications do, and knows what it wrote: the oracle of the trials.
//
//   Application app(folder.path() / "logs", seed);
//   app.write(10);            // records, broken lines, records over several lines, halves of lines
//   app.change();             // perhaps rotates a file by renaming it, or begins another
//   app.complete();           // no half line is left
//   CHECK(difference(app.written(), stored) == "");
//
// Every record and every broken line has a number of its own, so that none passes for another.
#pragma once

#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace testing {

using Names = std::vector<std::string>;

class Application {
 public:
  Application(std::filesystem::path folder, unsigned seed);

  void write(int lines);
  void change();
  void complete();
  /// Empties a file, as copy-truncate does, and writes on. All of it must have been read.
  void truncate();

  const Names& written() const noexcept { return written_; }  // names of complete records
  const Names& broken() const noexcept { return broken_; }    // broken lines
  Names files() const;                                        // paths, sorted

  int random(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  void write_line(const std::string& file);
  void write_record(const std::string& file);
  void append(const std::string& file, const std::string& text) const;
  void finish_half(const std::string& file);

  const std::filesystem::path folder_;
  std::mt19937 random_;
  int serial_ = 0, rotations_ = 0;
  Names names_;                                // of files that are written to
  std::map<std::string, std::string> halves_;  // what is still to come of a line, by file
  std::map<std::string, std::string> half_names_;
  Names written_, broken_;
};

/// How many of each name are missing or too many in `found`: "-1 e7, +1 e9"; empty: none.
std::string difference(const Names& expected, const Names& found);
/// The same where a name may be there more than once.
std::string difference(const std::set<std::string>& expected, const std::set<std::string>& found);

}  // namespace testing
