// Which files become stores: what is made, with which mode, and what is refused.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "sql/connection.hpp"
#include "sql/guard.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using sql::Connection;
using testing::TempFolder;
namespace fs = std::filesystem;

namespace {

Connection create(const std::string& path) {
  return Connection::open_writer(path, {.create = true});
}

unsigned mode(const std::string& path) {
  struct stat found {};
  ::lstat(path.c_str(), &found);
  return found.st_mode & 0777;
}

// What opening for writing, creating if need be, answers: a code's name and the text.
std::string refusal(const std::string& path) {
  try {
    create(path);
    return "opened";
  } catch (const Error& error) {
    REQUIRE_FALSE(error.hint.empty());
    return std::to_string(static_cast<int>(error.code)) + " " + error.what();
  }
}

std::string begins(Error::Code code, const std::string& text) {
  return std::to_string(static_cast<int>(code)) + " " + text;
}

/// Does somebody stand at a gate of the guard?
bool is_locked(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  struct flock all {};
  all.l_type = F_WRLCK;
  all.l_whence = SEEK_SET;
  const bool locked = fd >= 0 && ::fcntl(fd, F_OFD_SETLK, &all) != 0;
  ::close(fd);
  return locked;
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path) << bytes;
}

}  // namespace

using Catch::Matchers::StartsWith;

TEST_CASE("a new store and all beside it are the owner's alone, whatever the umask") {
  TempFolder folder;
  const mode_t before = ::umask(0);
  Connection store = create(folder / "s.db");
  store.exec("CREATE TABLE t (a)");
  ::umask(before);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 5);
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    CAPTURE(entry.path());
    CHECK(mode(entry.path()) == 0600);
  }
}

TEST_CASE("a group store and all beside it are the group's too") {
  TempFolder folder;
  auto store = Connection::open_writer(folder / "s.db", {.create = true, .group = true});
  store.exec("CREATE TABLE t (a)");
  for (const char* name : {"s.db", "s.db-wal", "s.db-shm", "s.db-lock", "s.db-turn"}) {
    CAPTURE(name);
    CHECK(mode(folder / name) == 0660);
  }
}

