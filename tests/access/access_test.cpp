// Changing who may do what: what it takes, what it leaves behind, what is refused.
#include "daybook/access.hpp"

#include <filesystem>

#include "daybook/alerts.hpp"
#include "daybook/prices.hpp"
#include "daybook/upkeep.hpp"
#include "sql/connection.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using Catch::Contains;

namespace {

template <class Ask>
std::string refusal(const Ask& ask) {
  try {
    ask();
  } catch (const Error& error) {
    return std::string(name(error.code)) + ": " + error.what();
  }
  return "";
}

struct Guarded {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  NewKey owner = [this] {
    create_store(path);
    return enable_access(path);
  }();

  std::string audit() const {
    sql::Connection connection = sql::Connection::open_reader(path);
    sql::Statement select(connection,
                          "SELECT coalesce(principal, '-') || ' ' || action || ' ' || object ||"
                          " ' ' || result FROM audit ORDER BY id");
    std::string text;
    while (select.step()) text += std::string(select.text(0)) + '\n';
    return text;
  }
  std::string last_audit() const {
    std::string text = audit();
    text.pop_back();
    return text.substr(text.rfind('\n') + 1);
  }
};

}  // namespace

TEST_CASE("access: once it is on, nothing changes without a key", "[access]") {
  Guarded store;
  CHECK(is_access_enabled(store.path));
  const auto without = [&](auto&& ask) { return refusal(ask); };
  const std::string needed = "denied: access to this store needs a key";
  CHECK(without([&] { add_role(store.path, "r"); }) == needed);
  CHECK(without([&] { disable_access(store.path); }) == needed);
  CHECK(without([&] { list_keys(store.path); }) == needed);
  CHECK(without([&] { write_setting(store.path, "durability", "full"); }) == needed);
  CHECK(without([&] {
          set_prices(store.path, {{"", "m", "input", 1.0, 0, "standard"}});
        }) == needed);
  CHECK(without([&] { remove_alert(store.path, "a"); }) == needed);
  CHECK(store.last_audit() == "- administer alert denied");
  const KeyScope acting(store.owner.text);
  write_setting(store.path, "durability", "full");
  CHECK(store.last_audit() == "owner set durability=full ok");
}

TEST_CASE("access: a key that may not is told so, and that is kept", "[access]") {
  Guarded store;
  NewKey key;
  {
    const KeyScope acting(store.owner.text);
    add_principal(store.path, "ann", "analyst");
    key = add_key(store.path, "ann");
  }
  const KeyScope acting(key.text);
  CHECK(identify(store.path).name == "ann");
  CHECK(refusal([&] { add_role(store.path, "r"); }) ==
        "denied: ann, analyst, may not administer:access");
  CHECK(store.last_audit() == "ann administer access denied");
  CHECK(refusal([&] {
          require_access(store.path, {"erase", "*", ""});
        }) == "denied: ann, analyst, may not erase");
  CHECK_NOTHROW(require_access(store.path, {"report", "*", ""}));
}

TEST_CASE("access: the innermost scope of this thread counts", "[access]") {
  Guarded store;
  const KeyScope outer(store.owner.text);
  {
    const KeyScope inner("");
    CHECK(refusal([&] { identify(store.path); }) == "denied: access to this store needs a key");
    CHECK(store.last_audit() == "- key * denied");
  }
  CHECK(identify(store.path).role == "owner");
}

TEST_CASE("access: a store never loses its last owner", "[access]") {
  Guarded store;
  const KeyScope acting(store.owner.text);
  const std::string none = "invalid_argument: no owner would be left who has a key";
  CHECK(refusal([&] { revoke_key(store.path, store.owner.id); }) == none);
  CHECK(refusal([&] { disable_principal(store.path, "owner"); }) == none);
  CHECK(refusal([&] { add_principal(store.path, "owner", "writer"); }) == none);
  CHECK(identify(store.path).role == "owner");  // all of it was undone
  add_principal(store.path, "bob", "owner");
  CHECK(refusal([&] { revoke_key(store.path, store.owner.id); }) == none);  // bob has no key
  const NewKey bobs = add_key(store.path, "bob");
  CHECK_NOTHROW(revoke_key(store.path, store.owner.id));
}

