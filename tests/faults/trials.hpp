// Trials: how often a fault is tried, and from which seed.
//
//   for (int i = 0; i < trials(200); ++i) …      // DAYBOOK_FAULT_TRIALS=5000 tries more
//   Random random(seed());                      // DAYBOOK_FAULT_SEED=7 repeats a run
//
// A test says its figures with WARN, which Catch2 shows whether it passes or not.
#pragma once

#include <stdlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

namespace faults {

inline std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? std::strtoll(text, nullptr, 10) : otherwise;
}
inline int trials(int in_ci) {
  return static_cast<int>(number_from("DAYBOOK_FAULT_TRIALS", in_ci));
}
inline std::uint64_t seed() {
  static const auto value =
      static_cast<std::uint64_t>(number_from("DAYBOOK_FAULT_SEED", std::random_device()()));
  return value;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(engine_);
  }
  bool one_in(int n) { return between(1, n) == 1; }

 private:
  std::mt19937_64 engine_;
};

/// A fresh folder in memory where the system has one: a sync there costs nothing.
class MemoryFolder {
 public:
  MemoryFolder() {
    const std::filesystem::path shm = "/dev/shm";
    std::string name =
        ((std::filesystem::is_directory(shm) ? shm : std::filesystem::temp_directory_path()) /
         "daybook-XXXXXX")
            .string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder " + name);
    path_ = name;
  }
  ~MemoryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace faults
