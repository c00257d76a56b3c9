#include "fold/paths.hpp"

#include "support/catch.hpp"

using namespace daybook;
using fold::Node;
using fold::Paths;

namespace {

/// Numbers messages as they come and remembers their parents.
struct Sink : fold::MessageSink {
  std::vector<std::int64_t> parents;
  std::vector<std::int64_t> aliases;
  Stored store(const fold::Step&, std::int64_t parent_id, std::uint32_t,
               std::int64_t alias_of) override {
    parents.push_back(parent_id);
    aliases.push_back(alias_of);
    return {static_cast<std::int64_t>(parents.size()), 0, 0, 0};
  }
  void clean(fold::Step&) override {}
  std::uint32_t replaced(const fold::Step&) const override { return 0; }
};

struct Tree {
  fold::Hasher hasher{1};
  fold::Planner planner{hasher};
  Paths paths{hasher, 1024};
  Sink sink;

  fold::Plan plan(const std::vector<Message>& messages) {
    fold::Plan plan = planner.fronts(paths.root().front, messages);
    paths.complete(plan, messages);
    return plan;
  }
  Node add(const std::vector<Message>& messages) {
    std::vector<Node> nodes;
    fold::Plan plan = this->plan(messages);
    REQUIRE(plan.fault == json::Fault::none);
    return paths.store(Paths::Part::request, paths.root(), plan, sink, nodes).node;
  }
};

Message raw(const char* text) {
  return Message::from_json(text);
}

}  // namespace

TEST_CASE("a resent history adds only what is new") {
  Tree tree;
  tree.add({raw(R"({"role":"user","content":"a"})")});
  tree.add({raw(R"({"role":"user","content":"a"})"), raw(R"({"role":"assistant","content":"b"})")});
  CHECK(tree.sink.parents == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("key order, white space and escapes do not make another message") {
  Tree tree;
  const Node first = tree.add({raw(R"({"role":"user","content":"a"})")});
  const Node again = tree.add({raw(R"({ "content" : "\u0061", "role":"user" })")});
  CHECK(again.message_id == first.message_id);
}

TEST_CASE("null, absent and empty content are three messages") {
  Tree tree;
  tree.add({raw(R"({"role":"assistant","content":null})")});
  tree.add({raw(R"({"role":"assistant"})")});
  tree.add({raw(R"({"role":"assistant","content":""})")});
  CHECK(tree.sink.parents.size() == 3);
}

TEST_CASE("1 and 1.0 are two messages") {
  Tree tree;
  tree.add({raw(R"({"role":"user","n":1})")});
  tree.add({raw(R"({"role":"user","n":1.0})")});
  CHECK(tree.sink.parents.size() == 2);
}

TEST_CASE("identical consecutive messages are both kept, one below the other") {
  Tree tree;
  const Node end = tree.add({Message("user", "a"), Message("user", "a")});
  CHECK(end.depth == 2);
  CHECK(tree.sink.parents == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("a message in parts and the same as raw JSON are one node") {
  Tree tree;
  const Node parts = tree.add({Message("user", "hi", Json{R"({"name":"bob"})"})});
  const Node bytes = tree.add({raw(R"({"name":"bob","content":"hi","role":"user"})")});
  CHECK(parts.message_id == bytes.message_id);
}

TEST_CASE("a duplicate key is told with the place of its message, and nothing is stored") {
  Tree tree;
  const std::vector<Message> messages{Message("user", "a"),
                                      raw(R"({"role":"user","role":"user"})")};
  const fold::Plan plan = tree.plan(messages);
  CHECK(plan.fault == json::Fault::duplicate_key);
  CHECK(plan.fault_at == 1);
  CHECK(tree.sink.parents.empty());
}

TEST_CASE("after a rollback the same messages are stored anew") {
  Tree tree;
  tree.add({Message("user", "a")});
  tree.paths.rollback();
  tree.add({Message("user", "a")});
  CHECK(tree.sink.parents.size() == 2);
}

TEST_CASE("paths of hashers with different variants share nothing") {
  fold::Hasher raw_rules(2), redacting(3);
  CHECK_FALSE(raw_rules.root() == redacting.root());
}

TEST_CASE("extra that is not JSON is kept as a string") {
  const auto message = fold::split(Message("user", "a", Json{"{oops"}));
  REQUIRE(message.outcome);
  CHECK(message.extra == R"({"extra":"{oops"})");
}

TEST_CASE("turns count user messages on the path") {
  Tree tree;
  const Node end = tree.add({Message("system", "s"), Message("user", "a"),
                             Message("assistant", "b"), Message("user", "c")});
  CHECK(end.turns == 2);
}

TEST_CASE("the last user message before the known part of a path is found") {
  Tree tree;
  std::vector<Message> messages = {Message("user", "a"), Message("user", "b"),
                                   Message("assistant", "c"), Message("tool", "d")};
  const auto user_before = [&] { return tree.paths.user_before(tree.plan(messages)); };
  CHECK_FALSE(user_before());
  tree.add(messages);
  REQUIRE(user_before());
  CHECK(user_before()->message_id == 2);
  messages = {Message("user", "a"), Message("tool", "x")};
  CHECK_FALSE(user_before());  // it is itself the deepest one known: store() gives it
}
