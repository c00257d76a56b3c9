#include "cli/trace/rows.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace daybook::cli {
namespace {

using Kind = TraceRow::Kind;

constexpr std::size_t kShownAlike = 3;  // siblings of a kind that are shown before the rest folds
constexpr std::size_t kRails = 100;     // levels that a row remembers; more than any terminal shows
constexpr std::size_t kTop = 0;         // the item above all

/// What may become a row. Items stand level by level, so that each comes after its parent.
struct Item {
  Kind kind = Kind::span;
  std::size_t parent = kTop, span = 0;
  std::vector<std::size_t> alike;     // into Trace::spans
  std::vector<std::size_t> children;  // items
  bool shown = false;
};

class Choosing {
 public:
  Choosing(const Trace& trace, std::size_t limit) : trace_(trace), limit_(limit) {
    fold_ = limit > 0 && trace.spans.size() > limit;
    sum_up();
    make_items();
    choose();
  }

  std::vector<TraceRow> rows() const {
    std::vector<TraceRow> rows, waiting;
    std::vector<std::size_t> items;  // beside `waiting`; kTop: none
    push(kTop, "", waiting, items);
    while (!waiting.empty()) {
      const TraceRow row = std::move(waiting.back());
      const std::size_t item = items.back();
      waiting.pop_back();
      items.pop_back();
      rows.push_back(row);
      if (item == kTop) continue;
      std::string rails = row.is_top ? "" : row.rails + (row.is_last ? ' ' : '|');
      if (rails.size() > kRails) rails.erase(0, 1);
      push(item, rails, waiting, items);
    }
    return rows;
  }

 private:
  void sum_up() {
    sums_.resize(trace_.spans.size());
    const auto order = in_tree_order(trace_);
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
      SpanSum& sum = sums_[*at];
      const SpanSum own = sum_of(trace_.spans[*at]);
      sum.add(own);
      sum.shortest_ms = own.shortest_ms;
      sum.longest_ms = own.longest_ms;
      if (const auto parent = trace_.spans[*at].parent) sums_[*parent].add(sum);
    }
  }

  /// Items of siblings: the first few of those that are alike, then one for the rest of them.
  void add_siblings(std::size_t parent, const std::vector<std::size_t>& spans) {
    using Key = std::tuple<std::string, std::string, std::string, std::string, bool>;
    std::map<Key, std::pair<std::size_t, std::size_t>> groups;  // how many; the item of the rest
    const auto key = [&](std::size_t i) {
      const SpanOf& span = trace_.spans[i];
      return Key{span.kind, span.name, span.object, span.model, sums_[i].errors > 0};
    };
    if (fold_)
      for (const std::size_t i : spans) ++groups[key(i)].first;
    std::map<Key, std::size_t> seen;
    for (const std::size_t i : spans) {
      const bool folds = fold_ && groups[key(i)].first > kShownAlike + 1;
      if (!folds || ++seen[key(i)] <= kShownAlike) {
        add({Kind::span, parent, i, {}, {}});
        continue;
      }
      auto& rest = groups[key(i)].second;
      if (rest == kTop) rest = add({Kind::alike, parent, i, {}, {}});
      items_[rest].alike.push_back(i);
    }
  }

  std::size_t add(Item item) {
    items_[item.parent].children.push_back(items_.size());
    items_.push_back(std::move(item));
    return items_.size() - 1;
  }

  void make_items() {
    items_.emplace_back();
    add_siblings(kTop, trace_.roots);
    if (!trace_.orphans.empty()) add({Kind::missing, kTop, 0, {}, {}});
    for (std::size_t at = 1; at < items_.size(); ++at) {
      if (items_[at].kind == Kind::missing) add_siblings(at, trace_.orphans);
      if (items_[at].kind == Kind::span) add_siblings(at, trace_.spans[items_[at].span].children);
    }
  }

