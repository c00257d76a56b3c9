#include "workload.hpp"

#include <stdlib.h>

#include <cstdio>
#include <cstring>
#include <iostream>
#include <random>
#include <thread>

namespace bench {
namespace {

constexpr std::size_t kTextBytes = 1024;
constexpr std::int64_t kFirstAtNs = 1'763'899'200LL * 1'000'000'000;  // 2025-11-23T12:00:00Z
constexpr std::int64_t kBetweenNs = 100'000'000;

using Random = std::mt19937_64;

std::vector<std::string> make_words(Random& random) {
  std::vector<std::string> words(2000);
  for (auto& word : words) {
    const auto letters = 2 + random() % 9;
    for (std::size_t i = 0; i < letters; ++i) word += static_cast<char>('a' + random() % 26);
  }
  return words;
}

std::string make_text(Random& random, const std::vector<std::string>& words) {
  std::string text;
  text.reserve(kTextBytes + 16);
  bool after_number = false;  // two in a row may look like a phone number
  while (text.size() < kTextBytes) {
    if (!text.empty()) text += random() % 12 == 0 ? ".\n" : " ";
    after_number = !after_number && random() % 20 == 0;
    if (after_number) {
      text += std::to_string(random() % 2100);
    } else {
      text += words[random() % words.size()];
    }
  }
  text.resize(kTextBytes);
  return text;
}

}  // namespace

std::vector<ModelCall> make_calls(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  const auto words = make_words(random);
  std::lognormal_distribution<double> latency_ms(6.7, 0.6);
  std::vector<ModelCall> calls(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto& call = calls[i];
    call.question = make_text(random, words);
    call.answer = make_text(random, words);
    call.user = "user" + std::to_string(random() % 1000);
    call.at_ns = kFirstAtNs + static_cast<std::int64_t>(i) * kBetweenNs;
    call.latency_ns = static_cast<std::int64_t>(latency_ms(random) * 1e6);
    call.first_token_ns = call.latency_ns / 4;
    call.input = 200 + static_cast<std::int64_t>(random() % 100);
    call.output = 150 + static_cast<std::int64_t>(random() % 100);
  }
  return calls;
}

daybook::Completion to_completion(const ModelCall& call) {
  daybook::Completion record;
  record.at = daybook::Time(daybook::Nanos(call.at_ns));
  record.latency = daybook::Nanos(call.latency_ns);
  record.time_to_first_token = daybook::Nanos(call.first_token_ns);
  record.user_id = call.user;
  record.provider = kProvider;
  record.model = kModel;
  record.requested_model = kRequestedModel;
  record.finish_reason = "stop";
  record.stream = true;
  record.messages.emplace_back("user", call.question);
  record.response.emplace_back("assistant", call.answer);
  record.usage.input = call.input;
  record.usage.output = call.output;
  record.parameters.emplace_back("temperature", kTemperature);
  return record;
}

Arguments Arguments::parse(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--records") == 0 && i + 1 < argc) {
      out.records = std::stoul(argv[++i]);
    } else if (std::strcmp(argv[i], "--keep") == 0 && i + 1 < argc) {
      out.folder = argv[++i];
      out.keep = true;
    } else {
      std::cerr << "usage: " << argv[0] << " [--records N] [--keep FOLDER]\n";
      std::exit(2);
    }
  }
  return out;
}

Folder::Folder(const Arguments& arguments) : path_(arguments.folder), keep_(arguments.keep) {
  if (keep_) {
    std::filesystem::create_directories(path_);
    return;
  }
  char name[] = "bench-XXXXXX";
  if (mkdtemp(name) == nullptr)
    throw std::runtime_error("no fresh folder in the working directory");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  if (!keep_) std::filesystem::remove_all(path_, ignored);
}

std::uintmax_t Folder::store_bytes() const {
  return std::filesystem::file_size(store());
}

double Stopwatch::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

double Stopwatch::cpu_seconds() const {
  return static_cast<double>(std::clock() - cpu_began_) / CLOCKS_PER_SEC;
}

void print(const char* name, const Rate& rate, std::uintmax_t store_bytes) {
  const auto records = static_cast<double>(rate.records);
  std::printf(
      "{\"bench\":\"%s\",\"records\":%zu,\"seconds\":%.3f,\"records_per_s\":%.0f,"
      "\"text_mb_per_s\":%.1f,\"cpu_us_per_record\":%.2f,\"store_bytes\":%ju,\"build\":\"%s\","
      "\"cpus\":%u}\n",
      name, rate.records, rate.seconds, records / rate.seconds,
      records * 2 * kTextBytes / rate.seconds / 1e6, rate.cpu_seconds * 1e6 / records, store_bytes,
      DAYBOOK_BUILD, std::thread::hardware_concurrency());
}

}  // namespace bench
