// Who a key turns out to be, and what each built-in role may do.
#include "access/policy.hpp"

#include <map>
#include <set>

#include "access/change_store.hpp"
#include "access/roles.hpp"
#include "daybook/access.hpp"
#include "daybook/upkeep.hpp"
#include "schema/change_store.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using Catch::Contains;

namespace {

/// A store whose policy is on, asked as its owner.
struct Guarded {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  NewKey owner = [this] {
    create_store(path);
    return enable_access(path);
  }();
  KeyScope acting{owner.text};

  access::Principal who(const std::string& key, std::int64_t now_ns = testing::FakeClock().wall) {
    sql::Connection connection = sql::Connection::open_reader(path);
    return access::resolve(connection, key, now_ns);
  }
  std::string refusal(const std::string& key, std::int64_t now_ns = testing::FakeClock().wall) {
    try {
      return "is " + who(key, now_ns).name;
    } catch (const Error& error) {
      CHECK(error.code == Error::Code::denied);
      CHECK_THAT(error.what() + error.hint, !Contains(key.substr(17, 43)));
      return error.what();
    }
  }
  NewKey key_of(const std::string& name, const std::string& role) {
    add_principal(path, name, role);
    return add_key(path, name);
  }
  void run(const std::string& sql) {
    schema::change_store(path, [&](sql::Connection& connection) { connection.exec(sql); });
  }
};

/// "read content report" and so on: what a role may, of anything.
std::string actions_of(const access::Principal& who) {
  std::string text;
  for (const std::string_view action : access::actions())
    if (who.may(action, "completions") || who.may(action, "completion") || who.may(action, "*"))
      text.append(text.empty() ? "" : " ").append(action);
  return text;
}

}  // namespace

TEST_CASE("policy: a store without one belongs to whoever opens it", "[access]") {
  testing::TempFolder folder;
  create_store(folder / "daybook.db");
  sql::Connection connection = sql::Connection::open_reader(folder / "daybook.db");
  CHECK_FALSE(access::read_policy(connection).is_on());
  const access::Principal who = access::resolve(connection, "", 0);
  CHECK(who.name.empty());
  for (const std::string_view action : access::actions()) CHECK(who.may(action, "anything"));
}

TEST_CASE("policy: each built-in role may what its line says, and nothing else", "[access]") {
  Guarded store;
  const std::map<std::string, std::string> expected = {
      {"owner", "write read content report export erase retain administer audit custom"},
      {"writer", "write"},
      {"analyst", "read report"},
      {"reader", "read content report"},
      {"operator", "read report retain"},
      {"auditor", "report audit"}};
  std::set<std::string> seen;
  for (const access::BuiltInRole& role : access::built_in_roles()) {
    INFO(role.name);
    const auto who = store.who(store.key_of("a-" + role.name, role.name).text);
    CHECK(who.role == role.name);
    CHECK(actions_of(who) == expected.at(role.name));
    seen.insert(role.name);
  }
  CHECK(seen.size() == expected.size());
}

TEST_CASE("policy: an auditor reads the views of the record, no other", "[access]") {
  Guarded store;
  const auto who = store.who(store.key_of("eve", "auditor").text);
  CHECK(who.may("read", "audit_entries"));
  CHECK(who.may("read", "retention_runs"));
  CHECK_FALSE(who.may("read", "completions"));
}

TEST_CASE("policy: of a key that is wrong nothing is told but that", "[access]") {
  Guarded store;
  CHECK(store.refusal(store.owner.text) == "is owner");
  const access::ApiKey real = *access::parse_api_key(store.owner.text);
  const access::ApiKey stranger = access::new_api_key();
  const std::string unknown = store.refusal(stranger.text());
  CHECK(unknown == "the key is not one of this store");
  CHECK(store.refusal(access::ApiKey{real.id, stranger.secret}.text()) == unknown);
  CHECK(store.refusal("") == "access to this store needs a key");
  CHECK_THAT(store.refusal(store.owner.text.substr(0, 68)), Contains("not well-formed"));
  CHECK_THAT(store.refusal(store.owner.text + "0"), Contains("not well-formed"));
  std::string typo = store.owner.text;
  typo.back() = typo.back() == '0' ? '1' : '0';
  CHECK_THAT(store.refusal(typo), Contains("not well-formed"));
}

