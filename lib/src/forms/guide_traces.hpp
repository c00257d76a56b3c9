// GuideTraces: traces of the guide's logs that began and did not end yet. The guide writes an entry
// where a trace starts and another where it ends; together they are one span.
//
// A start is held until its end comes, or until the input ends, or until there are too many: then
// it is an event. Where positions of a file are kept nothing may be held, since a run that is
// killed would lose it: there the start is an event at once, and its end makes the span all the
// same.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "daybook/record.hpp"

namespace daybook::forms {

/// Where an entry stands.
struct GuidePlace {
  std::uint64_t line = 0;
  std::size_t bytes = 0;
  bool holds = true;  // a start may be held back until its end comes
};

struct BegunTrace {
  std::string id;  // as the guide writes it
  std::string type;
  Event event;  // what it is where no end comes
  Origin origin;
  TraceContext span;  // that its end will make
  bool told = false;  // the event is stored already
  std::size_t bytes = 0;
};

class GuideTraces {
 public:
  void begin(BegunTrace&& trace);
  /// The trace of that id that began first, of equal type where there is one.
  std::optional<BegunTrace> end(const std::string& id, const std::string& type);
  /// The span that entries of a trace happened in, nullptr where none is known to be open.
  const TraceContext* open(const std::string& id) const;
  /// Takes a start that will not be paired.
  void give_up(BegunTrace&& trace);
  /// All that is held will not be paired.
  void give_up_all();
  /// Gives what was given up, the first first; false: nothing more.
  bool next_unpaired(BegunTrace& trace);

 private:
  using Traces = std::list<BegunTrace>;
  BegunTrace remove(Traces::iterator trace);

  Traces traces_;  // in the order they began
  std::unordered_map<std::string, std::deque<Traces::iterator>> by_id_;
  std::deque<BegunTrace> unpaired_;
  std::size_t bytes_ = 0;
};

/// The id of the span of a trace that is told at `line`, of time `at_ns`.
void make_span_id(const std::string& trace_id, std::int64_t at_ns, std::uint64_t line,
                  std::uint8_t* out);

}  // namespace daybook::forms
