#include "access/message_set.hpp"

namespace daybook::access {
namespace {

constexpr const char* kOfCalls =
    " FROM service JOIN span ON span.service_id = service.id"
    " JOIN completion ON completion.id = span.id WHERE service.name = ?1";

}  // namespace

bool MessageSet::has(std::int64_t id) {
  const std::int64_t version = connection_.data_version();
  if (version != version_) {
    walk();
    version_ = version;
  }
  const auto at = static_cast<std::size_t>(id);
  return id >= 0 && at < shown_.size() && shown_[at];
}

void MessageSet::walk() {
  shown_.assign(shown_.size(), false);
  // Each path goes up to smaller ids until it meets one that was walked before.
  sql::Statement ends(connection_,
                      "SELECT completion.request_message_id" + std::string(kOfCalls) +
                          " UNION ALL SELECT completion.response_message_id" + kOfCalls +
                          " UNION ALL SELECT choice.value FROM (SELECT completion.alternatives AS"
                          " list" +
                          kOfCalls +
                          " AND completion.alternatives IS NOT NULL) AS call,"
                          " json_each(call.list) AS choice");
  sql::Statement parent(connection_, "SELECT parent_id FROM message WHERE id = ?1");
  for (const std::string& service : services_) {
    ends.bind(1, std::string_view(service));
    while (ends.step()) {
      std::int64_t id = ends.integer(0);
      while (id > 0) {
        if (static_cast<std::size_t>(id) >= shown_.size())
          shown_.resize(static_cast<std::size_t>(id) + 1 + shown_.size() / 2);
        if (shown_[static_cast<std::size_t>(id)]) break;
        shown_[static_cast<std::size_t>(id)] = true;
        parent.bind(1, id);
        const std::int64_t above = parent.first_integer();
        if (above >= id) break;  // damage: it would never end
        id = above;
      }
    }
  }
}

}  // namespace daybook::access
