#include "state/settings.hpp"
#include "daybook/error.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using daybook::test::CallStore;

namespace {

std::string settings_of(const std::string& path) {
  std::string text;
  for (const Setting& setting : read_settings(path))
    text += setting.name + "=" + setting.value + " ";
  return text;
}

std::string refused(const std::string& path, const std::string& name, const std::string& value) {
  try {
    write_setting(path, name, value);
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::invalid_argument);
    return std::string(error.what()) + "; " + error.hint;
  }
  return "not refused";
}

}  // namespace

TEST_CASE("A new store has the defaults, and the key is not among what is shown") {
  CallStore store;
  store.db.exec("BEGIN IMMEDIATE");
  CHECK(state::ensure_pseudonym_key(store.db, 1).size() == 16);
  store.db.exec("COMMIT");
  CHECK(settings_of(store.path) ==
        "redaction=default redaction_pack=default redaction_rules= redaction_add_rules="
        " redaction_replacement=plain ids=pseudonym durability=bounded audit_reads=required "
        "minimum_level=trace db_max_size=none disk_free_min=5% ");
}

TEST_CASE("The defaults that are shown are those that hold") {
  CallStore store;
  const state::Settings unset = state::read_settings(store.db);
  for (const auto& definition : state::setting_definitions()) {
    state::store_setting(store.db, definition.name, definition.default_value, 1);
  }
  const state::Settings set = state::read_settings(store.db);
  CHECK(set.redaction.required == unset.redaction.required);
  CHECK(set.ids == unset.ids);
  CHECK(set.durability == unset.durability);
}

TEST_CASE("A service may have a minimum level of its own, which is a setting beside the others") {
  CallStore store;
  write_setting(store.path, "minimum_level", "info");
  write_setting(store.path, "minimum_level.chat-api", "error");
  CHECK(settings_of(store.path) ==
        "redaction=default redaction_pack=default redaction_rules= redaction_add_rules="
        " redaction_replacement=plain ids=pseudonym durability=bounded audit_reads=required"
        " minimum_level=info db_max_size=none disk_free_min=5%"
        " minimum_level.chat-api=error ");
  const state::MinimumLevels levels = state::read_settings(store.db).minimum_levels;
  CHECK(levels.all == Level::info);
  CHECK(levels.of.at("chat-api") == Level::error);
  CHECK(store.text("SELECT object FROM audit ORDER BY id DESC") == "minimum_level.chat-api=error");
  CHECK(refused(store.path, "minimum_level.", "info").find("no such setting") == 0);
  CHECK(refused(store.path, "minimum_level.x", "loud").find("no such value of") == 0);
}

TEST_CASE("A setting is changed, audited, and told to the writers") {
  CallStore store;
  const std::int64_t before = store.integer("SELECT policy_version FROM store_state");
  write_setting(store.path, "ids", "drop");
  CHECK(settings_of(store.path) ==
        "redaction=default redaction_pack=default redaction_rules= redaction_add_rules="
        " redaction_replacement=plain ids=drop durability=bounded audit_reads=required"
        " minimum_level=trace db_max_size=none disk_free_min=5% ");
  CHECK(state::read_settings(store.db).ids == state::Settings::Ids::drop);
  CHECK(store.integer("SELECT policy_version FROM store_state") == before + 1);
  CHECK(store.text("SELECT id || action || object || result FROM audit") == "1setids=dropok");
}

TEST_CASE("Setting what is set already changes nothing") {
  CallStore store;
  write_setting(store.path, "ids", "pseudonym");
  CHECK(store.integer("SELECT count(*) FROM audit") == 0);
}

TEST_CASE("A wrong setting or value names the nearest and all") {
  CallStore store;
  CHECK(refused(store.path, "redactoin", "required") ==
        "no such setting: redactoin; did you mean redaction?; use one of redaction, "
        "redaction_pack, redaction_rules, redaction_add_rules, redaction_replacement, ids, "
        "durability, audit_reads, minimum_level, db_max_size, disk_free_min");
  CHECK(refused(store.path, "ids", "pseudonyms") ==
        "no such value of ids: pseudonyms; did you mean pseudonym?; use one of keep, pseudonym, "
        "drop");
  CHECK(refused(store.path, "pseudonym_key", "00").find("no such setting") == 0);
}

TEST_CASE("A value that is not known is read as the strictest") {
  CallStore store;
  for (const char* name : {"redaction", "ids", "durability"}) {
    state::store_setting(store.db, name, "of tomorrow", 1);
  }
  const state::Settings settings = state::read_settings(store.db);
  CHECK(settings.redaction.required);
  CHECK(settings.ids == state::Settings::Ids::drop);
  CHECK(settings.durability == state::Settings::Durability::full);
}

TEST_CASE("The pseudonym key is made once") {
  CallStore store;
  const std::string key = state::ensure_pseudonym_key(store.db, 1);
  CHECK(state::ensure_pseudonym_key(store.db, 2) == key);
  CHECK(state::read_settings(store.db).pseudonym_key == key);
}

TEST_CASE("A damaged pseudonym key is not replaced") {
  CallStore store;
  store.db.exec("INSERT OR REPLACE INTO setting VALUES ('pseudonym_key', 'xx', 1)");
  CHECK_THROWS_AS(state::ensure_pseudonym_key(store.db, 1), Error);
}
