// Reading with a key, from the library's outside: who it is, what it may, what the audit says of
// it.
#include "daybook/access.hpp"
#include "daybook/error.hpp"
#include "daybook/exporter.hpp"
#include "daybook/savings.hpp"
#include "daybook/store.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CallStore;
using daybook::test::table;

namespace {

struct Guarded {
  CallStore store;
  std::string owner;

  Guarded() {
    for (const char* service : {"shop", "bank"}) {
      Completion call = CallStore::call(5);
      call.user_id = "u42";
      call.conversation_id = "c7";
      call.messages = {{"user", "question"}};
      call.response = {{"assistant", "answer"}};
      Origin origin;
      origin.service = service;
      store.add(std::move(call), std::move(origin));
    }
    owner = enable_access(store.path).text;
  }
  std::string key(const std::string& name, const std::string& role) {
    const KeyScope acting(owner);
    add_principal(store.path, name, role);
    return add_key(store.path, name).text;
  }
  std::string scoped_key(const std::string& name) {
    const KeyScope acting(owner);
    add_role(store.path, "shop_reader");
    allow(store.path, "shop_reader", parse_grant("read", "shop"));
    allow(store.path, "shop_reader", parse_grant("content", "shop"));
    return key(name, "shop_reader");
  }
  /// The audit's entries of somebody's reading, keys aside.
  std::string audit(const std::string& principal) {
    return table(Reader::open(store.path, owner)
                     .query("SELECT action, object, columns, subjects_json, rows_read, result"
                            " FROM audit_entries WHERE principal = :who AND action <> 'key'"
                            " ORDER BY id",
                            {{"who", principal}}));
  }
};

bool is_denied(const std::function<void()>& ask) {
  try {
    ask();
  } catch (const Error& error) {
    return error.code == Error::Code::denied;
  }
  return false;
}

}  // namespace

TEST_CASE("Once the policy is on nobody reads without a valid key", "[access]") {
  Guarded guarded;
  const std::string& path = guarded.store.path;
  CHECK(is_denied([&] { Reader::open(path); }));
  CHECK(is_denied([&] { Reader::open(path, "daybook_wrong"); }));
  CHECK(is_denied([&] { Exporter::open(path); }));
  CHECK_NOTHROW(Reader::open(path, guarded.owner));
  const KeyScope acting(guarded.owner);
  CHECK(table(Reader::open(path).query("SELECT count(*) FROM completions")) == "2\n");
}

TEST_CASE("A key reads what its role grants, and no more", "[access]") {
  Guarded guarded;
  const std::string& path = guarded.store.path;
  const std::string sql = "SELECT service, prompt FROM completions ORDER BY id";
  CHECK(table(Reader::open(path, guarded.owner).query(sql)) == "shop|question\nbank|question\n");
  CHECK(table(Reader::open(path, guarded.key("bob", "analyst")).query(sql)) == "shop|\nbank|\n");
  CHECK(table(Reader::open(path, guarded.scoped_key("eve")).query(sql)) == "shop|question\n");
  const std::string writer = guarded.key("app", "writer");
  CHECK(is_denied([&] { Reader::open(path, writer); }));
}

TEST_CASE("The audit says who read whose content, and what was denied", "[access]") {
  Guarded guarded;
  const Reader eve = Reader::open(guarded.store.path, guarded.scoped_key("eve"));
  table(eve.query("SELECT prompt FROM completions"));
  CHECK(is_denied([&] { (void)eve.query("SELECT * FROM api_key"); }));
  CHECK(guarded.audit("eve") ==
        "content|completions|[\"completions.prompt\"]|[\"user:u42\",\"conversation:c7\"]|1|ok\n"
        "read|read table api_key||||denied\n");
  const Reader bob = Reader::open(guarded.store.path, guarded.key("bob", "analyst"));
  table(bob.query("SELECT model, count(*) FROM completions GROUP BY 1"));
  CHECK(guarded.audit("bob").empty());
}

TEST_CASE("A key's use is an entry of the audit, a wrong key's too", "[access]") {
  Guarded guarded;
  const std::string bob = guarded.key("bob", "analyst");
  (void)Reader::open(guarded.store.path, bob);
  CHECK(is_denied([&] { Reader::open(guarded.store.path, "daybook_wrong"); }));
  const Reader owner = Reader::open(guarded.store.path, guarded.owner);
  CHECK(table(owner.query("SELECT count(*) FROM audit_entries WHERE action = 'key' AND principal ="
                          " 'bob' AND result = 'ok'")) == "1\n");
  CHECK(table(owner.query("SELECT count(*) FROM audit_entries WHERE action = 'key' AND object ="
                          " 'read' AND result = 'denied'")) == "1\n");
}

TEST_CASE("An export takes its grant, and content's, and is told", "[access]") {
  Guarded guarded;
  const std::string analyst = guarded.key("bob", "analyst"), eve = guarded.scoped_key("eve");
  const std::string& path = guarded.store.path;
  const auto records = [&](const std::string& key) {
    Exporter exporter = Exporter::open(path, {}, Exporter::Form::records, key);
    int count = 0;
    for (std::string line; exporter.next(line);) {
      CHECK(line.find("bank") == std::string::npos);
      ++count;
    }
    return count;
  };
  CHECK(is_denied([&] { records(analyst); }));
  CHECK(is_denied([&] { records(eve); }));
  {
    const KeyScope acting(guarded.owner);
    allow(path, "shop_reader", parse_grant("export", "shop"));
  }
  CHECK(records(eve) == 1);
  CHECK(guarded.audit("eve").find("export|records||||ok\nexport|records|||1|ok\n") !=
        std::string::npos);
}

TEST_CASE("An export is told by the ids as they are stored, not as they were typed", "[access]") {
  Guarded guarded;
  const std::string& path = guarded.store.path;
  Selection selection;
  selection.user_id = "alice@example.com";
  selection.session_id = "bob@example.com";
  selection.conversation_id = "c7";
  Exporter exporter = Exporter::open(path, selection, Exporter::Form::records, guarded.owner);
  for (std::string line; exporter.next(line);) {
  }
  const Reader owner = Reader::open(path, guarded.owner);
  const std::string told = "[\"user:" + owner.stored_id("alice@example.com") +
                           "\",\"session:" + owner.stored_id("bob@example.com") +
                           "\",\"conversation:c7\"]\n";
  CHECK(told.find("example.com") == std::string::npos);
  CHECK(table(owner.query("SELECT subjects_json FROM audit_entries WHERE action = 'export'")) ==
        told + told);
}

TEST_CASE("A store's own reader asks with a key, too", "[access]") {
  Guarded guarded;
  Options options;
  options.key = guarded.key("app", "writer");
  const std::string bob = guarded.key("bob", "analyst");
  Store store = Store::open(guarded.store.path, options);
  CHECK(is_denied([&] { (void)store.reader(); }));
  CHECK(table(store.reader(bob).query("SELECT count(*) FROM completions")) == "2\n");
}
