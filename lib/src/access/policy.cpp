#include "access/policy.hpp"

#include "access/roles.hpp"
#include "access/scope.hpp"
#include "base/for_ever.hpp"
#include "base/time_text.hpp"
#include "state/settings.hpp"

namespace daybook::access {
namespace {

constexpr const char* kAskOwner = "an owner makes another: `daybook access key add PRINCIPAL`";

Error no_key() {
  return {
      Error::Code::denied, "access to this store needs a key",
      "give one: --key-file or $DAYBOOK_KEY, in C++ Options::key, Logger::as(), Reader::open()"};
}

Error not_valid() {
  return {Error::Code::denied, "the key is not one of this store", kAskOwner};
}

Error no_longer(const std::string& principal, const std::string& why) {
  return {Error::Code::denied, "the key of " + principal + " " + why, kAskOwner};
}

std::optional<std::int64_t> optional_integer(const sql::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

}  // namespace

const Principal& file_owner() {
  static const Principal& owner =
      base::for_ever(Principal{"", std::string(kOwner), owner_grants()});
  return owner;
}

Principal Policy::resolve(std::string_view text, std::int64_t now_ns) const {
  if (!on_) return file_owner();
  if (text.empty()) throw no_key();
  const std::optional<ApiKey> given = parse_api_key(text);
  if (!given)
    throw Error(Error::Code::denied, "the key is not well-formed",
                "it reads daybook_… and is 69 characters long: was all of it copied?");
  const auto found = keys_.find(given->id);
  static const Key kNone{};  // a key that is not there is compared all the same
  const Key& key = found == keys_.end() ? kNone : found->second;
  const bool same = crypto::is_equal(crypto::bytes_of(key.digest),
                                     crypto::bytes_of(digest_of(store_key_, *given)));
  if (!same || found == keys_.end()) throw not_valid();
  if (key.revoked_ns) throw no_longer(key.principal, "was revoked");
  if (key.expires_ns && *key.expires_ns <= now_ns)
    throw no_longer(key.principal, "expired at " + base::format_time(*key.expires_ns));
  const auto member = members_.find(key.principal);
  if (member == members_.end() || member->second.disabled)
    throw Error(Error::Code::denied, "the principal " + key.principal + " is disabled",
                "an owner may add it again: `daybook access principal add`");
  Principal principal;
  principal.name = key.principal;
  principal.role = member->second.role;
  principal.key_id = given->id;
  if (key.expires_ns) principal.valid_until_ns = *key.expires_ns;
  if (principal.role == kOwner) {
    principal.grants = owner_grants();
  } else if (const auto grants = grants_.find(principal.role); grants != grants_.end()) {
    principal.grants = grants->second;
  }
  return principal;
}

namespace {

std::map<std::string, std::vector<Grant>, std::less<>> read_grants(sql::Connection& connection) {
  std::map<std::string, std::vector<Grant>, std::less<>> grants;
  sql::Statement select(connection, "SELECT role, action, object, scope FROM role_grant");
  while (select.step()) {
    const auto services = services_of_scope(select.text(3));
    if (!services) continue;
    for (const std::string& service : *services)
      grants[std::string(select.text(0))].push_back(
          {std::string(select.text(1)), std::string(select.text(2)), service});
  }
  return grants;
}

}  // namespace

Policy read_policy(sql::Connection& connection) {
  Policy policy;
  const state::Settings settings = state::read_settings(connection);
  if (!settings.access) return policy;
  policy.on_ = true;
  policy.store_key_ = state::api_key_key(settings);
  policy.grants_ = read_grants(connection);
  sql::Statement members(connection, "SELECT name, role, disabled_ns FROM principal");
  while (members.step())
    policy.members_[std::string(members.text(0))] = {std::string(members.text(1)),
                                                     !members.is_null(2)};
  sql::Statement keys(connection,
                      "SELECT id, principal, digest, expires_ns, revoked_ns FROM api_key");
  while (keys.step()) {
    Policy::Key key{
        std::string(keys.text(1)), {}, optional_integer(keys, 3), optional_integer(keys, 4)};
    const std::string_view digest = keys.text(2);
    if (digest.size() != key.digest.size()) continue;
    digest.copy(reinterpret_cast<char*>(key.digest.data()), digest.size());
    policy.keys_.emplace(std::string(keys.text(0)), std::move(key));
  }
  return policy;
}

Principal resolve(sql::Connection& connection, std::string_view key, std::int64_t now_ns) {
  return read_policy(connection).resolve(key, now_ns);
}

std::int64_t version_of(sql::Connection& connection) {
  return connection.integer("SELECT policy_version FROM store_state WHERE id = 1");
}

std::vector<Grant> grants_of(sql::Connection& connection, std::string_view role) {
  if (role == kOwner) return owner_grants();
  const auto grants = read_grants(connection);
  const auto found = grants.find(role);
  return found == grants.end() ? std::vector<Grant>() : found->second;
}

}  // namespace daybook::access