TEST_CASE("policy: a key ends when it expires, is revoked, or its principal is shut out",
          "[access]") {
  Guarded store;
  add_principal(store.path, "chat", "writer");
  const auto now = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
  const auto at = now + std::chrono::hours(24);
  const NewKey brief = add_key(store.path, "chat", at);
  const std::int64_t at_ns = at.time_since_epoch().count();
  CHECK(store.who(brief.text, at_ns - 1).valid_until_ns == at_ns);
  CHECK_THAT(store.refusal(brief.text, at_ns), Contains("the key of chat expired at "));

  const NewKey gone = add_key(store.path, "chat"), other = add_key(store.path, "chat");
  revoke_key(store.path, gone.id);
  CHECK(store.refusal(gone.text) == "the key of chat was revoked");
  CHECK(store.refusal(other.text) == "is chat");
  disable_principal(store.path, "chat");
  CHECK(store.refusal(other.text) == "the principal chat is disabled");
  CHECK_FALSE(add_principal(store.path, "chat", "writer"));
  CHECK(store.refusal(other.text) == "is chat");
}

TEST_CASE("policy: a grant of a service is no grant of another", "[access]") {
  Guarded store;
  add_role(store.path, "chat-analyst");
  CHECK(allow(store.path, "chat-analyst", {"read", "completions", "chat"}));
  CHECK(allow(store.path, "chat-analyst", {"read", "completions", "mail"}));
  CHECK_FALSE(allow(store.path, "chat-analyst", {"read", "completions", "mail"}));
  const NewKey key = store.key_of("ann", "chat-analyst");
  CHECK(store.who(key.text).scope("read", "completions").services ==
        std::vector<std::string>{"chat", "mail"});
  deny(store.path, "chat-analyst", {"read", "completions", "chat"});
  CHECK_FALSE(store.who(key.text).may("read", "completions", "chat"));
  CHECK(store.who(key.text).may("read", "completions", "mail"));
}

TEST_CASE("policy: what this library does not understand grants nothing", "[access]") {
  Guarded store;
  add_role(store.path, "odd");
  const NewKey key = store.key_of("ann", "odd");
  for (const std::string scope :
       {"", "[]", "{\"service\":[1]}", "{\"service\":[\"\"]}", "{\"service\":\"chat\"}",
        "{\"service\":[\"a\"],\"user\":[\"u\"]}", "{\"environment\":[\"prod\"]}", "{"})
    store.run("INSERT INTO role_grant VALUES ('odd', 'read', '*', '" + scope + "')");
  CHECK(store.who(key.text).grants.empty());
  store.run("UPDATE setting SET value = 'maybe' WHERE name = 'access'");
  CHECK(store.refusal("") == "access to this store needs a key");
}

TEST_CASE("policy: every change raises the version that writers and readers watch", "[access]") {
  Guarded store;
  const auto version = [&] {
    sql::Connection connection = sql::Connection::open_reader(store.path);
    return access::version_of(connection);
  };
  std::int64_t last = version();
  const auto changed = [&] {
    const std::int64_t before = std::exchange(last, version());
    return before < last;
  };
  add_role(store.path, "r");
  CHECK(changed());
  allow(store.path, "r", {"custom", "sing", ""});
  CHECK(changed());
  add_principal(store.path, "p", "r");
  CHECK(changed());
  const std::string id = add_key(store.path, "p").id;
  CHECK(changed());
  revoke_key(store.path, id);
  CHECK(changed());
  disable_principal(store.path, "p");
  CHECK(changed());
  deny(store.path, "r", {"custom", "sing", ""});
  CHECK(changed());
  disable_access(store.path);
  CHECK(changed());
}
