// Resent answers of recorded calls: which are joined is what a rule written by itself says, and
// docs/design.md has the counts.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "daybook/input.hpp"
#include "daybook/store.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using nlohmann::json;

namespace {

struct Exchange {
  std::vector<json> asked, answered;
};

json json_of(const Message& message) {
  if (!message.raw.empty()) return json::parse(message.raw);
  return {{"role", message.role}, {"content", message.text}};
}

struct Recording {
  testing::TempFolder folder;
  Store store = Store::open(folder / "store.db", options());
  std::vector<Exchange> exchanges;  // exchanges[i] is completions.id i + 1

  static Options options() {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = std::chrono::minutes(1);
    return options;
  }
  explicit Recording(const std::string& name) {
    Input input = Input::open(DAYBOOK_SOURCE_DIR "/examples/data/" + name, {});
    for (Input::Item item; input.next(item);) {
      REQUIRE_FALSE(item.rejection);
      Exchange exchange;
      const auto& call = std::get<Completion>(item.record);
      for (const Message& m : call.messages) exchange.asked.push_back(json_of(m));
      for (const Message& m : call.response) exchange.answered.push_back(json_of(m));
      exchanges.push_back(std::move(exchange));
      REQUIRE(store.logger().submit(std::move(item.record), item.origin) == Submit::ok);
    }
    store.flush(std::chrono::minutes(1));
  }
  std::vector<std::int64_t> column(const std::string& sql) {
    const Reader reader = store.reader();
    std::vector<std::int64_t> values;
    for (Rows rows = reader.query(sql); rows.next();) values.push_back(rows.integer(0));
    return values;
  }
  /// The nodes of a request, in order.
  std::vector<std::int64_t> nodes_of(std::size_t exchange) {
    return column(
        "WITH RECURSIVE path(id) AS (SELECT request_message_id FROM completions WHERE id = " +
        std::to_string(exchange + 1) +
        " UNION ALL SELECT messages.parent_message_id FROM path JOIN messages ON"
        " messages.id = path.id WHERE parent_message_id IS NOT NULL) SELECT id FROM path"
        " WHERE id IS NOT NULL ORDER BY id");
  }
};

// The rule, written by itself: on JSON values, pair by pair.

std::string text_of(const json& message) {
  const auto found = message.find("content");
  if (found == message.end() || found->is_null()) return "";
  if (found->is_string()) return *found;
  if (found->is_array() && found->empty()) return "";
  if (found->is_array() && found->size() == 1 && (*found)[0].contains("text"))
    return (*found)[0]["text"];
  return found->dump();
}

json calls_of(const json& message) {
  return message.value("tool_calls", json()).is_array() ? message["tool_calls"] : json::array();
}

bool is_same_call(const json& a, const json& b) {
  if (a.contains("id") && b.contains("id") && a["id"] == b["id"]) return true;
  const auto arguments = [](const json& call) {
    const std::string text = call["function"]["arguments"];
    const json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? json(text) : value;
  };
  return a["function"]["name"] == b["function"]["name"] && arguments(a) == arguments(b);
}

bool is_same_answer(const json& a, const json& b) {
  const json left = calls_of(a), right = calls_of(b);
  if (text_of(a) != text_of(b) || left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!is_same_call(left[i], right[i])) return false;
  return true;
}

struct Stored {
  std::vector<std::int64_t> answers;   // of each exchange, its node
  std::vector<std::int64_t> requests;  // of this exchange, its nodes
  std::vector<std::int64_t> alias_of;  // of each node
};

struct Counts {
  int resent = 0, equal = 0, normalised = 0, different = 0;
};

/// The answers to exactly the same request that came before, as their exchanges.
std::vector<std::size_t> answers_before(const Recording& recording, std::size_t exchange,
                                        std::size_t message) {
  const auto& asked = recording.exchanges[exchange].asked;
  const std::vector<json> prefix(asked.begin(), asked.begin() + static_cast<long>(message));
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < exchange; ++i) {
    const Exchange& other = recording.exchanges[i];
    if (other.answered.size() == 1 && other.asked == prefix) found.push_back(i);
  }
  return found;
}

void check_resent(const Recording& recording, const Stored& stored, std::size_t exchange,
                  std::size_t message, Counts& counts) {
  const json& resent = recording.exchanges[exchange].asked[message];
  const auto answers = answers_before(recording, exchange, message);
  if (answers.empty()) return;
  std::vector<std::int64_t> equal, same, all;
  for (const std::size_t i : answers) {
    const json& answer = recording.exchanges[i].answered[0];
    all.push_back(stored.answers[i]);
    if (answer == resent) equal.push_back(stored.answers[i]);
    if (is_same_answer(answer, resent)) same.push_back(stored.answers[i]);
  }
  const auto has = [](const std::vector<std::int64_t>& nodes, std::int64_t node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
  };
  const auto node = stored.requests.at(message);
  const auto alias_of = stored.alias_of.at(static_cast<std::size_t>(node) - 1);
  CAPTURE(exchange, message, resent.dump(), node, alias_of);
  ++counts.resent;
  if (!equal.empty()) {
    ++counts.equal;
    CHECK(has(equal, node));
  } else if (!same.empty()) {
    ++counts.normalised;
    CHECK(has(same, alias_of));
  } else {
    ++counts.different;
    CHECK(alias_of == 0);
    CHECK_FALSE(has(all, node));
  }
}

Counts count_resent(const std::string& name) {
  Recording recording(name);
  Counts counts;
  Stored stored;
  stored.answers =
      recording.column("SELECT coalesce(response_message_id, 0) FROM completions ORDER BY id");
  stored.alias_of = recording.column("SELECT coalesce(alias_of, 0) FROM messages ORDER BY id");
  for (std::size_t i = 0; i < recording.exchanges.size(); ++i) {
    const auto& asked = recording.exchanges[i].asked;
    stored.requests = recording.nodes_of(i);
    for (std::size_t j = 0; j < asked.size(); ++j)
      if (asked[j].value("role", "") == "assistant") check_resent(recording, stored, i, j, counts);
  }
  return counts;
}

std::string row_of(const std::string& name, const Counts& c) {
  return "| `" + name + "` | " + std::to_string(c.resent) + " | " + std::to_string(c.equal) +
         " | " + std::to_string(c.normalised) + " | " + std::to_string(c.different) + " |";
}

}  // namespace

TEST_CASE("every resent answer that is loosely equal is joined, and none that is another") {
  std::ifstream file(DAYBOOK_SOURCE_DIR "/docs/design.md");
  const std::string design{std::istreambuf_iterator<char>(file), {}};
  for (const char* name : {"llm_http_exchanges.jsonl", "agent_chat_calls.jsonl"}) {
    const std::string row = row_of(name, count_resent(name));
    CAPTURE(row);
    CHECK(design.find(row) != std::string::npos);
  }
}
