#include "retain/cold_unpack.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "codec/packed_text.hpp"
#include "retain/cold_epoch.hpp"
#include "schema/migrate.hpp"
#include "state/packed_texts.hpp"
#include "state/settings.hpp"
#include "state/store_bytes.hpp"
#include "state/table_sizes.hpp"

namespace daybook::retain {
namespace {

// A batch that is unpacked outside of the guard.
constexpr std::size_t kTextsOfABatch = 256;
constexpr std::int64_t kBytesOfABatch = 1 << 20;
// Plain text may take four fifths of a cap, of which retention deletes what is above nine tenths,
// and leaves twice what a writer calls a full disk; pages are a quarter more than the text on them.
constexpr std::int64_t kDiskFreeMin = std::int64_t{2} << 30;

struct PackedEpoch {
  EpochRange range;
  std::int64_t text_bytes = 0, packed_bytes = 0;
};

std::vector<PackedEpoch> packed_epochs(sql::Connection& connection) {
  std::vector<PackedEpoch> epochs;
  sql::Statement facts(connection,
                       "SELECT cold_bytes, packed_bytes FROM epoch"
                       " WHERE id = ?1 AND (cold_id <> 0 OR packed_bytes > 0)");
  for (const EpochRange& range : every_epoch(connection)) {
    facts.reset();
    if (facts.bind(1, range.id).step())
      epochs.push_back({range, facts.integer(0), facts.integer(1)});
  }
  return epochs;
}

/// For `more` bytes beside what there is and `taken` of it before.
bool has_room(sql::Connection& connection, std::int64_t taken, const PackedEpoch& epoch) {
  const std::int64_t more = taken + (epoch.text_bytes - epoch.packed_bytes) / 4 * 5;
  const auto cap = state::read_settings(connection).size_cap;
  if (cap && state::store_bytes(connection) + more > *cap / 5 * 4) return false;
  std::error_code failure;
  const auto space = std::filesystem::space(connection.path(), failure);
  if (failure) return true;
  const auto free = static_cast<std::int64_t>(space.available);
  return free - more >= std::min(kDiskFreeMin, static_cast<std::int64_t>(space.capacity / 10));
}

class ColdUnpack {
 public:
  ColdUnpack(Job& job, const EpochRange& epoch, Unpacked& unpacked);
  /// False: the time was up.
  bool run();

 private:
  struct Text {
    std::int64_t id = 0, checksum = 0, packed_bytes = 0;
    std::string text;
  };
  std::int64_t read(std::int64_t behind, std::vector<Text>& texts);
  std::size_t put(const std::vector<Text>& texts, std::size_t from);
  void end();

