// AnyHistory: records of every kind over sixty days, of three users, some in traces, conversations
// and sessions, with every part that may hold text; made of a seed alone.
//
//   AnyHistory history(seed);
//   history.add_to(store, 20);          // in batches of the real writer
#pragma once

#include <cstdint>
#include <string>

#include "archive/archive_store.hpp"
#include "faults/trials.hpp"

namespace daybook::test {

class AnyHistory {
 public:
  explicit AnyHistory(std::uint64_t seed) : random_(seed) {}

  void add_to(ArchiveStore& store, int records);
  /// "user 2", or nobody.
  std::string user() { return any("user ", 3); }
  std::string session() { return any("session ", 3); }
  TraceContext trace();
  faults::Random& random() noexcept { return random_; }

 private:
  std::string any(const std::string& word, int of);
  std::string text();
  template <class R>
  R common();
  Completion call();
  SpanRecord span();
  Score score();
  Record record();

  faults::Random random_;
};

}  // namespace daybook::test
