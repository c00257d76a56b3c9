#include "retain/cold_sums.hpp"

#include <algorithm>

#include "codec/packed_text.hpp"
#include "schema/migrate.hpp"
#include "state/packed_texts.hpp"

namespace daybook::retain {

ColdSums::ColdSums(sql::Connection& connection)
    : connection_(connection),
      has_dictionaries_(schema::has_table(connection, "content_dictionary")) {
  sql::Statement select(connection, "SELECT id, first_content_id FROM epoch ORDER BY id");
  while (select.step()) epochs_.push_back({select.integer(0), select.integer(1)});
}

void ColdSums::begin() {
  less_.clear();
}

const ColdSums::Samples& ColdSums::samples_of(std::int64_t epoch) {
  const auto [found, is_new] = samples_.try_emplace(epoch);
  Samples& samples = found->second;
  if (!is_new || !has_dictionaries_) return samples;
  sql::Statement select(connection_, "SELECT samples FROM content_dictionary WHERE epoch_id = ?1");
  for (select.bind(1, epoch); select.step();) {
    const auto more = state::unpack_ids(select.text(0));
    if (more) samples.ids.insert(samples.ids.end(), more->begin(), more->end());
    samples.are_known = samples.are_known && more && !more->empty();
  }
  std::sort(samples.ids.begin(), samples.ids.end());
  return samples;
}

std::int64_t ColdSums::epoch_of(std::int64_t content_id) const {
  const auto behind = std::upper_bound(
      epochs_.begin(), epochs_.end(), content_id,
      [](std::int64_t id, const Epoch& epoch) { return id < epoch.first_content_id; });
  return behind == epochs_.begin() ? 0 : std::prev(behind)->id;
}

void ColdSums::gone(std::int64_t content_id, std::string_view packed, std::int64_t bytes) {
  const auto facts = codec::packed_facts(packed);
  if (!facts && !has_dictionaries_) return;
  const std::int64_t epoch = epoch_of(content_id);
  Less& less = less_[epoch];
  if (facts) {
    less.text_bytes += static_cast<std::int64_t>(facts->text_bytes);
    less.packed_bytes += bytes;
  }
  const Samples& samples = samples_of(epoch);
  less.is_retired = less.is_retired || !samples.are_known ||
                    std::binary_search(samples.ids.begin(), samples.ids.end(), content_id);
}

void ColdSums::changed(std::int64_t content_id, std::string_view packed, std::int64_t bytes) {
  gone(content_id, packed, bytes);
  if (!packed.empty()) less_[epoch_of(content_id)].is_to_pack = true;
}

void ColdSums::write() {
  for (const auto& [epoch, less] : less_) {
    if (less.packed_bytes > 0 || less.is_retired || less.is_to_pack)
      sql::Statement(connection_,
                     "UPDATE epoch SET cold_bytes = cold_bytes - ?2,"
                     " packed_bytes = packed_bytes - ?3,"
                     " cold_id = CASE WHEN ?4 THEN min(cold_id, 0) ELSE cold_id END WHERE id = ?1")
          .bind(1, epoch)
          .bind(2, less.text_bytes)
          .bind(3, less.packed_bytes)
          .bind(4, std::int64_t{less.is_retired || less.is_to_pack})
          .run();
    if (less.is_retired)
      sql::Statement(connection_, "UPDATE content_dictionary SET retired = 1 WHERE epoch_id = ?1")
          .bind(1, epoch)
          .run();
  }
  less_.clear();
}

}  // namespace daybook::retain
