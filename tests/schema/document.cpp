#include "schema/document.hpp"

#include "schema/describe.hpp"

namespace testing {
namespace {

namespace schema = daybook::schema;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string section(const schema::Description& part) {
  std::string out = "\n### " + part.name + "\n\n" + part.meaning + "\n\n";
  out += "| column | type | meaning |\n|---|---|---|\n";
  for (const auto& column : part.columns) {
    out += "| `" + column.name + "` | " + column.type + " | " + escaped(column.meaning) + " |\n";
  }
  return out;
}

}  // namespace

std::string schema_document() {
  std::string out =
      "# The schema\n\n"
      "Made from the comments in `schema/`; do not edit. Views are the interface: their columns "
      "stay,\n"
      "and new ones are added at the end. Tables may change with any migration.\n\n"
      "## Views\n";
  for (const auto& view : schema::views()) out += section(schema::describe_view(view));
  out += "\n## Tables\n";
  for (const auto& table : schema::tables()) out += section(schema::describe_table(table));
  for (const auto& table : schema::on_demand()) out += section(schema::describe_table(table));
  return out;
}

}  // namespace testing
