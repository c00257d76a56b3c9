// Paths that go on from another: of a call that names the one it continues.
#include <algorithm>

#include "fold/paths.hpp"

namespace daybook::fold {
namespace {

constexpr std::uint64_t kRecalled = 0x72656361;  // no spelling of a message passes for these

}  // namespace

std::optional<Elsewhere::Recalled> Elsewhere::recall(std::int64_t message_id, MessageSink& sink) {
  struct Stored {
    std::int64_t id;
    Step step;
  };
  std::vector<Stored> path;  // the last message first
  for (std::int64_t id = message_id; id != 0;) {
    const Row& row = messages_.find(id);
    if (!row.whole || row.parent_id >= id) return std::nullopt;
    path.push_back({id, as_stored(row)});
    id = row.parent_id;
  }
  std::reverse(path.begin(), path.end());
  Recalled found;
  Node node;
  node.chain = node.answer = hasher_.root();
  bool usable = true;
  for (Stored& stored : path) {
    Step& step = stored.step;
    step.chain = hasher_.combine(node.chain, step.own);
    found.replaced += sink.replaced(step);
    sink.clean(step);
    node = next(node, step, stored.id);
    usable = usable && heads_.is_open(stored.id) &&
             step.clean_text.redactions + step.clean_extra.redactions == 0;
    if (usable) found.nodes.push_back(node);
    found.plan.fronts.push_back({hasher_.combine(kRecalled, *step.chain), {}});
    found.plan.steps.push_back(std::move(step));
  }
  messages_.done();
  return found;
}

void Paths::place(const crypto::Digest128& from, Plan& plan, std::span<const Message> messages) {
  planner_.follow(from, messages, plan);
  complete(plan, messages);
}

std::optional<Paths::Recalled> Paths::recall(std::int64_t message_id, MessageSink& sink) {
  std::optional<Elsewhere::Recalled> found = elsewhere_->recall(message_id, sink);
  if (!found) return std::nullopt;
  take(root().node, found->nodes);
  Recalled recalled;
  recalled.tip = store(Part::request, root(), found->plan, sink, recalled.path);
  recalled.replaced = found->replaced;
  return recalled;
}

}  // namespace daybook::fold
