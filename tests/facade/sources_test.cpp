// Sources: where each file goes on, and which file is which.
#include "daybook/sources.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "daybook/store.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
namespace fs = std::filesystem;

namespace {

/// A store, files in its folder, and runs that read them.
struct Folder {
  testing::TempFolder folder;
  std::string store = folder / "store.db";

  std::string path(const std::string& name) const { return folder / name; }
  void append(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary | std::ios::app) << text;
  }
  void truncate(const std::string& name) const { fs::resize_file(path(name), 0); }
  void shell(const std::string& command) const {
    REQUIRE(std::system(("cd " + folder.path().string() + " && " + command).c_str()) == 0);
  }

  /// The names of the events that a run finds in a file, and "!" for a rejection.
  std::string run(const std::string& name) const {
    Store opened = Store::open(store);
    Sources sources(store);
    Input::Options options;
    options.last_line = Input::LastLine::if_whole;
    Input input = sources.open(path(name), options);
    std::string out;
    for (Input::Item item; input.next(item);) {
      out += out.empty() ? "" : " ";
      if (item.rejection) {
        out += '!';
        continue;
      }
      out += std::get<Event>(item.record).name;
      CHECK(opened.logger().submit(std::move(item.record), std::move(item.origin)) == Submit::ok);
    }
    opened.mark(input.position());
    opened.flush();
    return out;
  }
  std::string query(const std::string& sql) const {
    const Reader reader = Reader::open(store);
    Rows rows = reader.query(sql);
    std::string out;
    while (rows.next()) {
      for (int i = 0; i < rows.columns(); ++i)
        out += std::string(rows.text(i)) + (i + 1 < rows.columns() ? "," : "\n");
    }
    return out;
  }
};

std::string event(const std::string& name) {
  return R"({"type":"event","at":"2026-11-23T10:00:00Z","name":")" + name + "\"}\n";
}

/// More than the first 1 KiB, by which a file is known wherever it lies.
std::string many_events(const std::string& prefix) {
  std::string out;
  for (int i = 0; i < 40; ++i) out += event(prefix + std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("sources: a file goes on where the last run ended", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + "nonsense\n");
  CHECK(f.run("a.log") == "a !");
  CHECK(f.run("a.log").empty());
  f.append("a.log", event("b"));
  CHECK(f.run("a.log") == "b");
}

TEST_CASE("sources: the view tells how far each file was read", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + "nonsense\n" + event("b"));
  f.run("a.log");
  CHECK(f.query("SELECT bytes_read, lines, rejected FROM ingest_sources") ==
        std::to_string(fs::file_size(f.path("a.log"))) + ",3,1\n");
}

TEST_CASE("sources: line numbers go on as well", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + "\n\n" + event("b"));
  f.run("a.log");
  f.append("a.log", "\nnonsense\n");
  Sources sources(f.store);
  Input input = sources.open(f.path("a.log"), {});
  Input::Item item;
  REQUIRE(input.next(item));
  REQUIRE(item.rejection);
  CHECK(item.rejection->line == 6);
  CHECK(input.progress().lines_before == 4);
}

TEST_CASE("sources: a record's own position is committed without a mark", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + event("b"));
  {
    Store store = Store::open(f.store);
    Sources sources(f.store);
    Input input = sources.open(f.path("a.log"), {});
    Input::Item item;
    REQUIRE(input.next(item));
    CHECK(store.logger().submit(std::move(item.record), std::move(item.origin)) == Submit::ok);
    store.flush();
  }
  CHECK(f.run("a.log") == "b");
}

TEST_CASE("sources: an incomplete last line is tried again by the next run", "[sources]") {
  Folder f;
  const std::string line = event("b");
  f.append("a.log", event("a") + line.substr(0, 20));
  CHECK(f.run("a.log") == "a");
  f.append("a.log", line.substr(20));
  CHECK(f.run("a.log") == "b");
}

