// Targets: what an id on a command line stands for.
#include "daybook/annotate.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

struct TargetStore : CallStore {
  TargetStore() {
    Origin origin;
    origin.span = trace_context(0xab, 0xcd);
    origin.id = "record-17";
    add(call(5), origin);
    Completion named = chat({{"user", "hi"}}, "hello");
    named.conversation_id = "talk-about-oslo";
    add(named);
  }
  std::string find(const std::string& text, TargetBy by = TargetBy::any) const {
    const Target t = find_target(path, text, by);
    constexpr const char* kKinds[] = {"span", "trace", "conversation"};
    return std::string(kKinds[static_cast<int>(t.kind)]) + ' ' + std::to_string(t.span_row) + ' ' +
           t.conversation_id + " of " + t.service;
  }
  std::string fault(const std::string& text) const {
    try {
      return find(text);
    } catch (const Error& error) {
      return std::string(name(error.code)) + ": " + error.what();
    }
  }
};

const std::string kTraceId = std::string(30, '0') + "ab", kSpanId = std::string(14, '0') + "cd";

}  // namespace

TEST_CASE("a target is found by a row, a record, a span, a trace or a conversation", "[targets]") {
  TargetStore store;
  CHECK(store.find("1") == "span 1  of shop");
  CHECK(store.find("record-17") == "span 1  of shop");
  CHECK(store.find(kSpanId) == "span 1  of shop");
  CHECK(store.find("00-" + kTraceId + '-' + kSpanId + "-01") == "span 1  of shop");
  CHECK(store.find(kTraceId) == "trace 1  of shop");
  CHECK(store.find("talk-about-oslo") == "conversation 0 talk-about-oslo of shop");
  CHECK(store.find("2", TargetBy::row) == "span 2  of shop");
}

TEST_CASE("ids may be shortened to six characters, of conversations at either end", "[targets]") {
  TargetStore store;
  CHECK(store.find("record-1") == "span 1  of shop");
  CHECK(store.find("talk-a") == "conversation 0 talk-about-oslo of shop");
  CHECK(store.find("t-oslo") == "conversation 0 talk-about-oslo of shop");
  CHECK(store.find("000000", TargetBy::trace) == "trace 1  of shop");
  CHECK_THAT(store.fault("talk-"), Contains("not_found: nothing stored has the id \"talk-\""));
}

TEST_CASE("an id that stands for several is refused with the candidates", "[targets]") {
  TargetStore store;
  CHECK_THAT(store.fault("000000"),
             Contains("invalid_argument: \"000000\" stands for several: trace ") &&
                 Contains(kTraceId) && Contains(kSpanId));
  Completion other = chat({{"user", "hi"}}, "hello");
  other.conversation_id = "1";
  store.add(other);
  CHECK_THAT(store.fault("1"), Contains("several: span 1 of shop, conversation 1 of shop"));
  CHECK(store.find("1", TargetBy::conversation) == "conversation 0 1 of shop");
}

TEST_CASE("an id that is not there is answered with the nearest one", "[targets]") {
  TargetStore store;
  CHECK_THAT(store.fault("talk-about-oslp"), Contains("did you mean \"talk-about-oslo\"?"));
  CHECK_THAT(store.fault("record-71"), Contains("did you mean \"record-17\"?"));
  CHECK_THAT(store.fault("zzzzzzzzz"), !Contains("did you mean"));
}

TEST_CASE("a conversation whose id was private is found by the address that came in", "[targets]") {
  TargetStore store;
  Completion other = chat({{"user", "hi"}}, "hello");
  other.conversation_id = "ann@example.com";
  store.add(other);
  CHECK_THAT(store.find("ann@example.com"), Contains("conversation 0 u_"));
}
