#include <algorithm>
#include <iterator>
#include <vector>

#include "crypto/digest.hpp"
#include "read/check.hpp"
#include "schema/migrate.hpp"
#include "state/packed_texts.hpp"

namespace daybook::read {
namespace {

/// What an epoch has packed, as it is counted for stats and the report of storage.
struct ColdEpoch {
  std::int64_t id = 0, first_content_id = 0;
  std::int64_t kept_text_bytes = 0, kept_packed_bytes = 0;
  std::int64_t text_bytes = 0, packed_bytes = 0;  // as found
};

std::vector<ColdEpoch> read_epochs(sql::Connection& connection) {
  std::vector<ColdEpoch> epochs;
  sql::Statement select(connection,
                        "SELECT id, first_content_id, cold_bytes, packed_bytes FROM epoch"
                        " ORDER BY id");
  while (select.step())
    epochs.push_back(
        {select.integer(0), select.integer(1), select.integer(2), select.integer(3), 0, 0});
  return epochs;
}

/// The epoch whose text it is; nullptr: the store has none.
ColdEpoch* epoch_of(std::vector<ColdEpoch>& epochs, std::int64_t content_id) {
  const auto behind = std::upper_bound(
      epochs.begin(), epochs.end(), content_id,
      [](std::int64_t id, const ColdEpoch& epoch) { return id < epoch.first_content_id; });
  return behind == epochs.begin() ? nullptr : &*std::prev(behind);
}

/// By its samples an erasure tells whether pieces of a text are in a dictionary.
void check_dictionaries(sql::Connection& connection, std::vector<ColdEpoch>& epochs,
                        Findings& findings) {
  if (!schema::has_table(connection, "content_dictionary")) return;
  sql::Statement select(connection, "SELECT id, epoch_id, samples FROM content_dictionary");
  while (select.step()) {
    const std::string dictionary = "content_dictionary " + std::to_string(select.integer(0));
    const auto samples = state::unpack_ids(select.text(2));
    const auto is_of_it = [&](std::int64_t content_id) {
      const ColdEpoch* const epoch = epoch_of(epochs, content_id);
      return epoch != nullptr && epoch->id == select.integer(1);
    };
    if (!samples || samples->empty() || !std::all_of(samples->begin(), samples->end(), is_of_it))
      findings.wrong(dictionary + ": its samples are not texts of its epoch");
  }
}

std::string both(std::int64_t text_bytes, std::int64_t packed_bytes) {
  return std::to_string(text_bytes) + " and " + std::to_string(packed_bytes);
}

}  // namespace

void check_checksums(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "checksums");
  codec::TextUnpacker unpacker = state::text_unpacker(connection);
  std::vector<ColdEpoch> epochs = read_epochs(connection);
  std::string unpacked;
  std::int64_t texts = 0, packed = 0;
  sql::Statement select(connection, "SELECT id, text, checksum, packed FROM content ORDER BY id");
  for (; select.step(); ++texts) {
    const std::string content = "content " + std::to_string(select.integer(0));
    std::string_view text = select.text(1);
    if (!select.is_null(3)) {
      ++packed;
      if (!unpacker.unpack(select.text(3), unpacked)) {
        findings.wrong(content + ": its packed text cannot be unpacked");
        continue;
      }
      text = unpacked;
      if (ColdEpoch* const epoch = epoch_of(epochs, select.integer(0))) {
        epoch->text_bytes += static_cast<std::int64_t>(text.size());
        epoch->packed_bytes += static_cast<std::int64_t>(select.text(3).size());
      } else {
        findings.wrong(content + ": it is packed, and of no epoch");
      }
    }
    if (crypto::checksum(text) != select.integer(2))
      findings.wrong(content + ": its text changed since it was stored");
  }
  check_dictionaries(connection, epochs, findings);
  for (const ColdEpoch& of : epochs) {
    if (of.text_bytes == of.kept_text_bytes && of.packed_bytes == of.kept_packed_bytes) continue;
    findings.wrong("epoch " + std::to_string(of.id) + ": cold_bytes and packed_bytes are " +
                   both(of.kept_text_bytes, of.kept_packed_bytes) + ", its packed texts have " +
                   both(of.text_bytes, of.packed_bytes));
  }
  findings.finish(std::to_string(texts) + " texts are as they were stored" +
                  (packed == 0 ? "" : ", " + std::to_string(packed) + " of them packed"));
}

}  // namespace daybook::read
