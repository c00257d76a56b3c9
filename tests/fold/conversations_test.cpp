#include "fold/conversations.hpp"

#include "support/catch.hpp"

using namespace daybook;
using fold::Node;

namespace {

/// Speaks in words: "S", "U1", "A1" are messages; a call is its request and its answer.
struct Chat {
  fold::Hasher hasher{1};
  fold::Conversations conversations{hasher, 1024};
  std::int64_t next = 1;
  fold::Subject subject{1, 0, 0};
  std::int64_t now_ns = 1;

  std::vector<Node> nodes(const std::vector<std::string>& words) const {
    std::vector<Node> path;
    crypto::Digest128 chain = hasher.root();
    for (const auto& word : words) {
      Node node;
      node.own = hasher.bytes(word);
      chain = node.chain = node.answer = hasher.combine(chain, node.own);
      node.role = word[0] == 'U'   ? fold::Role::user
                  : word[0] == 'A' ? fold::Role::assistant
                                   : fold::Role::system;
      path.push_back(node);
    }
    return path;
  }

  std::int64_t call(const std::vector<std::string>& request, const std::string& answer,
                    std::string_view trace = {}, bool retry = false) {
    const auto asked = nodes(request);
    auto whole = request;
    whole.push_back(answer);
    fold::Conversations::Call call{subject, &asked, now_ns, retry, trace};
    const auto exists = [](std::int64_t) { return true; };
    std::int64_t id = conversations.find_answer(call, exists);
    if (id == 0) id = conversations.find_likeness(call, exists);
    if (id == 0) id = next++;
    conversations.remember(call, {nodes(whole).back()}, id);
    return id;
  }
};

}  // namespace

TEST_CASE("a chat that goes on is one conversation") {
  Chat chat;
  const auto first = chat.call({"S", "U1"}, "A1");
  CHECK(chat.call({"S", "U1", "A1", "U2"}, "A2") == first);
}

TEST_CASE("equal openings never join two conversations") {
  Chat chat;
  const auto first = chat.call({"S", "U1"}, "A1");
  CHECK(chat.call({"S", "U1"}, "A2") != first);
}

TEST_CASE("two users with equal histories are two conversations") {
  Chat chat;
  chat.subject.user_id = 1;
  const auto first = chat.call({"U1"}, "A1");
  chat.subject.user_id = 2;
  CHECK(chat.call({"U1", "A1", "U2"}, "A2") != first);
}

TEST_CASE("a retry in the same trace joins, without a trace it does not") {
  Chat chat;
  const auto first = chat.call({"U1"}, "A1", "trace-0000000001");
  CHECK(chat.call({"U1"}, "A2", "trace-0000000001") == first);
  CHECK(chat.call({"U1"}, "A3") != first);
}

TEST_CASE("a retry that says so joins") {
  Chat chat;
  const auto first = chat.call({"U1"}, "A1");
  CHECK(chat.call({"U1"}, "A2", {}, true) == first);
}

TEST_CASE("a system prompt with a clock keeps the chat one conversation") {
  Chat chat;
  const auto first = chat.call({"S10:00", "U1"}, "A1");
  CHECK(chat.call({"S10:01", "U1", "A1", "U2"}, "A2") == first);
}

TEST_CASE("a history whose start was cut joins by its last answer and the question before it") {
  Chat chat;
  const auto first = chat.call({"U1"}, "A1");
  chat.call({"U1", "A1", "U2"}, "A2");
  CHECK(chat.call({"U2", "A2", "U3"}, "A3") == first);
}

TEST_CASE("a like end is forgotten after two days") {
  Chat chat;
  const auto first = chat.call({"S1", "U1"}, "A1");
  chat.now_ns += 3LL * 86400 * 1'000'000'000;
  CHECK(chat.call({"S2", "U1", "A1", "U2"}, "A2") != first);
}

TEST_CASE("a conversation that was erased is not joined again") {
  Chat chat;
  chat.call({"U1"}, "A1");
  const auto asked = chat.nodes({"U1", "A1", "U2"});
  const fold::Conversations::Call call{chat.subject, &asked, 1, false, {}};
  CHECK(chat.conversations.find_answer(call, [](std::int64_t) { return false; }) == 0);
}

TEST_CASE("an unknown request joins another of its trace only where it says that it is a retry") {
  Chat chat;
  const auto first = chat.call({}, "A1", "trace-0000000001");
  CHECK(chat.call({}, "A2", "trace-0000000001", true) == first);
  CHECK(chat.call({}, "A3", "trace-0000000001") != first);
  CHECK(chat.call({}, "A4", "trace-0000000002", true) != first);
}

TEST_CASE("an unknown request outside a trace joins nothing") {
  Chat chat;
  const auto first = chat.call({}, "A1");
  CHECK(chat.call({}, "A2", {}, true) != first);
  CHECK(chat.call({}, "A3") != first);
}
