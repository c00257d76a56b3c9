// How fast is redaction on one core? Texts, a JSON string a line, go through Redactor::text, round
// after round, and the best round counts; bench/redact.py makes the texts and runs the rivals. With
// vectorscan (or hyperscan) installed, the same texts are searched by it for the same patterns,
// with the start of each match; look-around, which it does not know, is left out there, so it finds
// more.
//
//   redact --pack default --rounds 9 texts.jsonl
//   redact --clean texts.jsonl > clean.jsonl         those in which nothing is found
//   redact --alone texts.jsonl                       without vectorscan
#include <algorithm>
#include <chrono>
#include <ctime>
#include <daybook/redact.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#ifdef DAYBOOK_VECTORSCAN
#include "vectorscan.hpp"
#endif

namespace {

struct Arguments {
  std::string pack = "default", texts;
  int rounds = 9;
  bool clean = false, alone = false;
};

Arguments parse(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--pack" && i + 1 < argc) {
      out.pack = argv[++i];
    } else if (word == "--rounds" && i + 1 < argc) {
      out.rounds = std::stoi(argv[++i]);
    } else if (word == "--clean") {
      out.clean = true;
    } else if (word == "--alone") {
      out.alone = true;
    } else {
      out.texts = word;
    }
  }
  if (out.texts.empty()) throw std::runtime_error("usage: redact [--pack P] [--rounds N] TEXTS");
  return out;
}

/// Of this thread: what else the machine does is not ours.
double cpu_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double best_seconds(int rounds, const Work& work) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const double began = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - began);
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) try {
  const Arguments arguments = parse(argc, argv);
  std::vector<std::string> texts;
  std::ifstream in(arguments.texts);
  double bytes = 0;
  for (std::string line; std::getline(in, line);) {
    texts.push_back(nlohmann::json::parse(line).get<std::string>());
    bytes += static_cast<double>(texts.back().size());
  }
  daybook::Redactor::Options options;
  options.pack = arguments.pack;
  daybook::Redactor redactor(options);
  if (arguments.clean) {
    for (const std::string& text : texts)
      if (redactor.text(text).count == 0) std::cout << nlohmann::json(text).dump() << '\n';
    return 0;
  }
  std::uint64_t hits = 0;
  const double seconds = best_seconds(arguments.rounds, [&] {
    hits = 0;
    for (const std::string& text : texts) hits += redactor.text(text).count;
  });
  nlohmann::ordered_json line = {{"bench", "redact"},
                                 {"pack", arguments.pack},
                                 {"texts", texts.size()},
                                 {"bytes", bytes},
                                 {"hits", hits},
                                 {"failed", redactor.hits().back().hits},
                                 {"mb_per_second", bytes / seconds / 1e6}};
#ifdef DAYBOOK_VECTORSCAN
  if (!arguments.alone) {
    bench::Vectorscan rival(redactor.rules());
    std::uint64_t found = 0;
    const double taken = best_seconds(arguments.rounds, [&] { found = rival.count(texts); });
    line["vectorscan_rules"] = rival.rules();
    line["vectorscan_matches"] = found;
    line["vectorscan_mb_per_second"] = bytes / taken / 1e6;
    line["times_vectorscan"] = taken / seconds;
  }
#endif
  std::cout << line.dump() << '\n';
} catch (const std::exception& e) {
  std::cerr << "redact: " << e.what() << '\n';
  return 1;
}
