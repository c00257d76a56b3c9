// Access control as people use it: on the command line, by keys in files and in the environment.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using Catch::Contains;
using Catch::StartsWith;
using nlohmann::json;
using namespace testing;

namespace {

constexpr int kDenied = 3, kPartly = 5;

/// A store whose policy is on; the owner's key is in owner.key.
struct Guarded : Daybook {
  Guarded() {
    REQUIRE(run({"init"}).exit == 0);
    const Answer enabled = run({"access", "enable", "--out", path("owner.key")});
    INFO(enabled.err);
    REQUIRE(enabled.exit == 0);
  }
  /// As whoever's key is in NAME.key.
  Answer as(const std::string& name, Words words, const std::string& in = "") const {
    words.insert(words.end(), {"--key-file", path(name + ".key")});
    return run(words, in);
  }
  Answer owner(const Words& words) const {
    Answer answer = as("owner", words);
    INFO(answer.err);
    CHECK(answer.exit == 0);
    return answer;
  }
  void member(const std::string& name, const std::string& role) const {
    owner({"access", "principal", "add", name, "--role", role});
    owner({"access", "key", "add", name, "--out", path(name + ".key")});
  }
  std::string key(const std::string& name) const {
    std::string text = read(name + ".key");
    text.pop_back();
    return text;
  }
};

const std::string kEvent = R"({"type":"event","name":"e"})"
                           "\n";

}  // namespace

