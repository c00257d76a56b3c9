#include "fold/elsewhere.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "fold/loose.hpp"

namespace daybook::fold {
namespace {

StoredText stored(const Cleaned& clean, std::string_view as_given) noexcept {
  return {clean.redactions > 0 ? std::string_view(clean.text) : as_given, clean.checksum};
}

bool has_text(const Step& step) noexcept {
  return step.split.shape == json::Shape::text;
}

bool is_same(const rows::MessageTable::Found& row, const Step& step) {
  const json::SplitMessage& split = step.split;
  return row.shape == static_cast<int>(split.shape) && row.has_role == split.has_role &&
         row.role == split.role &&
         (has_text(step) ? row.text == stored_text(step).text : row.text.empty()) &&
         row.has_extra == !split.extra.empty() && row.extra == stored_extra(step).text;
}

bool is_loosely_same(const rows::MessageTable::Found& row, const Step& step) {
  if (row.role != "assistant") return false;
  const LooseForm left = loose_form(row.text, row.extra);
  const LooseForm right = loose_form(stored_text(step).text, stored_extra(step).text);
  return left.text() == right.text() && left.by_arguments == right.by_arguments;
}

}  // namespace

StoredText stored_text(const Step& step) noexcept {
  return has_text(step) ? stored(step.clean_text, step.split.text()) : StoredText();
}

StoredText stored_extra(const Step& step) noexcept {
  return step.split.extra.empty() ? StoredText() : stored(step.clean_extra, step.split.extra);
}

bool Elsewhere::is_opening(const Step& step, std::size_t index) noexcept {
  return index == 0 && role_of(step.split) == Role::system &&
         step.split.text().size() + step.split.extra.size() >= limits::kOpeningBytesMin;
}

bool Elsewhere::is_worth_it(const Plan& plan, std::size_t first) noexcept {
  for (std::size_t i = first; i < plan.fronts.size(); ++i) {
    if (plan.step(i).loose || is_opening(plan.step(i), i)) return true;
  }
  return false;
}

Node Elsewhere::next(const Node& parent, const Step& step, std::int64_t message_id) const {
  Node node = parent;
  node.message_id = message_id;
  node.chain = node.answer = *step.chain;
  node.own = step.own;
  node.depth += 1;
  node.role = role_of(step.split);
  node.turns += node.role == Role::user ? 1 : 0;
  node.redactions += step.clean_text.redactions + step.clean_extra.redactions;
  node.head = heads_.chain(parent.head, step.split.role, static_cast<int>(step.split.shape),
                           stored_text(step).checksum, stored_extra(step).checksum);
  node.own_head = heads_.chain(0, step.split.role, static_cast<int>(step.split.shape),
                               stored_text(step).checksum, stored_extra(step).checksum);
  return node;
}

Step Elsewhere::as_stored(const Row& row) const {
  Step step;
  step.split.has_role = row.has_role;
  step.split.role = row.role;
  step.split.shape = static_cast<json::Shape>(row.shape);
  step.split.own_text = row.text;
  step.split.extra = row.extra;
  digest(hasher_, step);
  step.clean_text.checksum = row.text_checksum;
  step.clean_extra.checksum = row.extra_checksum;
  return step;
}

void Elsewhere::take_answer(const Row& row, std::int64_t id, const Step& step, const Node& parent,
                            Found& found) {
  Step stored = as_stored(row);
  stored.chain = hasher_.combine(parent.chain, stored.own);
  found.resent = next(parent, stored, row.alias_of != 0 ? row.alias_of : id);
  found.resent->redactions += step.clean_text.redactions + step.clean_extra.redactions;
}

bool Elsewhere::follow(std::int64_t message_id, const Node& from, const Plan& plan,
                       std::size_t first, std::size_t last, Found& found) {
  ids_.assign(last + 1 - first, 0);
  std::int64_t id = message_id;
  bool exact = true;
  for (std::size_t i = last + 1; i > first; --i) {
    const Row& row = messages_.find(id);
    const Step& step = plan.step(i - 1);
    if (!row.whole || row.depth != static_cast<std::int64_t>(from.depth + (i - first)))
      return false;
    if (!is_same(row, step)) {
      if (i != last + 1 || !is_loosely_same(row, step)) return false;
      exact = false;
    }
    ids_[i - 1 - first] = id;
    id = row.parent_id;
  }
  if (id != from.message_id) return false;
  Node node = from;
  for (std::size_t i = first; i < last + (exact ? 1 : 0); ++i) {
    node = next(node, plan.step(i), ids_[i - first]);
    found.nodes.push_back(node);
  }
  if (!exact) take_answer(messages_.find(message_id), message_id, plan.step(last), node, found);
  messages_.done();
  return true;
}

bool Elsewhere::find_answer(const Node& from, const Plan& plan, std::size_t first, std::size_t at,
                            Found& found) {
  const std::uint64_t parent = at == first ? from.head : path_heads_[at - 1 - first];
  const Step& step = plan.step(at);
  const std::vector<rows::MessageHeadRow> rows =
      heads_.find(heads_.answer(parent, stored_text(step), stored_extra(step)));
  for (const rows::MessageHeadRow& row : rows) {
    if (!heads_.is_open(row.message_id)) {
      found.answered = {*step.chain, path_heads_[at - first], row.span_row};
      return true;
    }
    if (!follow(row.message_id, from, plan, first, at, found)) continue;
    const Node& answer = found.resent ? *found.resent : found.nodes.back();
    found.answered = {answer.chain, answer.head, row.span_row};
    return true;
  }
  messages_.done();
  return false;
}

Elsewhere::Found Elsewhere::find(const Node& from, Plan& plan, std::size_t first,
                                 MessageSink& sink) {
  Found found;
  std::vector<std::size_t> answers;
  for (std::size_t i = first; i < plan.fronts.size(); ++i) {
    if (plan.step(i).loose) answers.push_back(i);
  }
  const bool opens = is_opening(plan.step(first), first);
  if (answers.empty() && !opens) return found;
  const std::size_t last = answers.empty() ? first : answers.back();
  path_heads_.clear();
  Node node = from;
  for (std::size_t i = first; i <= last; ++i) {
    sink.clean(plan.step(i));
    node = next(node, plan.step(i), 0);
    path_heads_.push_back(node.head);
  }
  std::size_t left = limits::kHeadProbes;
  for (auto at = answers.rbegin(); at != answers.rend() && left > 0; ++at, --left) {
    if (find_answer(from, plan, first, *at, found)) return found;
  }
  if (!opens) return found;
  const std::vector<rows::MessageHeadRow> rows = heads_.find(heads_.opening(path_heads_[0]));
  for (const rows::MessageHeadRow& row : rows) {
    if (heads_.is_open(row.message_id) && follow(row.message_id, from, plan, 0, 0, found)) break;
  }
  messages_.done();
  return found;
}

Elsewhere::Found Elsewhere::find_retried(const Node& from, Plan& plan, std::size_t first,
                                         MessageSink& sink) {
  Found found;
  const std::size_t last = plan.fronts.size() - 1;
  Node node = from;
  for (std::size_t i = first; i <= last; ++i) {
    sink.clean(plan.step(i));
    node = next(node, plan.step(i), 0);
  }
  const std::int64_t end = sink.retried(node.head);
  if (end != 0 && heads_.is_open(end)) follow(end, from, plan, first, last, found);
  messages_.done();
  return found;
}

}  // namespace daybook::fold
