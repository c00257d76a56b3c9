#include <algorithm>

#include "access/change_store.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "daybook/annotate.hpp"
#include "json/canonical.hpp"
#include "json/view.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "write/fields.hpp"

namespace daybook {
namespace {

using Tags = std::vector<std::string>;

bool has(const Tags& tags, const std::string& tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The tags as a record's would be stored, redacted and cut, and how much of them was replaced.
std::int64_t scrub(redact::Engine& engine, Tags& tags) {
  std::string redacted;
  std::int64_t found = 0;
  for (std::string& tag : tags) {
    const std::uint32_t here = engine.text(tag, redacted);
    if (here > 0) tag = redacted;
    tag.resize(base::truncate_utf8(tag, limits::kNameBytesMax).size());
    found += here;
  }
  return found;
}

Tags tags_in(std::string_view json) {
  Tags tags;
  if (json.empty() || !json::validate(json)) return tags;
  const json::View array(json);
  if (!array.is(json::Type::array)) return tags;
  array.elements([&](json::View element) { tags.push_back(element.text()); });
  return tags;
}

struct Change {
  Tags add, remove;
  std::int64_t redactions = 0;

  /// True if that changes anything.
  bool apply(Tags& tags) const {
    const Tags before = tags;
    std::erase_if(tags, [&](const std::string& tag) { return has(remove, tag); });
    for (const std::string& tag : add)
      if (!has(tags, tag)) tags.push_back(tag);
    if (tags.size() > limits::kTagsMax) {
      throw Error(Error::Code::invalid_argument,
                  "a record has at most " + std::to_string(limits::kTagsMax) + " tags",
                  "take some away first");
    }
    return tags != before;
  }
};

std::vector<std::int64_t> spans_of(sql::Connection& db, const Target& target) {
  if (target.kind != Target::Kind::conversation) {
    if (target.span_row != 0) return {target.span_row};
    throw Error(Error::Code::not_found, "trace " + target.trace_id + " has no span yet",
                "tag it once one has come");
  }
  sql::Statement select(db,
                        "SELECT span.id FROM conversation JOIN service ON service.id ="
                        " conversation.service_id JOIN span ON span.conversation_row ="
                        " conversation.id JOIN completion ON completion.id = span.id"
                        " WHERE conversation.name = ?1 AND service.name = ?2 ORDER BY span.id");
  select.bind(1, std::string_view(target.conversation_id))
      .bind(2, std::string_view(target.service));
  std::vector<std::int64_t> spans;
  while (select.step()) spans.push_back(select.integer(0));
  return spans;
}

TagResult change_spans(sql::Connection& db, const Target& target, const Change& change) {
  TagResult result;
  sql::Statement select(db, "SELECT tags FROM span WHERE id = ?1");
  sql::Statement update(db,
                        "UPDATE span SET tags = ?2, redactions = redactions + ?3 WHERE id = ?1");
  for (const std::int64_t id : spans_of(db, target)) {
    if (!select.bind(1, id).step()) {
      throw Error(Error::Code::not_found, "span " + std::to_string(id) + " is gone");
    }
    Tags tags = tags_in(select.text(0));
    select.reset();
    if (change.apply(tags)) {
      const std::string json = write::array_of_text(tags);
      update.bind(1, id).bind_or_null(2, std::string_view(json)).bind(3, change.redactions).run();
      ++result.changed;
    }
    if (result.spans++ == 0) {
      result.id = id;
      result.tags = std::move(tags);
    }
  }
  return result;
}

}  // namespace

TagResult change_tags(const std::string& path, const Target& target, const Tags& add,
                      const Tags& remove) {
  Change change{add, remove, 0};
  if (has(add, "") || has(remove, "")) {
    throw Error(Error::Code::invalid_argument, "a tag is empty", "give each a text");
  }
  TagResult result;
  access::change_store(path, {"write", "tag", target.service}, [&](sql::Connection& connection) {
    redact::Engine engine(redact::store_rules(state::read_settings(connection)));
    change.redactions = scrub(engine, change.add);
    scrub(engine, change.remove);
    result = change_spans(connection, target, change);
  });
  return result;
}

}  // namespace daybook
