#include "state/packed_texts.hpp"

#include "schema/migrate.hpp"
#include "state/varint.hpp"

namespace daybook::state {

codec::TextUnpacker text_unpacker(sql::Connection& connection) {
  return codec::TextUnpacker([&connection](std::uint32_t id) {
    std::string bytes;
    if (!schema::has_table(connection, "content_dictionary")) return bytes;
    sql::Statement select(connection, "SELECT bytes FROM content_dictionary WHERE id = ?1");
    if (select.bind(1, std::int64_t{id}).step()) bytes = select.text(0);
    return bytes;
  });
}

std::string pack_ids(const std::vector<std::int64_t>& ids) {
  std::string bytes;
  std::int64_t before = 0;
  for (const std::int64_t id : ids) {
    append_varint(bytes, static_cast<std::uint64_t>(id - before));
    before = id;
  }
  return bytes;
}

std::optional<std::vector<std::int64_t>> unpack_ids(std::string_view bytes) {
  std::vector<std::int64_t> ids;
  std::uint64_t id = 0, difference = 0;
  for (Varints varints(bytes); !varints.at_end();) {
    if (!varints.next(difference) || difference == 0) return std::nullopt;
    id += difference;
    ids.push_back(static_cast<std::int64_t>(id));
  }
  return ids;
}

}  // namespace daybook::state
