// Reports: rows in, CSV out. Each folder here is a view; rows.sql fills a new store, expected.csv
// is SELECT * of the view in order of its first columns. DAYBOOK_UPDATE=1 writes expected.csv anew:
// read it.
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "daybook/upkeep.hpp"
#include "schema/new_store.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using testing::NewStore;

namespace {

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string csv(NewStore& store, const std::string& view) {
  auto reader = daybook::sql::Connection::open_reader(store.path());
  daybook::sql::Statement statement(reader, "SELECT * FROM " + view + " ORDER BY 1, 2, 3, 4, 5, 6");
  std::string out;
  for (int i = 0; i < statement.columns(); ++i)
    out += (i > 0 ? "," : "") + std::string(statement.name(i));
  while (statement.step()) {
    out += '\n';
    for (int i = 0; i < statement.columns(); ++i)
      out += (i > 0 ? "," : "") + std::string(statement.text(i));
  }
  return out + '\n';
}

void for_each_report(const std::function<void(const fs::path&, NewStore&)>& check) {
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(DAYBOOK_SOURCE_DIR "/tests/reports")) {
    if (!entry.is_directory()) continue;
    NewStore store;
    store.exec(read(entry.path() / "rows.sql"));
    check(entry.path(), store);
    ++seen;
  }
  CHECK(seen == 15);
}

}  // namespace

TEST_CASE("each report view gives from its rows what is expected", "[reports]") {
  for_each_report([](const fs::path& folder, NewStore& store) {
    INFO(folder.filename().string());
    const std::string found = csv(store, folder.filename());
    if (std::getenv("DAYBOOK_UPDATE")) std::ofstream(folder / "expected.csv") << found;
    CHECK(found == read(folder / "expected.csv"));
  });
}

TEST_CASE("each column of a report has the type that is documented", "[reports]") {
  for_each_report([](const fs::path& folder, NewStore& store) {
    const std::string view = folder.filename();
    for (const auto& column : daybook::describe_views()) {
      if (column.view != view) continue;
      INFO(view << "." << column.column);
      CHECK(store.rows("SELECT typeof(" + column.column + ") FROM " + view + " WHERE typeof(" +
                       column.column + ") NOT IN ('null', lower('" + column.type + "'))") == "");
    }
  });
}
