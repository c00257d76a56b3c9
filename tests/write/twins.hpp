// Twins: two stores that get the same calls, one with the whole history each time, the other with
// what is new and the name of the call that goes before. Both must read alike.
//
//   Twins twins;
//   twins.add(1, 0, chat({{"user", "one"}}, "1"));
//   twins.add(2, 1, chat({{"user", "two"}}, "2"));   // call 2 continues call 1
//   twins.require_equal();
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daybook/reader.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/batch_store.hpp"
#include "write/preparer.hpp"

namespace daybook::test {

constexpr std::int64_t kHour = 3600LL * 1'000'000'000;

inline TraceContext ids(int number) {
  return trace_context(7, static_cast<std::uint8_t>(number));
}
inline Origin own(int number) {
  Origin origin;
  origin.span = ids(number);
  return origin;
}

/// Every row of a query, a line each.
inline std::string rows(const std::string& path, const std::string& sql) {
  std::string text;
  const Reader reader = Reader::open(path);
  Rows found = reader.query(sql);
  while (found.next()) {
    for (int i = 0; i < found.columns(); ++i) text += std::string(found.text(i)) + '|';
    text += '\n';
  }
  return text;
}

inline const char* const kViewNames =
    "SELECT name FROM sqlite_master WHERE type = 'view' AND name <> 'ago' ORDER BY name";

/// Two stores that get the same calls: `full` with the whole history each time, `brief` with what
/// is new and the number of the call that it continues.
struct Twins {
  BatchStore full, brief;
  std::map<int, std::vector<Message>> said;  // after each call, its answer with it
  bool ahead = false;                        // prepare before writing

  Twins() {  // of one key, so that digests that are shown are equal
    const std::string key = full.text("SELECT value FROM setting WHERE name = 'pseudonym_key'");
    brief.db.exec("UPDATE setting SET value = '" + key + "' WHERE name = 'pseudonym_key'");
  }
  static void put(BatchStore& store, Completion call, int number, bool ahead) {
    write::Item item{std::move(call), own(number), 0, {}};
    if (ahead) {
      write::Preparer preparer(write::Preparer::Use::ahead,
                               redact::RuleSet::of(redact::Pack::standard));
      preparer.prepare(item);
    }
    store.begin();
    REQUIRE_FALSE(store.writer.write(item));
    store.commit();
  }
  /// Call `number`: what is new since call `parent` (0: the first of all).
  void add(int number, int parent, Completion news) {
    news.at = Time(Nanos(full.now_ns + number * 1'000'000LL));
    if (news.model.empty()) news.model = "m";
    Completion whole = news;
    const std::vector<Message> before = parent == 0 ? std::vector<Message>{} : said.at(parent);
    whole.messages.insert(whole.messages.begin(), before.begin(), before.end());
    said[number] = whole.messages;
    said[number].insert(said[number].end(), news.response.begin(), news.response.end());
    if (parent != 0) news.continues = ids(parent);
    put(full, std::move(whole), number, ahead);
    put(brief, std::move(news), number, ahead);
  }
  void pass(std::int64_t ns) {
    full.now_ns += ns;
    brief.now_ns += ns;
  }
  void require_equal() {
    for (BatchStore* store : {&full, &brief}) {
      std::string wrong;
      for (const auto& finding : check_store(store->path).findings)
        if (finding.kind == CheckResult::Finding::Kind::wrong) wrong += finding.text + '\n';
      CHECK(wrong == "");
    }
    const Reader reader = Reader::open(full.path);
    Rows names = reader.query(kViewNames);
    while (names.next()) {
      const std::string view(names.text(0));
      INFO(view);
      const std::string all = "SELECT * FROM \"" + view + "\" ORDER BY 1, 2, 3";
      CHECK(rows(full.path, all) == rows(brief.path, all));
    }
    CHECK(brief.writer.counts().unknown_parents == 0);
  }
};

/// Call `number` of a chat, which continues call `parent` (0: none).
inline Completion turn(int number, int parent, const std::string& text) {
  Completion call = chat({{"user", "asks " + text}}, "is told " + text);
  call.at = Time(Nanos(kNow + number));
  if (parent != 0) call.continues = ids(parent);
  return call;
}

}  // namespace daybook::test