TEST_CASE("access: the file's owner finds the way back, and it is on record", "[access]") {
  Guarded store;
  disable_access(store.path, true);
  CHECK_FALSE(is_access_enabled(store.path));
  CHECK(store.last_audit() == "- grant access=off, forced by the file's owner ok");
  CHECK_THAT(refusal([&] { disable_access(store.path); }), Contains("off already"));
  const NewKey again = enable_access(store.path);  // roles and principals stand as they stood
  const KeyScope acting(store.owner.text);
  CHECK(identify(store.path).name == "owner");
  CHECK(list_keys(store.path).size() == 2);
  CHECK_THAT(refusal([&] { enable_access(store.path); }), Contains("on already"));
}

TEST_CASE("access: enabling again keeps what was changed in a built-in role", "[access]") {
  Guarded store;
  const KeyScope acting(store.owner.text);
  deny(store.path, "analyst", {"report", "*", ""});
  disable_access(store.path);
  const KeyScope again(enable_access(store.path).text);
  for (const Role& role : list_roles(store.path))
    if (role.name == "analyst") CHECK(role.grants.size() == 1);
}

TEST_CASE("access: what cannot be granted is refused with what can", "[access]") {
  const auto said = [](const std::string& text, const std::string& service = "") {
    return refusal([&] { parse_grant(text, service); });
  };
  CHECK_THAT(said("reed"), Contains("no such action: reed; did you mean read?"));
  CHECK_THAT(said("read:completion"), Contains("did you mean completions?"));
  CHECK_THAT(said("write:completions"), Contains("did you mean completion?"));
  CHECK_THAT(said("erase:spans"), Contains("as a whole"));
  CHECK_THAT(said("custom"), Contains("which operation"));
  CHECK_THAT(said("custom:"), Contains("1 to 128 bytes"));
  CHECK_THAT(said("administer", "chat"), Contains("not about rows of a service"));
  CHECK(said("custom:delete logs, all") == "");
  CHECK(said("content:messages", "chat") == "");
  CHECK(said("write:tag") == "");
}

TEST_CASE("access: names, roles and keys that are not there", "[access]") {
  Guarded store;
  const KeyScope acting(store.owner.text);
  CHECK_THAT(refusal([&] { add_principal(store.path, "p", "none"); }), Contains("no role named"));
  CHECK_THAT(refusal([&] { add_principal(store.path, "a b", "reader"); }), Contains("not a name"));
  CHECK_THAT(refusal([&] { add_key(store.path, "none"); }), Contains("no principal named none"));
  CHECK_THAT(refusal([&] { add_key(store.path, "owner", Time(Nanos(1))); }),
             Contains("expired already"));
  CHECK_THAT(refusal([&] { revoke_key(store.path, "12345678"); }), Contains("no key has the id"));
  CHECK_THAT(refusal([&] { disable_principal(store.path, "none"); }), Contains("no principal"));
  CHECK_THAT(refusal([&] { allow(store.path, "owner", {"read", "*", ""}); }), Contains("always"));
  CHECK_THAT(refusal([&] {
               deny(store.path, "analyst", {"read", "spans", ""});
             }),
             Contains("has no grant read:spans"));
  CHECK_THAT(refusal([&] { add_role(store.path, "reader"); }), Contains("there is a role"));
}

TEST_CASE("access: no file of a store knows its keys", "[access]") {
  Guarded store;
  const KeyScope acting(store.owner.text);
  add_principal(store.path, "ann", "analyst");
  const NewKey key = add_key(store.path, "ann");
  for (const std::string& text : {store.owner.text, key.text}) {
    const std::string secret = text.substr(17, 43);
    for (const auto& file : std::filesystem::directory_iterator(store.folder.path())) {
      const std::string bytes = testing::bytes_of(file.path().string());
      CHECK(bytes.find(secret) == bytes.npos);
      CHECK(bytes.find(text) == bytes.npos);
    }
  }
  const std::string file = testing::bytes_of(store.path);
  CHECK(file.find(key.id) != file.npos);  // its id can be found: the scan sees what is there
}
