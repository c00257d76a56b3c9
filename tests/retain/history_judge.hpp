// Judges a store of History's calls after retention: who should be there is, word for word, who
// should not is not, and no text is left that nobody refers to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daybook/reader.hpp"
#include "daybook/retention.hpp"
#include "daybook/upkeep.hpp"
#include "retain/history.hpp"

namespace daybook::test {

inline void set_history_policies(const std::string& path) {
  const auto keep = [&](bool errors_only, double days) {
    RetentionPolicy policy{"all", "", errors_only, {}};
    policy.keep = Nanos(static_cast<std::int64_t>(days * 86'400e9));
    set_retention(path, policy);
  };
  keep(false, History::kKeptDays);
  keep(true, History::kErrorsKeptDays);
}

/// Empty where all is well. `partly`: a run was ended, so what must go may still be there.
inline std::string judge_history(const std::string& path, const std::vector<History>& writers,
                                 int calls, bool partly) {
  std::map<std::string, std::string> found;
  std::string wrong;
  {
    const Reader reader = Reader::open(path);
    Rows rows = reader.query("SELECT response_id, messages_json FROM completions");
    while (rows.next())
      if (!found.emplace(rows.text(0), rows.text(1)).second)
        wrong += "twice: " + std::string(rows.text(0)) + '\n';
  }
  for (const History& writer : writers) {
    for (int n = 0; n < calls; ++n) {
      const OldCall call = writer.call(n);
      const auto at = found.find(call.record.response_id);
      const bool is_there = at != found.end();
      if (!is_there && History::must_stay(call)) wrong += "lost: " + call.record.response_id + '\n';
      if (is_there && !partly && History::must_go(call))
        wrong += "not deleted: " + call.record.response_id + '\n';
      if (is_there && at->second != call.messages_json)
        wrong += "other text: " + call.record.response_id + ": " + at->second + '\n';
    }
  }
  for (const auto& finding : check_store(path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      wrong += finding.check + ": " + finding.text + '\n';
  return wrong;
}

/// Messages and texts of closed epochs that no row leads to, counted without the sweep's own code.
inline std::string unreachable(const std::string& path) {
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
