// Workload: the calls that raw_sqlite, ingest and submit all write, made before the clock starts.
//
// A call is a question and an answer of 1 KiB each, both unique, words with a number every so often
// (numbers are what redaction has to look at twice; none is a phone or a card), by one of 1,000
// users, with usage, latency and time to first token. The same seed makes the same calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <daybook/record.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct ModelCall {
  std::string question, answer, user;
  std::int64_t at_ns = 0, latency_ns = 0, first_token_ns = 0, input = 0, output = 0;
};

constexpr const char* kService = "bench";
constexpr const char* kProvider = "openai";
constexpr const char* kModel = "gpt-4o-2024-08-06";
constexpr const char* kRequestedModel = "gpt-4o";
constexpr double kTemperature = 0.7;

std::vector<ModelCall> make_calls(std::size_t count, std::uint64_t seed = 1);
daybook::Completion to_completion(const ModelCall& call);

/// Exits with 2 and the usage where an argument is not understood.
struct Arguments {
  std::size_t records = 100'000;
  bool keep = false;  // leave the store behind, in `folder`
  std::string folder;
  static Arguments parse(int argc, char** argv);
};

/// A fresh folder below the working directory, or Arguments::folder; removed with all in it unless
/// it is kept.
class Folder {
 public:
  explicit Folder(const Arguments& arguments);
  ~Folder();
  std::string store() const { return (path_ / "daybook.db").string(); }
  std::uintmax_t store_bytes() const;

 private:
  std::filesystem::path path_;
  bool keep_;
};

/// Wall clock, and the CPU time of all threads: the latter says more on a busy machine.
class Stopwatch {
 public:
  Stopwatch() : began_(std::chrono::steady_clock::now()), cpu_began_(std::clock()) {}
  double seconds() const;
  double cpu_seconds() const;

 private:
  std::chrono::steady_clock::time_point began_;
  std::clock_t cpu_began_;
};

struct Rate {
  std::size_t records = 0;
  double seconds = 0, cpu_seconds = 0;
};

/// One JSON line: what, how much, how fast, built how.
void print(const char* name, const Rate& rate, std::uintmax_t store_bytes);

}  // namespace bench
