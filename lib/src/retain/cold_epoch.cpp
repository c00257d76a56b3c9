#include "retain/cold_epoch.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "retain/cold_sums.hpp"
#include "schema/migrate.hpp"
#include "state/packed_texts.hpp"
#include "state/table_sizes.hpp"

namespace daybook::retain {
namespace {

constexpr std::int64_t kSpansAtOnce = 500;
// A batch that is packed outside of the guard.
constexpr std::int64_t kRowsOfABatch = 20'000;
constexpr std::size_t kTextsOfABatch = 256;
constexpr std::int64_t kBytesOfABatch = 1 << 20;
constexpr std::size_t kTextsAtOnce = 64;
// A dictionary is worth a 32nd of the text; it is trained on up to eighty times its size.
constexpr std::int64_t kTextOfADictionary = 32, kDictionaryBytesMin = 512;
constexpr std::int64_t kDictionaryBytesMax = 110 << 10, kSampleBytesMax = 8 << 20;
constexpr std::int64_t kSampleTextsMax = 8192;  // which are looked at again as it is kept
constexpr std::size_t kSampleTextBytesMax = 16 << 10;

}  // namespace

bool change_content_state(Job& job, const EpochRange& epoch, rows::ContentState from,
                          rows::ContentState to) {
  for (const char* table : {"completion", "tool_execution"}) {
    sql::Statement update(job.connection(), std::string("UPDATE ") + table +
                                                " SET content_state = ?4 WHERE content_state = ?3"
                                                " AND id >= ?1 AND id < ?2");
    update.bind(3, static_cast<std::int64_t>(from)).bind(4, static_cast<std::int64_t>(to));
    for (const state::RestoredText& range : spans_of(job.connection(), epoch)) {
      for (std::int64_t next = range.first_span_id; next < range.end_span_id;) {
        if (job.time_is_up()) return false;
        const std::int64_t begin = next;
        job.transaction([&] {
          next = begin;
          do {
            const std::int64_t end = std::min(next + kSpansAtOnce, range.end_span_id);
            update.bind(1, next).bind(2, end).run();
            next = end;
          } while (next < range.end_span_id && !job.turn_is_over());
        });
      }
    }
  }
  return true;
}

ColdEpoch::ColdEpoch(Job& job, const EpochRange& epoch, MomentTexts& of_moments,
                     std::int64_t now_ns)
    : job_(job),
      connection_(job.connection()),
      epoch_(epoch),
      packable_(job.connection(), epoch, of_moments),
      now_ns_(now_ns),
      unpacker_(state::text_unpacker(job.connection())) {}

bool ColdEpoch::pack(Cold& cold) {
  cold_ = &cold;
  sql::Statement from(connection_, "SELECT cold_id FROM epoch WHERE id = ?1");
  const std::int64_t cold_id = from.bind(1, epoch_.id).first_integer();
  find_dictionary();
  measure();
  if (dictionary_ == 0) make_dictionary();
  // Before the first text goes from where a stock tool looks for it.
  return (texts_ == 0 || change_content_state(job_, epoch_, rows::ContentState::stored,
                                              rows::ContentState::cold)) &&
         pack_texts(cold_id);
}

/// From the first text on, whenever it was ended: what is packed anew already is passed over.
bool ColdEpoch::renew() {
  packs_plain_ = false;
  std::vector<std::int64_t> retired;
  sql::Statement select(connection_,
                        "SELECT id FROM content_dictionary WHERE epoch_id = ?1 AND retired = 1");
  for (select.bind(1, epoch_.id); select.step();) retired.push_back(select.integer(0));
  find_dictionary();
  sql::Statement packed(connection_, "SELECT packed_bytes FROM epoch WHERE id = ?1");
  if (dictionary_ == 0 && packed.bind(1, epoch_.id).first_integer() > 0) {
    measure();
    make_dictionary();
  }
  if (!pack_texts(0)) return false;
  sql::Statement drop(connection_, "DELETE FROM content_dictionary WHERE id = ?1");
  job_.transaction([&] {
    for (const std::int64_t id : retired) drop.bind(1, id).run();
  });
  return true;
}

std::optional<std::string_view> ColdEpoch::text_of(const sql::Statement& row, int column) {
  if (row.is_null(column + 1)) return row.text(column);
  if (!unpacker_.unpack(row.text(column + 1), unpacked_)) return std::nullopt;
  return unpacked_;
}

void ColdEpoch::measure() {
  sql::Statement select(connection_,
                        "SELECT id, text, packed FROM content WHERE id >= ?1 AND id < ?2");
  select.bind(1, epoch_.first_content_id).bind(2, epoch_.end_content_id);
  while (select.step()) {
    if (!packable_.has(select.integer(0))) continue;
    const auto text = text_of(select, 1);
    if (!text || static_cast<std::int64_t>(text->size()) < kPackedTextBytesMin) continue;
    ++texts_;
    text_bytes_ += static_cast<std::int64_t>(text->size());
  }
}

void ColdEpoch::find_dictionary() {
  if (!schema::has_table(connection_, "content_dictionary")) return;
  sql::Statement select(connection_,
                        "SELECT id, bytes FROM content_dictionary"
                        " WHERE epoch_id = ?1 AND retired = 0");
  if (!select.bind(1, epoch_.id).step()) return;
  dictionary_ = static_cast<std::uint32_t>(select.integer(0));
  dictionary_bytes_ = select.text(1);
}

/// Every so many a text, so that all of the epoch has its part.
ColdEpoch::Sample ColdEpoch::sample() {
  Sample sample;
  const std::int64_t each = 1 + std::max(text_bytes_ / kSampleBytesMax, texts_ / kSampleTextsMax);
  sql::Statement select(connection_,
                        "SELECT id, checksum, text, packed FROM content"
                        " WHERE id >= ?1 AND id < ?2");
  select.bind(1, epoch_.first_content_id).bind(2, epoch_.end_content_id);
  for (std::int64_t place = 0; select.step();) {
    if (!packable_.has(select.integer(0))) continue;
    const auto text = text_of(select, 2);
    if (!text || static_cast<std::int64_t>(text->size()) < kPackedTextBytesMin ||
        place++ % each != 0)
      continue;
    sample.ids.push_back(select.integer(0));
    sample.checksums.push_back(select.integer(1));
    sample.texts.emplace_back(text->substr(0, kSampleTextBytesMax));
  }
  return sample;
}

/// Where there is too little text it stays without one.
void ColdEpoch::make_dictionary() {
  const std::int64_t bytes = std::min(text_bytes_ / kTextOfADictionary, kDictionaryBytesMax);
  if (bytes < kDictionaryBytesMin) return;
  for (bool is_kept = false; !is_kept;) {
    const Sample of = sample();
    std::string trained = codec::train_dictionary(of.texts, static_cast<std::size_t>(bytes));
    if (trained.empty()) return;
    is_kept = keep_dictionary(of, std::move(trained));
  }
}

/// False where a text that it was trained on changed meanwhile.
bool ColdEpoch::keep_dictionary(const Sample& sample, std::string bytes) {
  const std::string ids = state::pack_ids(sample.ids);
  bool is_kept = false;
  job_.transaction([&] {
    is_kept = false;
    sql::Statement checksum(connection_, "SELECT checksum FROM content WHERE id = ?1");
    for (std::size_t i = 0; i < sample.ids.size(); ++i)
      if (checksum.bind(1, sample.ids[i]).first_integer() != sample.checksums[i]) return;
    schema::create_on_demand(connection_, "content_dictionary");
    connection_.exec("UPDATE store_state SET last_dictionary_id = last_dictionary_id + 1");
    dictionary_ = static_cast<std::uint32_t>(
        connection_.integer("SELECT last_dictionary_id FROM store_state"));
    codec::name_dictionary(bytes, dictionary_);
    sql::Statement insert(connection_,
                          "INSERT INTO content_dictionary (id, epoch_id, made_ns, bytes, samples)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)");
    insert.bind(1, std::int64_t{dictionary_}).bind(2, epoch_.id).bind(3, now_ns_);
    insert.bind_blob(4, bytes).bind_blob(5, ids).run();
    is_kept = true;
  });
  if (is_kept) dictionary_bytes_ = std::move(bytes);
  return is_kept;
}

/// The texts to be packed behind an id, at most a batch of them; the id up to which it looked.
std::int64_t ColdEpoch::read(std::int64_t behind, codec::TextPacker& packer,
                             std::vector<Text>& texts) {
  sql::Statement select(connection_,
                        "SELECT id, checksum, text, packed FROM content"
                        " WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3");
  select.bind(1, behind).bind(2, epoch_.end_content_id).bind(3, kRowsOfABatch);
  std::int64_t bytes = 0, rows = 0;
  while (texts.size() < kTextsOfABatch && bytes < kBytesOfABatch && select.step()) {
    ++rows;
    behind = select.integer(0);
    Text text;
    text.id = behind;
    text.checksum = select.integer(1);
    text.packed_bytes = static_cast<std::int64_t>(select.text(3).size());
    const auto facts = codec::packed_facts(select.text(3));
    const bool is_due = facts ? facts->dictionary != dictionary_
                              : packs_plain_ && packable_.has(behind) && text.packed_bytes == 0;
    if (!is_due) continue;
    const auto plain = text_of(select, 2);
    if (!plain || (!facts && static_cast<std::int64_t>(plain->size()) < kPackedTextBytesMin))
      continue;
    text.text_bytes = static_cast<std::int64_t>(plain->size());
    text.frame = packer.pack(*plain);
    bytes += text.text_bytes;
    texts.push_back(std::move(text));
  }
  const bool at_end =
      texts.size() < kTextsOfABatch && bytes < kBytesOfABatch && rows < kRowsOfABatch;
  return at_end ? epoch_.end_content_id - 1 : behind;
}

/// As many of them as a turn takes; where the next one begins. Rows that became shorter where they
/// stand would leave their pages half empty: pages fill up where rows go and come again.
std::size_t ColdEpoch::put(const std::vector<Text>& texts, std::size_t from, std::int64_t read_to) {
  std::size_t at = from;
  Change change;
  job_.transaction([&] {
    at = from;
    change = {};
    do {
      const std::size_t end = std::min(at + kTextsAtOnce, texts.size());
      put_some(texts, at, end, change);
      at = end;
    } while (at < texts.size() && !job_.turn_is_over());
    sql::Statement(connection_,
                   "UPDATE epoch SET cold_id = coalesce(?2, cold_id),"
                   " cold_bytes = cold_bytes + ?3, packed_bytes = packed_bytes + ?4 WHERE id = ?1")
        .bind(1, epoch_.id)
        .bind(2, packs_plain_ ? std::optional(at == texts.size() ? read_to : texts[at - 1].id)
                              : std::nullopt)
        .bind(3, change.text_bytes)
        .bind(4, change.packed_bytes)
        .run();
    state::TableSizes sizes(connection_);
    sizes.add("content", 0, change.bytes, change.bytes);
    sizes.write();
  });
  if (cold_ != nullptr) {
    cold_->texts += change.cold.texts;
    cold_->text_bytes += change.cold.text_bytes;
    cold_->packed_bytes += change.cold.packed_bytes;
  }
  return at;
}

void ColdEpoch::put_some(const std::vector<Text>& texts, std::size_t from, std::size_t end,
                         Change& change) {
  sql::Statement erase(connection_,
                       "DELETE FROM content WHERE id = ?1 AND checksum = ?2"
                       " AND coalesce(length(packed), 0) = ?3");
  sql::Statement insert(connection_,
                        "INSERT INTO content (id, packed, checksum) VALUES (?1, ?2, ?3)");
  std::vector<const Text*> put;
  for (std::size_t i = from; i < end; ++i) {
    const Text& text = texts[i];
    erase.bind(1, text.id).bind(2, text.checksum).bind(3, text.packed_bytes).run();
    if (connection_.changes() > 0) put.push_back(&text);
  }
  for (const Text* const text : put) {
    insert.bind(1, text->id).bind_blob(2, text->frame).bind(3, text->checksum).run();
    const auto size = static_cast<std::int64_t>(text->frame.size());
    change.packed_bytes += size - text->packed_bytes;
    if (text->packed_bytes > 0) {
      change.bytes += size - text->packed_bytes;
      continue;
    }
    change.bytes += size - text->text_bytes;
    change.text_bytes += text->text_bytes;
    ++change.cold.texts;
    change.cold.text_bytes += static_cast<std::uint64_t>(text->text_bytes);
    change.cold.packed_bytes += text->frame.size();
  }
}

bool ColdEpoch::pack_texts(std::int64_t behind) {
  codec::TextPacker packer(dictionary_bytes_);
  behind = std::max(behind, epoch_.first_content_id - 1);
  while (behind < epoch_.end_content_id - 1) {
    if (job_.time_is_up()) return false;
    std::vector<Text> texts;
    behind = read(behind, packer, texts);
    if (texts.empty() && !packs_plain_) continue;
    for (std::size_t at = 0; (at = put(texts, at, behind)) < texts.size();)
      if (job_.time_is_up()) return false;
  }
  return true;
}

}  // namespace daybook::retain
