// Runs the daybook command as a user does, and keeps what it said.
//
//   Daybook daybook;                                   // in a fresh folder
//   daybook.file("a.jsonl", "{\"prompt\":\"hi\"}\n");
//   Answer answer = daybook.run({"ingest", "a.jsonl"});
//   CHECK(answer.exit == 0);
//
// The environment holds nothing but PATH, so that no setting of the machine is seen.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/temp_folder.hpp"

namespace testing {

struct Answer {
  int exit = -1;  // minus the signal's number where one ended it
  std::string out, err;

  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

class Daybook {
 public:
  using Words = std::vector<std::string>;

  Answer run(const Words& words, const std::string& in = "", const Words& environment = {}) const;
  /// Ingests example data of the repository into daybook.db.
  Answer ingest_example(const std::string& name) const;
  /// Writes a file and gives its path.
  std::string file(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  TempFolder folder_;
};

}  // namespace testing
