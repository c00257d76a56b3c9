// RandomRecords: lines of every type of record, with any subset of its keys, and text that is hard
// to keep: escapes, halves of surrogate pairs, NUL, personal data, JSON within strings.
//
//   RandomRecords records(seed);
//   std::string lines = records.lines(200);
//
// Most lines are good records; a few say what daybook rejects.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace testing {

class RandomRecords {
 public:
  explicit RandomRecords(unsigned seed) : random_(seed) {}
  std::string lines(int count);

 private:
  using Words = std::vector<std::string>;

  bool chance(int percent) { return below(100) < percent; }
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  const std::string& of(const Words& words) {
    return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
  }
  void add(std::string& line, const std::string& key, const std::string& json, int percent = 50);

  std::string line();
  std::string text();  // a JSON string
  std::string name();  // the same, short
  std::string value(int depth = 0);
  std::string object(int depth = 0);
  std::string number();
  std::string error();
  std::string message(const std::string& role);
  std::string hex(int digits);
  void add_common(std::string& line, const std::string& type);
  void add_completion(std::string& line);
  void add_usage(std::string& line);
  void add_metric(std::string& line);
  void add_span(std::string& line);
  void add_tool(std::string& line, bool resource);
  void add_score(std::string& line);

  std::mt19937 random_;
  std::vector<Words> chats_;  // messages so far, of calls that go on
  int number_ = 0;
};

}  // namespace testing