  void choose() {
    std::size_t left = limit_ > 0 ? limit_ : items_.size();
    items_[kTop].shown = true;
    const auto show = [&](std::size_t at) {
      for (; left > 0 && !items_[at].shown; at = items_[at].parent) items_[at].shown = true, --left;
    };
    const auto depth = [&](std::size_t at) {
      std::size_t levels = 0;
      for (; !items_[at].shown; at = items_[at].parent) ++levels;
      return levels;
    };
    if (items_.size() > left)
      for (std::size_t at = 1; at < items_.size(); ++at) {
        const bool failed =
            items_[at].kind == Kind::span && trace_.spans[items_[at].span].is_error();
        if (failed && depth(at) <= left) show(at);
      }
    for (std::size_t at = 1; at < items_.size(); ++at)
      if (items_[items_[at].parent].shown) show(at);
  }

  TraceRow row_of(const Item& item) const {
    TraceRow row;
    row.kind = item.kind;
    row.span = item.span;
    row.count = item.alike.size();
    for (const std::size_t i : item.alike) row.sum.add(sums_[i]);
    return row;
  }

  void add_to(TraceRow& left_out, const Item& item) const {
    if (item.kind == Kind::span) {
      ++left_out.count;
      left_out.sum.add(sums_[item.span]);
    }
    left_out.count += item.alike.size();
    for (const std::size_t i : item.alike) left_out.sum.add(sums_[i]);
    if (item.kind != Kind::missing) return;
    left_out.count += trace_.orphans.size();
    for (const std::size_t i : trace_.orphans) left_out.sum.add(sums_[i]);
  }

  /// Puts the rows below an item on the stack, the first of them on top.
  void push(std::size_t parent, const std::string& rails, std::vector<TraceRow>& waiting,
            std::vector<std::size_t>& items) const {
    std::vector<std::pair<TraceRow, std::size_t>> rows;
    TraceRow left_out;
    left_out.kind = Kind::left_out;
    for (const std::size_t at : items_[parent].children) {
      if (items_[at].shown)
        rows.emplace_back(row_of(items_[at]), at);
      else
        add_to(left_out, items_[at]);
    }
    if (left_out.count > 0) rows.emplace_back(std::move(left_out), kTop);
    for (std::size_t n = rows.size(); n > 0; --n) {
      auto& [row, item] = rows[n - 1];
      row.rails = rails;
      row.is_top = parent == kTop;
      row.is_last = n == rows.size();
      row.has_children = item != kTop && !items_[item].children.empty();
      waiting.push_back(std::move(row));
      items.push_back(item);
    }
  }

  const Trace& trace_;
  std::size_t limit_;
  bool fold_ = false;
  std::vector<SpanSum> sums_;  // of each span with all below it
  std::vector<Item> items_;
};

}  // namespace

void SpanSum::add(const SpanSum& other) {
  spans += other.spans;
  errors += other.errors;
  begin_us = std::min(begin_us, other.begin_us);
  end_us = std::max(end_us, other.end_us);
  input_tokens += other.input_tokens;
  output_tokens += other.output_tokens;
  if (other.cost_usd) cost_usd = cost_usd.value_or(0) + *other.cost_usd;
  if (other.shortest_ms) shortest_ms = std::min(shortest_ms.value_or(1e300), *other.shortest_ms);
  if (other.longest_ms) longest_ms = std::max(longest_ms.value_or(0), *other.longest_ms);
}

SpanSum sum_of(const SpanOf& span) {
  SpanSum sum;
  sum.spans = 1;
  sum.errors = span.is_error() ? 1 : 0;
  sum.begin_us = span.at_us;
  sum.end_us = span.end_us();
  sum.input_tokens = span.input_tokens.value_or(0);
  sum.output_tokens = span.output_tokens.value_or(0);
  sum.cost_usd = span.cost_usd;
  sum.shortest_ms = sum.longest_ms = span.latency_ms;
  return sum;
}

std::vector<TraceRow> rows_of(const Trace& trace, std::size_t limit) {
  return Choosing(trace, limit).rows();
}

}  // namespace daybook::cli
