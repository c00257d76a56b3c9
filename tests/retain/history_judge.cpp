#include "retain/history_judge.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "daybook/reader.hpp"
#include "daybook/retention.hpp"
#include "daybook/store.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::test {

void write_history(const std::string& path, const History& history, int calls, int together) {
  using namespace std::chrono_literals;
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 30s;
  Store store = Store::open(path, options);
  const Logger log = store.logger();
  for (int n = 0; n < calls; ++n) {
    if (log.completion(history.call(n).record) != Submit::ok)
      throw std::runtime_error("a call was not taken");
    if ((n + 1) % together == 0) store.flush(60s);
  }
  store.close(60s);
}

void set_history_policies(const std::string& path) {
  const auto keep = [&](bool errors_only, double days) {
    RetentionPolicy policy{"all", "", errors_only, {}};
    policy.keep = Nanos(static_cast<std::int64_t>(days * 86'400e9));
    set_retention(path, policy);
  };
  keep(false, History::kKeptDays);
  keep(true, History::kErrorsKeptDays);
}

Fate by_policy(const OldCall& call) {
  return History::must_stay(call) ? Fate::stays
         : History::must_go(call) ? Fate::goes
                                  : Fate::either;
}

Fate by_policy_partly(const OldCall& call) {
  return History::must_stay(call) ? Fate::stays : Fate::either;
}

std::string judge(const std::string& path, const std::vector<History>& writers, int calls,
                  const std::function<Fate(const OldCall&)>& fate) {
  std::map<std::string, std::pair<std::string, bool>> found;  // messages, and whether archived
  std::string wrong;
  {
    const Reader reader = Reader::open(path);
    Rows rows = reader.query(
        "SELECT response_id, messages_json, content_state = 'archived' FROM completions");
    while (rows.next())
      if (!found.try_emplace(std::string(rows.text(0)), rows.text(1), rows.integer(2) != 0).second)
        wrong += "twice: " + std::string(rows.text(0)) + '\n';
  }
  for (const History& writer : writers) {
    for (int n = 0; n < calls; ++n) {
      const OldCall call = writer.call(n);
      const std::string& id = call.record.response_id;
      const Fate meant = fate(call);
      const auto at = found.find(id);
      if (at == found.end()) {
        if (meant == Fate::stays) wrong += "lost: " + id + '\n';
        continue;
      }
      if (meant == Fate::goes) wrong += "not deleted: " + id + '\n';
      const auto& [messages, is_archived] = at->second;
      if (messages != (is_archived ? "" : call.messages_json))
        wrong += "other text: " + id + ": " + messages + '\n';
    }
  }
  for (const auto& finding : check_store(path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      wrong += finding.check + ": " + finding.text + '\n';
  return wrong;
}

std::string unreachable(const std::string& path) {
  const Reader reader = Reader::open(path);
  Rows rows = reader.query(
      "WITH RECURSIVE used(id) AS MATERIALIZED ("
      " SELECT request_message_id FROM completion UNION"
      " SELECT response_message_id FROM completion UNION"
      " SELECT message.parent_id FROM used JOIN message ON message.id = used.id UNION"
      " SELECT message.alias_of FROM used JOIN message ON message.id = used.id),"
      " text(id) AS MATERIALIZED ("
      " SELECT content_id FROM message UNION SELECT extra_id FROM message UNION"
      " SELECT metadata_id FROM span UNION SELECT attributes_id FROM span UNION"
      " SELECT parameters_id FROM completion UNION SELECT tools_id FROM completion UNION"
      " SELECT usage_id FROM token_usage UNION SELECT message_id FROM error)"
      " SELECT (SELECT count(*) FROM message WHERE id NOT IN (SELECT id FROM used WHERE id NOT "
      "NULL)"
      "  AND id < (SELECT max(first_message_id) FROM epoch)) || ' messages, ' ||"
      " (SELECT count(*) FROM content WHERE id NOT IN (SELECT id FROM text WHERE id NOT NULL)"
      "  AND id < (SELECT max(first_content_id) FROM epoch)) || ' texts'");
  return rows.next() ? std::string(rows.text(0)) : "";
}

}  // namespace daybook::test
