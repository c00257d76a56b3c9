#include "retain/vacuum.hpp"

#include <algorithm>
#include <chrono>

namespace daybook::retain {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kPagesMin = 1, kPagesMax = 2000;
constexpr auto kStep = 10ms;

}  // namespace

Vacuumed vacuum(Job& job) {
  sql::Connection& connection = job.connection();
  Vacuumed result;
  std::int64_t pages = 16, freed = 0;
  while (connection.integer("PRAGMA freelist_count") > 0) {
    if (job.time_is_up()) {
      result.complete = false;
      break;
    }
    bool stuck = false;
    const auto step = [&] {
      const auto began = Job::Steady::now();
      const std::int64_t before = connection.integer("PRAGMA page_count");
      connection.exec("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")");
      const std::int64_t gone = before - connection.integer("PRAGMA page_count");
      freed += gone;
      stuck = gone <= 0;
      const auto took = Job::Steady::now() - began;
      pages = std::clamp(took < kStep ? pages * 2 : pages / 2, kPagesMin, kPagesMax);
    };
    try {
      job.alone(step);
    } catch (const Error& error) {
      if (error.code != Error::Code::full || pages == kPagesMin) throw;
      pages = std::max(kPagesMin, pages / 4);  // what moves is written to the WAL first
    }
    if (stuck) break;
  }
  result.bytes = freed * connection.integer("PRAGMA page_size");
  return result;
}

}  // namespace daybook::retain
