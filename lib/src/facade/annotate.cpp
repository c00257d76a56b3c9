#include "daybook/annotate.hpp"

#include "crypto/digest.hpp"
#include "daybook/store.hpp"
#include "facade/accept.hpp"
#include "sql/connection.hpp"
#include "write/size_of.hpp"

namespace daybook {
namespace {

/// An id that no other record has, of letters alone: no rule takes it for a number of somebody's.
std::string new_record_id() {
  std::uint8_t bytes[16];
  crypto::random_bytes(bytes, sizeof bytes);
  std::string id = "score-";
  for (const std::uint8_t byte : bytes) id += static_cast<char>('a' + byte % 26);
  return id;
}

void aim(const Target& target, Score& score, Origin& origin) {
  score.target.reset();
  score.target_id.clear();
  score.conversation_id.clear();
  score.target_row = 0;
  origin.service = target.service;
  if (target.kind == Target::Kind::conversation) {
    score.conversation_id = target.conversation_id;
    return;
  }
  if (target.kind == Target::Kind::span) score.target_row = target.span_row;
  TraceContext ids;
  if (!crypto::from_hex(target.trace_id, ids.trace_id, sizeof ids.trace_id)) return;
  const bool is_span = crypto::from_hex(target.span_id, ids.span_id, sizeof ids.span_id);
  if (is_span || target.kind == Target::Kind::trace) score.target = ids;
}

}  // namespace

std::int64_t add_score(const std::string& path, const Target& target, Score score) {
  Origin origin;
  origin.id = new_record_id();
  aim(target, score, origin);
  const std::string id = origin.id;
  const std::size_t bytes = write::size_of(score) + write::size_of(origin);
  if (const char* fault = facade::accept(score, origin, bytes)) {
    throw Error(Error::Code::invalid_argument, std::string("score: ") + fault,
                "docs/records.md says what a score takes");
  }
  Options options;
  options.create = false;
  options.durability = Options::Durability::full;
  options.on_error = [](const Error&) {};  // flush() throws it
  Store store = Store::open(path, options);
  const Submit answer = store.logger().submit(std::move(score), std::move(origin));
  if (answer == Submit::denied) {
    throw Error(Error::Code::denied, "the key may not write scores",
                "an owner may allow it: `daybook access allow ROLE write:score`");
  }
  if (answer != Submit::ok) throw Error(Error::Code::internal, "score: it was not taken");
  store.flush(std::chrono::seconds(30));
  store.close();
  sql::Connection connection = sql::Connection::open_reader(path);
  sql::Statement select(connection,
                        "SELECT score.id FROM service JOIN score ON score.service_id = service.id"
                        " AND score.record_id = ?1");
  return select.bind(1, std::string_view(id)).first_integer();
}

}  // namespace daybook