  Job& job_;
  sql::Connection& connection_;
  const EpochRange epoch_;
  Unpacked& unpacked_;
  codec::TextUnpacker unpacker_;
  bool any_damaged_ = false;
};

ColdUnpack::ColdUnpack(Job& job, const EpochRange& epoch, Unpacked& unpacked)
    : job_(job),
      connection_(job.connection()),
      epoch_(epoch),
      unpacked_(unpacked),
      unpacker_(state::text_unpacker(job.connection())) {}

/// At most a batch of them behind an id; the id up to which it looked.
std::int64_t ColdUnpack::read(std::int64_t behind, std::vector<Text>& texts) {
  sql::Statement select(connection_,
                        "SELECT id, checksum, packed FROM content WHERE id > ?1 AND id < ?2"
                        " AND packed IS NOT NULL ORDER BY id");
  select.bind(1, behind).bind(2, epoch_.end_content_id);
  std::int64_t bytes = 0;
  while (texts.size() < kTextsOfABatch && bytes < kBytesOfABatch) {
    if (!select.step()) return epoch_.end_content_id;
    behind = select.integer(0);
    Text text{behind, select.integer(1), static_cast<std::int64_t>(select.text(2).size()), {}};
    if (!unpacker_.unpack(select.text(2), text.text)) {
      any_damaged_ = true;
      continue;
    }
    bytes += static_cast<std::int64_t>(text.text.size());
    texts.push_back(std::move(text));
  }
  return behind;
}

/// As many of them as a turn takes; where the next one begins. What changed meanwhile is left.
std::size_t ColdUnpack::put(const std::vector<Text>& texts, std::size_t from) {
  std::size_t at = from;
  Unpacked done;
  job_.transaction([&] {
    at = from;
    done = {};
    sql::Statement update(connection_,
                          "UPDATE content SET text = ?4, packed = NULL WHERE id = ?1"
                          " AND checksum = ?2 AND length(packed) = ?3");
    do {
      const Text& text = texts[at];
      update.bind(1, text.id).bind(2, text.checksum).bind(3, text.packed_bytes);
      update.bind(4, std::string_view(text.text)).run();
      if (connection_.changes() == 0) continue;
      ++done.texts;
      done.text_bytes += text.text.size();
      done.packed_bytes += static_cast<std::uint64_t>(text.packed_bytes);
    } while (++at < texts.size() && !job_.turn_is_over());
    const auto text_bytes = static_cast<std::int64_t>(done.text_bytes);
    const auto packed_bytes = static_cast<std::int64_t>(done.packed_bytes);
    sql::Statement(connection_,
                   "UPDATE epoch SET cold_id = ?4, cold_bytes = cold_bytes - ?2,"
                   " packed_bytes = packed_bytes - ?3 WHERE id = ?1")
        .bind(1, epoch_.id)
        .bind(2, text_bytes)
        .bind(3, packed_bytes)
        .bind(4, kUnpacking)
        .run();
    state::TableSizes sizes(connection_);
    sizes.add("content", 0, text_bytes - packed_bytes, text_bytes - packed_bytes);
    sizes.write();
  });
  unpacked_.texts += done.texts;
  unpacked_.text_bytes += done.text_bytes;
  unpacked_.packed_bytes += done.packed_bytes;
  return at;
}

void ColdUnpack::end() {
  job_.transaction([&] {
    sql::Statement(connection_, "UPDATE epoch SET cold_id = 0 WHERE id = ?1")
        .bind(1, epoch_.id)
        .run();
    if (schema::has_table(connection_, "content_dictionary"))
      sql::Statement(connection_, "DELETE FROM content_dictionary WHERE epoch_id = ?1")
          .bind(1, epoch_.id)
          .run();
  });
}

bool ColdUnpack::run() {
  for (std::int64_t behind = epoch_.first_content_id - 1; behind < epoch_.end_content_id;) {
    if (job_.time_is_up()) return false;
    std::vector<Text> texts;
    behind = read(behind, texts);
    for (std::size_t at = 0; at < texts.size();) {
      at = put(texts, at);
      if (at < texts.size() && job_.time_is_up()) return false;
    }
  }
  if (any_damaged_) return true;
  if (!change_content_state(job_, epoch_, rows::ContentState::cold, rows::ContentState::stored))
    return false;
  end();
  return true;
}

}  // namespace

bool is_cold_off(const Policies& policies) noexcept {
  const Policy* const policy = policies.find({What::cold, 0, false});
  return policy != nullptr && !policy->keep_ns;
}

bool unpack_cold_text(Job& job, Unpacked& unpacked) {
  for (const PackedEpoch& epoch : packed_epochs(job.connection())) {
    if (!has_room(job.connection(), 0, epoch)) {
      unpacked.left_bytes += static_cast<std::uint64_t>(epoch.text_bytes);
      continue;
    }
    if (job.time_is_up() || !ColdUnpack(job, epoch.range, unpacked).run()) return false;
  }
  return true;
}

void take_unpacked(const Unpacked& unpacked, RetentionResult& result) {
  result.texts_unpacked = unpacked.texts;
  result.unpacked_from_bytes = unpacked.packed_bytes;
  result.unpacked_to_bytes = unpacked.text_bytes;
  result.stay_packed_bytes = unpacked.left_bytes;
}

Unpacked plan_unpacked(sql::Connection& reader,
                       const std::function<bool(std::int64_t content_id)>& stays) {
  Unpacked planned;
  std::int64_t taken = 0;
  sql::Statement select(reader,
                        "SELECT id, substr(packed, 1, 18), length(packed) FROM content"
                        " WHERE id >= ?1 AND id < ?2 AND packed IS NOT NULL");
  for (const PackedEpoch& epoch : packed_epochs(reader)) {
    if (!has_room(reader, taken, epoch)) {
      planned.left_bytes += static_cast<std::uint64_t>(epoch.text_bytes);
      continue;
    }
    taken += epoch.text_bytes - epoch.packed_bytes;
    select.bind(1, epoch.range.first_content_id).bind(2, epoch.range.end_content_id);
    while (select.step()) {
      const auto facts = codec::packed_facts(select.text(1));
      if (!facts || !stays(select.integer(0))) continue;
      ++planned.texts;
      planned.text_bytes += facts->text_bytes;
      planned.packed_bytes += static_cast<std::uint64_t>(select.integer(2));
    }
  }
  return planned;
}

}  // namespace daybook::retain