TEST_CASE("a missing store is not made unless asked") {
  TempFolder folder;
  for (const bool writing : {false, true}) {
    try {
      writing ? Connection::open_writer(folder / "s.db", {})
              : Connection::open_reader(folder / "s.db");
      FAIL("opened");
    } catch (const Error& error) {
      CHECK(error.code == Error::Code::not_found);
      CHECK_THAT(error.what(), Catch::Matchers::Equals("no store at " + (folder / "s.db")));
      CHECK(error.hint == "`daybook init`, or name another with --db");
    }
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a missing folder is named") {
  TempFolder folder;
  CHECK_THAT(refusal(folder / "none/s.db"),
             StartsWith(begins(Error::Code::not_found, "no folder ")));
}

TEST_CASE("a directory, an empty path and a path with a NUL are no store") {
  TempFolder folder;
  for (const std::string& path : {folder.path().string(), folder / "", folder / "..", std::string(),
                                  folder / std::string("a\0b", 3)}) {
    CHECK_THAT(refusal(path), StartsWith(begins(Error::Code::invalid_argument, "")));
  }
}

TEST_CASE("a symbolic link is refused, to a store or to nothing") {
  TempFolder folder;
  { create(folder / "s.db"); }
  for (const char* target : {"s.db", "nothing"}) {
    fs::remove(folder / "link");
    fs::create_symlink(target, folder / "link");
    CHECK_THAT(refusal(folder / "link"), StartsWith(begins(Error::Code::denied, "")));
    CHECK_THROWS_AS(Connection::open_reader(folder / "link"), Error);
  }
  CHECK_FALSE(fs::exists(folder / "nothing"));
}

TEST_CASE("a link where the WAL belongs is refused") {
  TempFolder folder;
  { create(folder / "s.db"); }
  write_file(folder / "victim", "kept");
  fs::create_symlink("victim", folder / "s.db-wal");
  CHECK_THAT(refusal(folder / "s.db"), StartsWith(begins(Error::Code::denied, "")));
  CHECK(fs::file_size(folder / "victim") == 4);
}

TEST_CASE("a file with further hard links is refused") {
  TempFolder folder;
  { create(folder / "s.db"); }
  fs::create_hard_link(folder / "s.db", folder / "other");
  CHECK_THAT(refusal(folder / "s.db"), StartsWith(begins(Error::Code::denied, "")));
}

TEST_CASE("a folder that everyone may write to is refused unless it is sticky") {
  TempFolder folder;
  ::chmod(folder.path().c_str(), 0777);
  CHECK_THAT(refusal(folder / "s.db"), StartsWith(begins(Error::Code::denied, "")));
  ::chmod(folder.path().c_str(), 01777);
  CHECK(refusal(folder / "s.db") == "opened");
}

TEST_CASE("a file that everyone may write to is refused") {
  TempFolder folder;
  { create(folder / "s.db"); }
  ::chmod((folder / "s.db").c_str(), 0602);
  CHECK_THAT(refusal(folder / "s.db"),
             StartsWith(begins(Error::Code::denied, (folder / "s.db") + " may be written to")));
  ::chmod((folder / "s.db").c_str(), 0604);
  CHECK(refusal(folder / "s.db") == "opened");
}

TEST_CASE("a file that another user put into a folder for all is refused") {
  TempFolder folder;
  { create(folder / "s.db"); }
  ::chmod(folder.path().c_str(), 01777);
  if (::chown((folder / "s.db").c_str(), 65534, 65534) != 0) return;  // only root may give it away
  CHECK_THAT(refusal(folder / "s.db"), Catch::Matchers::Contains("belongs to another user"));
  ::chmod(folder.path().c_str(), 0700);  // the control: its owner let it in
  CHECK(refusal(folder / "s.db") == "opened");
}

TEST_CASE("a folder reached by a link is the folder itself") {
  TempFolder folder;
  fs::create_directory(folder / "real");
  fs::create_directory_symlink("real", folder / "alias");
  const Connection store = create(folder / "alias/s.db");
  CHECK(store.path() == fs::canonical(folder / "real").string() + "/s.db");
}

TEST_CASE("a path that looks like a URI or like memory is a file") {
  TempFolder folder;
  for (const char* name : {"file:s.db?mode=memory", ":memory:"}) {
    create(folder / name);
    CHECK(fs::exists(folder / name));
  }
}

TEST_CASE("bytes that are no database are refused and left as they are") {
  TempFolder folder;
  for (const std::string& bytes : {std::string("x"), std::string(100'000, 'x')}) {
    write_file(folder / "notes.txt", bytes);
    CHECK_THAT(refusal(folder / "notes.txt"), StartsWith(begins(Error::Code::corrupt, "")) &&
                                                  Catch::Matchers::Contains("not a daybook store"));
    CHECK_THROWS_AS(Connection::open_reader(folder / "notes.txt"), Error);
    CHECK(fs::file_size(folder / "notes.txt") == bytes.size());
  }
}

TEST_CASE("another program's database is refused and left as it is") {
  TempFolder folder;
  sqlite3* other = nullptr;
  sqlite3_open((folder / "app.db").c_str(), &other);
  sqlite3_exec(other, "CREATE TABLE t (a)", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  const auto size = fs::file_size(folder / "app.db");
  CHECK_THAT(refusal(folder / "app.db"), StartsWith(begins(Error::Code::corrupt, "")));
  CHECK_THROWS_AS(Connection::open_reader(folder / "app.db"), Error);
  CHECK(fs::file_size(folder / "app.db") == size);
}

TEST_CASE("an empty file opens as a store file") {
  TempFolder folder;
  write_file(folder / "s.db", "");
  Connection store = create(folder / "s.db");
  CHECK(store.integer("PRAGMA application_id") == sql::kApplicationId);
}

TEST_CASE("a store that may only be read is denied to writers and open to readers") {
  TempFolder folder;
  { create(folder / "s.db"); }
  ::chmod((folder / "s.db").c_str(), 0444);
  ::chmod(folder.path().c_str(), 01777);
  testing::Process user([&](const auto&) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 97;  // root may write to anything
    CHECK(sql::schema_version(
              *std::make_unique<Connection>(Connection::open_reader(folder / "s.db"))) == 0);
    return refusal(folder / "s.db").substr(0, 1) == begins(Error::Code::denied, "").substr(0, 1)
               ? 0
               : 1;
  });
  CHECK(user.join() == 0);
}

TEST_CASE("a new store is set up under the guard") {
  TempFolder folder;
  sql::Guard guard(folder / "s.db");
  auto held = guard.acquire(std::chrono::minutes(1));
  testing::Process maker([&](const auto&) {
    create(folder / "s.db");
    return 0;
  });
  const auto size = [&] {
    return fs::exists(folder / "s.db") ? fs::file_size(folder / "s.db") : 0;
  };
  while (!is_locked(folder / "s.db-turn") && size() == 0) std::this_thread::yield();
  CHECK(size() == 0);  // the maker took its turn and waits
  held = {};
  CHECK(maker.join() == 0);
}

TEST_CASE("many processes may create the same store at once") {
  TempFolder folder;
  std::vector<std::unique_ptr<testing::Process>> makers;
  for (int i = 0; i < 8; ++i) {
    makers.push_back(std::make_unique<testing::Process>([&](const auto&) {
      Connection store = create(folder / "s.db");
      return store.text("PRAGMA journal_mode") == "wal" ? 0 : 1;
    }));
  }
  for (auto& maker : makers) CHECK(maker->join() == 0);
}
