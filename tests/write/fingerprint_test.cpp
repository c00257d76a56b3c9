// Which errors are one: messages as five languages' runtimes and the providers' libraries word
// them.
#include "state/fingerprint.hpp"

#include "support/catch.hpp"

using daybook::state::fingerprint;
using daybook::state::without_particulars;

namespace {

void same(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) {
    INFO(message << " -> " << without_particulars(message) << ", not "
                 << without_particulars(messages.front()));
    CHECK(fingerprint("E", message) == fingerprint("E", messages.front()));
  }
}

void differ(const std::string& one, const std::string& other) {
  INFO(without_particulars(one));
  CHECK(fingerprint("E", one) != fingerprint("E", other));
}

}  // namespace

TEST_CASE("fingerprint: what varies is taken out, what is meant stays") {
  CHECK(without_particulars("no answer from 10.0.0.7:443 after 812 ms") ==
        "no answer from # after # ms");
  CHECK(without_particulars("row -5 of 1,234.50 at 2026-11-23T10:00:00.5Z") == "row # of # at #");
  CHECK(without_particulars("can't open 'it''s', don't") == "can't open <text>, don't");
  CHECK(without_particulars("read and/or write of n/a") == "read and/or write of n/a");
  CHECK(without_particulars("facade of deadbeef") == "facade of #");
  CHECK(without_particulars("") == "");
  CHECK(without_particulars("it's the user's \"") == "it's the user's \"");
}

TEST_CASE("fingerprint: ids in every spelling are one") {
  same({"user 42 is gone", "user 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed is gone",
        "user abcdefab-bbfd-cbad-abcd-abcdefabcdef is gone", "user 0x7ffee3b4 is gone",
        "user da39a3ee5e6b4b0d3255bfef95601890afd80709 is gone", "user req_011CSHoEeqs5C is gone",
        "user deadbeefdeadbeef is gone"});
}

TEST_CASE("fingerprint: Python") {
  same({"KeyError: 'alice'", "KeyError: 'bob smith'", "KeyError: \"o'neil\""});
  same({"[Errno 2] No such file or directory: '/srv/app/a.txt'",
        "[Errno 2] No such file or directory: 'C:\\\\temp\\\\b.txt'"});
  same({"HTTPSConnectionPool(host='api.openai.com', port=443): Read timed out. (read timeout=600)",
        "HTTPSConnectionPool(host='api.eu.example', port=8443): Read timed out. (read "
        "timeout=1.5)"});
  same({"<Worker object at 0x7f3a5c0d9e10> is closed", "<Worker object at 0x7fff00aa> is closed"});
  differ("division by zero", "integer division or modulo by zero");
}

TEST_CASE("fingerprint: JavaScript") {
  same({"Cannot read properties of undefined (reading 'map')",
        "Cannot read properties of undefined (reading 'length')"});
  same({"connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED 10.2.3.4:80"});
  same({"Unexpected token '<', \"<html> no\"... is not valid JSON",
        "Unexpected token 'a', \"a b\"... is not valid JSON"});
  same({"Cannot find module './lib/x.js'", "Cannot find module '../y.js'"});
  differ("Cannot read properties of undefined (reading 'map')",
         "Cannot read properties of null (reading 'map')");
}

TEST_CASE("fingerprint: Java") {
  same({"Cannot invoke \"String.length()\" because \"<local1>\" is null",
        "Cannot invoke \"java.util.List.size()\" because \"this.items\" is null"});
  same({"Index 5 out of bounds for length 3", "Index 17 out of bounds for length 0"});
  same({"/var/lib/app/x.db (Permission denied)", "/opt/u/y (Permission denied)"});
}

TEST_CASE("fingerprint: Go") {
  same({"open /tmp/a: no such file or directory",
        "open data/cache/b.json: no such file or directory"});
  same({"Post \"https://api.openai.com/v1/chat/completions\": dial tcp 1.2.3.4:443: i/o timeout",
        "Post \"http://localhost:8080/v1\": dial tcp 127.0.0.1:8080: i/o timeout"});
  same({"runtime error: index out of range [5] with length 3",
        "runtime error: index out of range [12] with length 12"});
  differ("runtime error: index out of range [5]", "runtime error: slice bounds out of range [5]");
}

TEST_CASE("fingerprint: C++ and Rust") {
  same({"vector::_M_range_check: __n (which is 5) >= this->size() (which is 3)",
        "vector::_M_range_check: __n (which is 50) >= this->size() (which is 0)"});
  same({"called `Option::unwrap()` on a `None` value at src/main.rs:10:5",
        "called `Option::unwrap()` on a `None` value at src/bin/tool.rs:7:21"});
}

TEST_CASE("fingerprint: providers") {
  same(
      {"Rate limit reached for gpt-4o in organization org-AbC1 on tokens per min (TPM): Limit "
       "30000, Used 29871, Requested 412. Please try again in 566ms.",
       "Rate limit reached for gpt-4o in organization org-Zz9 on tokens per min (TPM): Limit "
       "200,000, Used 1, Requested 2. Please try again in 1.2s."});
  same({"prompt is too long: 210000 tokens > 200000 maximum",
        "prompt is too long: 1000001 tokens > 1000000 maximum"});
}

TEST_CASE("fingerprint: a type of its own is an error of its own") {
  CHECK(fingerprint("A", "x") != fingerprint("B", "x"));
  CHECK(fingerprint("A", "x").size() == 16);
}
