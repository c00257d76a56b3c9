#include "write/rules.hpp"

#include "crypto/digest.hpp"

namespace daybook::write {

void Rules::take(std::vector<fold::RuleHit>* out) {
  const std::vector<std::uint64_t>& hits = engine.rule_hits();
  seen.resize(hits.size());
  const auto tell = [&](std::size_t rule, std::uint64_t more) {
    if (more > 0 && out != nullptr)
      out->push_back({static_cast<std::uint32_t>(rule), static_cast<std::uint32_t>(more)});
  };
  for (std::size_t rule = 0; rule < hits.size(); ++rule)
    tell(rule, hits[rule] - std::exchange(seen[rule], hits[rule]));
  tell(hits.size(), engine.failed() - std::exchange(failed_seen, engine.failed()));
}

void clean(Rules* rules, bool is_json, std::string_view bytes, fold::Cleaned& cleaned) {
  cleaned.redactions = 0;
  cleaned.hits.clear();
  if (rules != nullptr) {
    redact::Engine& engine = rules->engine;
    cleaned.redactions =
        is_json ? engine.json(bytes, cleaned.text) : engine.text(bytes, cleaned.text);
    if (cleaned.redactions > 0) rules->take(&cleaned.hits);
  }
  cleaned.checksum = crypto::checksum(cleaned.redactions > 0 ? cleaned.text : bytes);
  cleaned.known = true;
}

}  // namespace daybook::write
