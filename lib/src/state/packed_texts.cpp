#include "state/packed_texts.hpp"

#include "schema/migrate.hpp"

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

}  // namespace daybook::state
