// Processes: one that is gone is known as gone, also where its pid came again.
#include "base/process.hpp"

#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook::base;

TEST_CASE("this process runs") {
  const Process self = this_process();
  CHECK(self.pid == ::getpid());
  CHECK(self.began > 0);
  CHECK(life_of(self) == Life::runs);
}

TEST_CASE("a process runs until it is gone") {
  testing::Process child([](const auto& line) {
    line.say();
    testing::Process::hang();
    return 0;
  });
  REQUIRE(child.wait_until_ready());
  Process process = this_process();
  process.pid = child.pid();
  process.began = 0;
  CHECK(life_of(process) == Life::runs);
  child.kill();
  CHECK(life_of(process) == Life::gone);
}

TEST_CASE("a process that has the pid of one from before is not that one") {
  Process before = this_process();
  --before.began;
  CHECK(life_of(before) == Life::gone);
}

TEST_CASE("what is of another boot or container cannot be told") {
  Process other = this_process();
  other.boot += "1";
  CHECK(life_of(other) == Life::unknown);
}