TEST_CASE("sources: a renamed file is the same, its successor a new one", "[sources]") {
  Folder f;
  f.append("a.log", event("a"));
  f.run("a.log");
  fs::rename(f.path("a.log"), f.path("a.log.1"));
  f.append("a.log.1", event("late"));
  f.append("a.log", event("new"));
  CHECK(f.run("a.log.1") == "late");
  CHECK(f.run("a.log") == "new");
}

TEST_CASE("sources: a truncated file begins anew, even where it is longer by now", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + event("b"));
  f.run("a.log");
  f.truncate("a.log");
  f.append("a.log", event("c"));
  CHECK(f.run("a.log") == "c");
  f.truncate("a.log");
  f.append("a.log", event("d") + event("e") + event("f"));
  CHECK(f.run("a.log") == "d e f");
  CHECK(f.query("SELECT lines FROM ingest_sources ORDER BY last_at") == "2\n1\n3\n");
}

TEST_CASE("sources: a file that was written anew with another beginning is read", "[sources]") {
  Folder f;
  f.append("a.log", event("a") + many_events("x"));
  f.run("a.log");
  f.truncate("a.log");
  f.append("a.log", event("b") + many_events("x"));
  CHECK(f.run("a.log").substr(0, 7) == "b x0 x1");
}

TEST_CASE("sources: a file that only begins like one that was read is read", "[sources]") {
  Folder f;
  f.append("a.log", many_events("a") + event("x") + event("y"));
  f.run("a.log");
  f.append("b.log", many_events("a") + event("z") + event("w"));
  CHECK(f.run("b.log").substr(0, 6) == "a0 a1 ");
}

TEST_CASE("sources: a copy, and a compressed one, go on behind what was read", "[sources]") {
  for (const char* copy : {"cp a.log b", "gzip -c a.log > b", "zstd -q a.log -o b"}) {
    Folder f;
    f.append("a.log", many_events("a"));
    f.run("a.log");
    f.append("a.log", event("last"));
    f.shell(copy);
    INFO(copy);
    CHECK(f.run("b") == "last");
    CHECK(f.run("b").empty());
  }
}

TEST_CASE("sources: a compressed file goes on by inflated bytes", "[sources]") {
  Folder f;
  f.append("a.log", event("a"));
  f.shell("gzip a.log");
  CHECK(f.run("a.log.gz") == "a");
  CHECK(f.run("a.log.gz").empty());
  f.append("more", event("b"));
  f.shell("gzip -c more >> a.log.gz");
  CHECK(f.run("a.log.gz") == "b");
}

TEST_CASE("sources: what cannot be read again, or followed, is refused", "[sources]") {
  Folder f;
  f.append("a.log", event("a"));
  f.shell("gzip a.log && mkfifo pipe && mkdir folder");
  const Store store = Store::open(f.store);
  Sources sources(f.store);
  const auto code_of = [&](const std::string& name, Input::LastLine last_line) {
    Input::Options options;
    options.last_line = last_line;
    try {
      sources.open(f.path(name), options);
    } catch (const Error& e) {
      return e.code;
    }
    return Error::Code::internal;
  };
  CHECK(code_of("a.log.gz", Input::LastLine::wait) == Error::Code::invalid_argument);
  CHECK(code_of("pipe", Input::LastLine::take) == Error::Code::invalid_argument);
  CHECK(code_of("folder", Input::LastLine::take) == Error::Code::invalid_argument);
  CHECK(code_of("none", Input::LastLine::take) == Error::Code::not_found);
}

TEST_CASE("sources: two processes do not read one file into a store", "[sources]") {
  Folder f;
  f.append("a.log", event("a"));
  f.run("a.log");
  testing::Process other([&](const testing::Process::Line& ready) -> int {
    Sources sources(f.store);
    const Input input = sources.open(f.path("a.log"), {});
    ready.say();
    testing::Process::hang();
  });
  REQUIRE(other.wait_until_ready());
  Sources sources(f.store);
  try {
    sources.open(f.path("a.log"), {});
    FAIL("opened");
  } catch (const Error& e) {
    CHECK(e.code == Error::Code::busy);
  }
  other.kill();
  CHECK_NOTHROW(sources.open(f.path("a.log"), {}));
}
