// An agent that sends what is new, turn after turn, through Call::context().
#include "daybook/store.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace std::chrono_literals;

namespace {

struct Agent {
  testing::TempFolder folder;
  Store store;
  Logger log;

  Agent() : store(Store::open(folder / "store.db")), log(store.logger()) {}

  /// A turn whose answer is "re: " and the question; the call's own context.
  TraceContext turn(const std::optional<TraceContext>& continues, const char* question) {
    Completion request;
    request.continues = continues;
    request.messages.emplace_back("user", question);
    Call call = log.start(std::move(request));
    const TraceContext context = call.context();
    call.append(std::string("re: ") + question);
    CHECK(call.finish() == Submit::ok);
    return context;
  }
  std::string ask(const std::string& sql) {
    store.flush(30s);
    std::string text;
    const Reader reader = store.reader();
    Rows rows = reader.query(sql);
    while (rows.next()) text += std::string(rows.text(0)) + '\n';
    return text;
  }
};

const char* const kTexts =
    "SELECT (SELECT group_concat(json_extract(value, '$.content'), ', ')"
    " FROM json_each(messages_json)) FROM completions ORDER BY id";

}  // namespace

TEST_CASE("continues: a call's context names it for the next turn") {
  Agent agent;
  std::optional<TraceContext> last;
  for (const char* question : {"one", "two", "three"}) last = agent.turn(last, question);
  CHECK(agent.ask(kTexts) ==
        "one\n"
        "one, re: one, two\n"
        "one, re: one, two, re: two, three\n");
  CHECK(agent.ask("SELECT turns || ' ' || completions || ' ' || messages FROM conversations") ==
        "3 3 6\n");
  CHECK(agent.store.stats().unknown_parents == 0);
}

TEST_CASE("continues: a call that failed, was abandoned or was flushed long ago is continued") {
  Agent agent;
  const TraceContext first = agent.turn(std::nullopt, "one");
  agent.store.flush(30s);
  TraceContext failed;
  {
    Completion request;
    request.continues = first;
    request.messages.emplace_back("user", "two");
    Call call = agent.log.start(std::move(request));
    failed = call.context();
    call.fail(std::runtime_error("timeout"));
  }
  agent.turn(failed, "two again");
  CHECK(agent.ask(kTexts) ==
        "one\n"
        "one, re: one, two\n"
        "one, re: one, two, two again\n");
}

TEST_CASE("continues: a call without ids of its own cannot be continued, and says so") {
  Agent agent;
  const TraceContext first = agent.turn(std::nullopt, "one");
  Completion second;
  second.continues = first;
  second.messages.emplace_back("user", "two");
  second.response.emplace_back("assistant", "re: two");
  CHECK(agent.log.completion(second) == Submit::ok);  // stored whole, outside a trace
  Call call = agent.log.start({});
  CHECK(call.finish() == Submit::ok);
  agent.turn(call.context(), "three");  // finished: it has no context any more
  CHECK(agent.ask(kTexts) == "one\none, re: one, two\n\nthree\n");
  CHECK(agent.store.stats().unknown_parents == 1);
}

TEST_CASE("continues: the ids of a submitted record name it as a context does") {
  Agent agent;
  Origin origin;
  origin.span = TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  Completion first;
  first.messages.emplace_back("user", "one");
  first.response.emplace_back("assistant", "re: one");
  CHECK(agent.log.submit(first, origin) == Submit::ok);
  agent.turn(origin.span, "two");
  CHECK(agent.ask(kTexts) == "one\none, re: one, two\n");
}
