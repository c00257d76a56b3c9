// Who is erased is in no packed day; the sums stay.
#include <algorithm>

#include "daybook/hold.hpp"
#include "retain/user_day_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string totals(const UserDayStore& store) {
  Window window;
  window.bucket = Bucket::day;
  window.by = {"model"};
  return store.users_of(window);
}

}  // namespace

TEST_CASE("A user who is erased is in no packed day, the sums are (erased)'s", "[erase]") {
  UserDayStore store, never_packed;
  store.pack();
  const std::string sums = totals(store), whose = store.packed_users();
  REQUIRE(whose.find("u3 ") != whose.npos);
  for (const char* user : {"u3", "u0"}) {
    for (UserDayStore* each : {&store, &never_packed}) each->run(EraseStore::user(user));
    CHECK(store.packed_users().find(std::string(user) + ' ') == std::string::npos);
    CHECK(store.wrong() == "");
    CHECK(store.told() == never_packed.told());
    CHECK(totals(store) == sums);
    store.pack();  // (erased) is packed, too, when the next one comes
    CHECK(store.wrong() == "");
  }
  CHECK(store.rows_before(62) == 0);
  CHECK(store.packed_users().find("(erased) ") == 0);
  CHECK(store.told() == never_packed.told());
  CHECK(store.wrong() == "");
}

TEST_CASE("What a hold keeps of a user's packed day stays the user's", "[erase]") {
  UserDayStore store;
  Completion call = at(-100, chat({{"user", "held"}}, ""));
  call.user_id = "u3";
  call.conversation_id = "c1";
  store.add(call);
  store.pack();
  add_hold(store.path, {"case-7", "a letter", "", "", "", "c1", {}, {}});
  store.run(EraseStore::user("u3"));
  UsersOptions only;
  only.user_ids = {"u3"};
  Window window;
  window.by = {"user_id"};
  CHECK(store.users_of(window, only) == "|u3||1|0||0\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Users of packed days before a time are (erased)", "[erase]") {
  UserDayStore store, never_packed;
  store.pack();
  const std::string sums = totals(store);
  for (UserDayStore* each : {&store, &never_packed}) each->run(EraseStore::before(days(-100)));
  Window window;
  window.until = days(-101);
  window.by = {"user_id"};
  const std::string erased = store.users_of(window);
  CHECK(erased.find("|(erased)|") == 0);
  CHECK(std::count(erased.begin(), erased.end(), '\n') == 1);
  CHECK(store.told() == never_packed.told());
  CHECK(totals(store) == sums);
  CHECK(store.wrong() == "");
  store.pack();
  CHECK(store.told() == never_packed.told());
  CHECK(store.wrong() == "");
}
