// What waits for its answer when reading stops is not lost, and what is read again is not doubled.
#include "base/limits.hpp"
#include "forms/mcp_pairs.hpp"
#include "forms/mcp_reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Pairs that are fed as Input does it, in a file whose position is kept.
struct Fed {
  forms::McpPairs pairs;
  std::uint64_t offset = 0;
  std::vector<Input::Item> items;

  void take(std::string text) {
    forms::SlicedRecord record;
    forms::Context context;
    const Input::Options options = as(Input::Form::mcp);
    context.options = &options;
    forms::McpPlace place;
    auto before = std::make_shared<SourcePosition>();
    before->file = std::make_shared<const SourceFile>();
    before->offset = offset;
    place.before = before;
    offset += text.size();
    place.origin.offset = offset;
    text.pop_back();
    json::View(text).members([&](std::string_view key, json::View value) {
      record.members.push_back({key, value.raw()});
    });
    pairs.take(read_mcp_line(record, context), place);
    forms::McpPairs::Ready ready;
    while (pairs.next(ready)) {
      items.push_back({std::move(ready.record), std::move(ready.origin), std::nullopt});
    }
  }
};

const char* const kNote = R"("method":"notifications/initialized")";

}  // namespace

TEST_CASE("mcp: reading begins anew before the first request that waits") {
  Fed fed;
  fed.take(c(kNote));
  CHECK_FALSE(fed.pairs.waits_from());
  const std::uint64_t waits_from = fed.offset;
  fed.take(c(call("1")));
  fed.take(c(call("2")));
  fed.take(s(R"("id":2,"result":{})"));
  CHECK(fed.pairs.waits_from()->offset == waits_from);
  fed.take(s(R"("id":1,"result":{})"));
  CHECK_FALSE(fed.pairs.waits_from());
}

TEST_CASE("mcp: what is read again has the id that it had before") {
  Fed first, again;
  for (Fed* fed : {&first, &again}) {
    fed->take(c(call("1")));
    fed->take(c(kNote));
    fed->take(s(R"("id":1,"result":{})"));
  }
  REQUIRE(first.items.size() == 2);
  CHECK(first.items[0].origin.id == again.items[0].origin.id);
  CHECK(first.items[1].origin.id == again.items[1].origin.id);
  CHECK(first.items[0].origin.id != first.items[1].origin.id);
}

TEST_CASE("mcp: a request waits for an hour of the input's time, and at most so many do") {
  Fed fed;
  fed.take(c(call("1")));
  std::string later = c(call("2"));
  later.replace(later.find("T10:"), 4, "T12:");
  fed.take(later);
  REQUIRE(fed.items.size() == 1);
  CHECK(told(fed.items[0]) == "tool sum");

  for (std::size_t i = 0; i < limits::kMcpWaiting; ++i) {
    later = c(call(std::to_string(10 + i)));
    later.replace(later.find("T10:"), 4, "T12:");
    fed.take(later);
  }
  CHECK(fed.items.size() == 2);
}

TEST_CASE("mcp: at the end of a file, requests that wait are told") {
  CHECK(told(c(call("1")) + c(kNote)) == "event notifications/initialized\ntool sum\n");
}
