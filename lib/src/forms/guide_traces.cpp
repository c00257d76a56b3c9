#include "forms/guide_traces.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/limits.hpp"
#include "crypto/digest.hpp"

namespace daybook::forms {
namespace {

// Published: a log that is read again makes the same spans.
constexpr crypto::Key128 kSpanKey = {'d', 'a', 'y', 'b', 'o', 'o', 'k', ' ',
                                     'g', 'u', 'i', 'd', 'e', ' ', 'i', 'd'};

}  // namespace

void GuideTraces::begin(BegunTrace&& trace) {
  bytes_ += trace.bytes;
  traces_.push_back(std::move(trace));
  by_id_[traces_.back().id].push_back(std::prev(traces_.end()));
  while (traces_.size() > limits::kHeldTracesMax || bytes_ > limits::kHeldTraceBytesMax)
    give_up(remove(traces_.begin()));
}

BegunTrace GuideTraces::remove(Traces::iterator trace) {
  const auto found = by_id_.find(trace->id);
  auto& same = found->second;
  same.erase(std::find(same.begin(), same.end(), trace));
  if (same.empty()) by_id_.erase(found);
  bytes_ -= trace->bytes;
  BegunTrace removed = std::move(*trace);
  traces_.erase(trace);
  return removed;
}

std::optional<BegunTrace> GuideTraces::end(const std::string& id, const std::string& type) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  const auto& same = found->second;
  const auto typed = std::find_if(same.begin(), same.end(),
                                  [&](Traces::iterator begun) { return begun->type == type; });
  return remove(typed == same.end() ? same.front() : *typed);
}

const TraceContext* GuideTraces::open(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second.back()->span;
}

void GuideTraces::give_up(BegunTrace&& trace) {
  if (!trace.told) unpaired_.push_back(std::move(trace));
}

void GuideTraces::give_up_all() {
  while (!traces_.empty()) give_up(remove(traces_.begin()));
}

bool GuideTraces::next_unpaired(BegunTrace& trace) {
  if (unpaired_.empty()) return false;
  trace = std::move(unpaired_.front());
  unpaired_.pop_front();
  return true;
}

void make_span_id(const std::string& trace_id, std::int64_t at_ns, std::uint64_t line,
                  std::uint8_t* out) {
  const std::string text = trace_id + '\n' + std::to_string(at_ns) + '\n' + std::to_string(line);
  const std::uint64_t id = std::max<std::uint64_t>(crypto::siphash64(kSpanKey, text), 1);
  std::memcpy(out, &id, sizeof id);
}

}  // namespace daybook::forms