TEST_CASE("access: from enable to a key for the application", "[e2e][access]") {
  const Guarded store;
  struct stat status {};
  REQUIRE(::stat(store.path("owner.key").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_THAT(store.key("owner"), StartsWith("daybook_"));
  store.member("chat-api", "writer");
  CHECK(store.as("chat-api", {"ingest"}, kEvent).exit == 0);

  const json shown = store.as("chat-api", {"access", "show", "--format", "json"}).json();
  CHECK(shown["enabled"] == true);
  CHECK(shown["principal"] == "chat-api");
  CHECK(shown["role"] == "writer");
  CHECK(shown["grants"] == json::parse(R"([{"action":"write","object":"*","service":null}])"));
}

TEST_CASE("access: an ingest that is denied does not claim what did not go in", "[e2e][access]") {
  const Guarded store;
  store.member("reader", "reader");
  const Answer answer = store.as("reader", {"ingest"}, kEvent);
  CHECK(answer.exit == 3);
  CHECK_THAT(answer.out,
             StartsWith("nothing was stored of 1 record, ") && Contains("\n1 record was denied\n"));
}

TEST_CASE("access: without a key nothing goes, exit 3 and one line", "[e2e][access]") {
  const Guarded store;
  const std::vector<Daybook::Words> commands = {{},
                                                {"ingest"},
                                                {"report", "latency"},
                                                {"query", "SELECT 1"},
                                                {"tail"},
                                                {"config", "show"},
                                                {"trace", "list"},
                                                {"access", "disable"},
                                                {"upgrade"},
                                                {"check"},
                                                {"stats"},
                                                {"access", "key", "list"},
                                                {"health"},
                                                {"audit", "show"},
                                                {"alert", "check"},
                                                {"config", "set", "ids", "keep"},
                                                {"export"}};
  for (const auto& words : commands) {
    INFO((words.empty() ? "" : words[0]));
    const Answer answer = store.run(words, kEvent);
    CHECK(answer.exit == kDenied);
    CHECK_THAT(answer.err, StartsWith("daybook: access to this store needs a key"));
  }
  for (const auto& words : std::vector<Daybook::Words>{{"schema"}, {"redact"}, {"--version"}})
    CHECK(store.run(words).exit == 0);
}

TEST_CASE("access: a role is told what it may not", "[e2e][access]") {
  const Guarded store;
  store.member("ann", "analyst");
  const Answer set = store.as("ann", {"config", "set", "ids", "keep"});
  CHECK(set.exit == kDenied);
  CHECK_THAT(set.err, Contains("ann, analyst, may not administer") &&
                          Contains("daybook access allow analyst administer"));
  const Answer ingest = store.as("ann", {"ingest", "--format", "json"}, kEvent);
  CHECK(ingest.exit == kDenied);
  CHECK_THAT(ingest.err, Contains("may not write"));
  CHECK(store.as("ann", {"report", "traffic"}).exit == 0);
}

TEST_CASE("access: --as says whose key it has to be", "[e2e][access]") {
  const Guarded store;
  store.member("ann", "analyst");
  CHECK(store.as("ann", {"access", "show", "--as", "ann"}).exit == 0);
  const Answer wrong = store.as("ann", {"access", "show", "--as", "bob"});
  CHECK(wrong.exit == kDenied);
  CHECK_THAT(wrong.err, Contains("that of ann, not of bob"));
}

TEST_CASE("access: the key comes by $DAYBOOK_KEY, and goes no further", "[e2e][access]") {
  const Guarded store;
  const std::string given = "DAYBOOK_KEY=" + store.key("owner");
  CHECK(store.run({"access", "show"}, "", {given}).exit == 0);
  CHECK(store.run({"access", "show"}, "", {"DAYBOOK_KEY=nonsense"}).exit == kDenied);
  store.owner({"alert", "set", "quiet", "--measure", "calls", "--below", "1", "--min-count", "0"});
  const Answer check =
      store.run({"alert", "check", "--exec", "env >" + store.path("told")}, "", {given});
  INFO(check.err);
  CHECK_THAT(store.read("told"), Contains("DAYBOOK_ALERT=quiet"));
  CHECK_THAT(store.read("told"), !Contains("DAYBOOK_KEY"));
}

TEST_CASE("access: a key on the command line is refused, and not repeated", "[e2e][access]") {
  const Guarded store;
  const std::string key = store.key("owner");
  for (const auto& words : std::vector<Daybook::Words>{{"access", "show", key},
                                                       {"access", "show", "--key-file", key},
                                                       {"access", "show", "--key=" + key},
                                                       {"query", "SELECT '" + key + "'"}}) {
    const Answer answer = store.run(words);
    CHECK(answer.exit == 2);
    CHECK_THAT(answer.err, Contains("lists processes"));
    CHECK_THAT(answer.err + answer.out, !Contains(key.substr(17, 43)));
  }
}

TEST_CASE("access: a key that was revoked or has expired is told so", "[e2e][access]") {
  const Guarded store;
  store.member("ann", "analyst");
  const json made = store
                        .owner({"access", "key", "add", "ann", "--expires", "30d", "--out",
                                store.path("brief.key"), "--format", "json"})
                        .json();
  CHECK(made["expires"].is_string());
  CHECK(made["file"] == store.path("brief.key"));
  CHECK_FALSE(made.contains("key"));
  CHECK(store.as("brief", {"access", "show"}).exit == 0);
  store.owner({"access", "key", "revoke", made["key_id"]});
  const Answer revoked = store.as("brief", {"access", "show"});
  CHECK(revoked.exit == kDenied);
  CHECK_THAT(revoked.err, Contains("the key of ann was revoked"));
  CHECK(store.as("ann", {"access", "show"}).exit == 0);
  store.owner({"access", "principal", "disable", "ann"});
  CHECK_THAT(store.as("ann", {"access", "show"}).err, Contains("ann is disabled"));
  std::string states;
  for (const json& key : store.owner({"access", "key", "list", "--format", "json"}).json())
    states += key["principal"].get<std::string>() + ' ' + key["state"].get<std::string>() + '\n';
  CHECK(states == "ann valid\nann revoked\nowner valid\n");
}

TEST_CASE("access: roles of one's own, by service and by operation", "[e2e][access]") {
  const Guarded store;
  store.owner({"access", "role", "add", "relay"});
  store.owner({"access", "allow", "relay", "write:event", "--service", "mail"});
  store.owner({"access", "allow", "relay", "custom:delete_logs"});
  store.member("r", "relay");
  const std::string mail = R"({"type":"event","name":"m","service":"mail"})"
                           "\n";
  const std::string chat = R"({"type":"event","name":"c","service":"chat"})"
                           "\n";
  CHECK(store.as("r", {"ingest"}, mail).exit == 0);
  const Answer other = store.as("r", {"ingest"}, mail + chat + mail);
  CHECK(other.exit == kPartly);
  CHECK_THAT(other.err, Contains("may not write"));
  CHECK(store.owner({"query", "SELECT name FROM events", "--format", "csv"}).out ==
        "name\r\nm\r\nm\r\n");  // what stood before it is stored
  store.owner({"access", "deny", "relay", "write:event"});
  CHECK(store.as("r", {"ingest"}, mail).exit == kDenied);
}

TEST_CASE("access: scores and tags need their own grants", "[e2e][access]") {
  const Guarded store;
  REQUIRE(store
              .as("owner", {"ingest"},
                  R"({"type":"completion","prompt":"p","model":"m"})"
                  "\n")
              .exit == 0);
  store.owner({"access", "role", "add", "judge"});
  store.owner({"access", "allow", "judge", "write:score"});
  store.owner({"access", "allow", "judge", "read"});
  store.member("j", "judge");
  CHECK(store.as("j", {"score", "add", "1", "helpful", "1"}).exit == 0);
  CHECK(store.as("j", {"tag", "add", "1", "seen"}).exit == kDenied);
}

TEST_CASE("access: the owner of the file finds the way back", "[e2e][access]") {
  const Guarded store;
  std::filesystem::remove(store.path("owner.key"));
  CHECK(store.run({"access", "disable"}).exit == kDenied);
  CHECK(store.run({"access", "disable", "--force"}).exit == 0);
  CHECK(store.run({"ingest"}, kEvent).exit == 0);
  const Answer entries = store.run({"audit", "show", "--format", "json"});
  CHECK_THAT(entries.out, Contains("access=off, forced by the file's owner"));
  const Answer again = store.run({"access", "enable", "--format", "json"});
  CHECK_THAT(again.json()["key"].get<std::string>(), StartsWith("daybook_"));
  CHECK(again.json()["principal"] == "owner");
}

TEST_CASE("access: two processes, a change holds from the next batch on", "[e2e][access]") {
  const Guarded store;
  store.member("chat-api", "writer");
  store.file("log.jsonl", kEvent);
  Daybook::Words words = {"ingest", "--follow", store.path("log.jsonl"), "--key-file",
                          store.path("chat-api.key")};
  Running follower = store.start(words);
  const auto stored = [&] {
    return store.as("owner", {"query", "SELECT count(*) AS n FROM events", "--format", "csv"}).out;
  };
  while (stored() != "n\r\n1\r\n" && follower.is_alive()) continue;
  store.owner({"access", "principal", "disable", "chat-api"});
  for (int i = 0; i < 3; ++i) {
    std::ofstream(store.path("log.jsonl"), std::ios::app) << kEvent;
    while (stored() == "n\r\n" + std::to_string(i + 1) + "\r\n" && follower.is_alive()) continue;
    if (!follower.is_alive()) break;
  }
  CHECK_FALSE(follower.is_alive());
  CHECK((stored() == "n\r\n1\r\n" || stored() == "n\r\n2\r\n"));  // one batch learns of it
  CHECK(follower.end(SIGTERM) == kPartly);
  CHECK_THAT(store.as("owner", {"audit", "show", "--result", "denied"}).out, Contains("chat-api"));
}

TEST_CASE("access: no key is anywhere but where it was written", "[e2e][access]") {
  const Guarded store;
  store.member("ann", "analyst");
  store.member("chat-api", "writer");
  std::string said;
  const auto keep = [&](const Answer& answer) { said += answer.out + answer.err; };
  for (const std::string name : {"owner", "ann", "chat-api"}) {
    for (const auto& words :
         std::vector<Daybook::Words>{{"access", "show"},
                                     {"access", "key", "list", "--format", "json"},
                                     {"audit", "show", "--format", "json"},
                                     {"ingest"},
                                     {"stats", "--verbose"},
                                     {"export", "--format", "json"},
                                     {"access", "show", "--as", "somebody"},
                                     {"query", "SELECT * FROM audit_entries"},
                                     {"access", "nonsense"}})
      keep(store.as(name, words, kEvent));
    keep(store.run({"access", "show"}, "", {"DAYBOOK_KEY=" + store.key(name) + "0"}));
  }
  std::size_t files = 0;
  for (const std::string name : {"owner", "ann", "chat-api"}) {
    const std::string secret = store.key(name).substr(17, 43);
    CHECK(said.find(secret) == said.npos);
    for (const auto& file : std::filesystem::directory_iterator(store.folder().path())) {
      if (file.path().extension() == ".key") continue;
      ++files;
      INFO(file.path());
      CHECK(bytes_of(file.path().string()).find(secret) == std::string::npos);
    }
    CHECK(said.find(store.key(name).substr(8, 8)) != said.npos);  // ids are shown: the scan sees
  }
  CHECK(files > 0);
}
