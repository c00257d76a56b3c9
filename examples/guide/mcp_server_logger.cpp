#include <daybook/daybook.hpp>

int main() {
  auto store = daybook::Store::open("daybook.db");
  daybook::Defaults of_server;
  of_server.server = "files";
  const daybook::Logger log = store.logger().with(of_server);

  daybook::ToolExecution tool;
  tool.tool = "read_file";
  tool.params.text = R"({"path":"a.txt"})";
  tool.result.text = R"("twelve lines")";
  (void)log.tool_execution(std::move(tool));

  daybook::ResourceAccess access;
  access.uri = "file:///data/a.txt";
  access.action = "read";
  (void)log.resource_access(std::move(access));
  store.flush();
}
