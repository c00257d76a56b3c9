// Canaries in every text that a record holds, logged by an application: none of them is found in
// the bytes of the store, its write-ahead log included.
#include "e2e/canary/canaries.hpp"

#include <map>
#include <set>

#include "daybook/store.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace testing {
namespace {

using Family = Canary::Family;

/// Names and identifiers never meet the phone and bare-digit rules.
bool meets(const TextField& field, const Canary& canary) {
  if (field.says != Says::name && field.says != Says::identifier) return true;
  return canary.family == Family::email || canary.family == Family::card ||
         canary.family == Family::secret;
}

struct Logged {
  std::size_t combinations = 0, refused = 0;
  std::set<std::string> needles;
};

void log(const daybook::Store& store, const TextField& field, const std::string& text,
         Logged& logged) {
  Filled filled = field.fill(text);
  const auto answer = store.logger().submit(std::move(filled.record), std::move(filled.origin));
  logged.refused += answer == daybook::Submit::rejected ? 1 : 0;
  ++logged.combinations;
}

daybook::Store open(const std::string& path, bool redact) {
  daybook::Options options;
  options.redact = redact;
  options.when_full = daybook::Options::WhenFull::block;
  options.block_at_most = std::chrono::minutes(5);
  options.on_error = [](const daybook::Error&) {};  // records that are refused
  return daybook::Store::open(path, options);
}

void flush(daybook::Store& store) {
  try {
    store.flush(std::chrono::minutes(5));
  } catch (const daybook::Error&) {  // of a record whose JSON was not valid
  }
}

/// Logs every canary in every dress into the field.
void log_all(const daybook::Store& store, const TextField& field, Logged& logged) {
  for (const Canary& canary : canaries("default")) {
    if (!meets(field, canary)) continue;
    for (const Dress& dress : dresses_of(field.is_key ? Says::name : field.says)) {
      log(store, field, dress.put_on(canary.text), logged);
      logged.needles.insert(canary.secret);
      logged.needles.insert(dress.spell(dress.spells_all ? canary.text : canary.secret));
    }
  }
}

std::string type_of(const TextField& field) {
  return field.name.substr(0, field.name.find('.'));
}

/// What an application may say and no store keeps, so that there is nothing to redact.
bool is_kept(const TextField& field) {
  const std::string member = field.name.substr(field.name.find('.') + 1), type = type_of(field);
  if (field.says == Says::word) return false;  // refused
  if (member == "origin.source" || member == "usage.service_tier") return false;
  if (type == "ErrorRecord" || type == "Event" || type == "Memory")
    return member != "conversation_id" && member != "status_message";
  if (type == "MetricRecord")
    return member != "operation" && member != "conversation_id" && member != "status_message";
  return type != "Score" || (member != "operation" && member != "status_message");
}

}  // namespace

TEST_CASE("No canary reaches the store, whatever member of whatever record it is logged in") {
  std::map<std::string, std::vector<const TextField*>> by_type;
  for (const TextField& field : text_fields()) by_type[type_of(field)].push_back(&field);
  std::size_t combinations = 0;
  for (const auto& [type, fields] : by_type) {
    TempFolder folder;
    const std::string path = folder / "daybook.db";
    daybook::Store store = open(path, true);
    Logged logged;
    for (const TextField* const field : fields) log_all(store, *field, logged);
    flush(store);
    INFO(type);
    CHECK(Scan({logged.needles.begin(), logged.needles.end()}).found_in(bytes_of_store(path)) ==
          "");
    combinations += logged.combinations;
  }
  CHECK(combinations >= 840);
}

TEST_CASE("The scan finds each text that a store keeps, once redaction is off") {
  TempFolder folder;
  const std::string path = folder / "daybook.db";
  daybook::Store store = open(path, false);
  Logged logged;
  std::size_t number = 1000;
  std::string missing;
  std::map<std::string, std::string> secrets;
  for (const TextField& field : text_fields()) {
    const std::string secret = "canary" + std::to_string(++number) + "@example.com";
    secrets[field.name] = secret;
    log(store, field, field.says == Says::json ? quoted(secret) : secret, logged);
  }
  flush(store);
  std::vector<std::string> needles;
  for (const auto& [name, secret] : secrets) needles.push_back(secret);
  const std::string kept = Scan(needles).found_in(bytes_of_store(path));
  for (const TextField& field : text_fields()) {
    const bool found = kept.find(secrets[field.name]) != kept.npos;
    if (found != is_kept(field)) missing += (found ? "kept: " : "not kept: ") + field.name + '\n';
  }
  CHECK(missing == "");
}

}  // namespace testing
