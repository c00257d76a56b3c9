#include <algorithm>
#include <unordered_map>

#include "cli/trace/trace.hpp"

namespace daybook::cli {
namespace {

void find_parents(std::vector<SpanOf>& spans) {
  std::unordered_map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < spans.size(); ++i)
    if (!spans[i].span_id.empty()) by_id.emplace(spans[i].span_id, i);
  for (SpanOf& span : spans) {
    if (span.parent_span_id.empty()) continue;
    const auto found = by_id.find(span.parent_span_id);
    if (found == by_id.end())
      span.parent_missing = true;
    else
      span.parent = found->second;
  }
}

/// Cuts each circle of parents above its earliest span. Every span is walked over once.
void cut_circles(std::vector<SpanOf>& spans) {
  enum class Walk : unsigned char { never, now, before };
  std::vector<Walk> walks(spans.size(), Walk::never);
  std::vector<std::size_t> path;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    path.clear();
    std::optional<std::size_t> at = i;
    for (; at && walks[*at] == Walk::never; at = spans[*at].parent) {
      walks[*at] = Walk::now;
      path.push_back(*at);
    }
    if (at && walks[*at] == Walk::now) {
      const auto circle = std::find(path.begin(), path.end(), *at);
      SpanOf& earliest = spans[*std::min_element(circle, path.end())];
      earliest.parent.reset();
      earliest.parent_circle = true;
    }
    for (const std::size_t seen : path) walks[seen] = Walk::before;
  }
}

}  // namespace

void link_spans(Trace& trace) {
  find_parents(trace.spans);
  cut_circles(trace.spans);
  for (std::size_t i = 0; i < trace.spans.size(); ++i) {
    const SpanOf& span = trace.spans[i];
    if (span.parent)
      trace.spans[*span.parent].children.push_back(i);
    else
      (span.parent_missing ? trace.orphans : trace.roots).push_back(i);
  }
}

std::vector<std::size_t> in_tree_order(const Trace& trace) {
  std::vector<std::size_t> order, waiting;
  const auto push = [&](const std::vector<std::size_t>& spans) {
    waiting.insert(waiting.end(), spans.rbegin(), spans.rend());
  };
  push(trace.orphans);
  push(trace.roots);
  while (!waiting.empty()) {
    const std::size_t at = waiting.back();
    waiting.pop_back();
    order.push_back(at);
    push(trace.spans[at].children);
  }
  return order;
}

}  // namespace daybook::cli
