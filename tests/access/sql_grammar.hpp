// SqlGrammar: random questions about the views, for the test that compares answers. Each is valid
// SQL with an answer that does not depend on the order of rows, or says its order.
//
//   SqlGrammar grammar(seed, views);
//   std::string sql = grammar.question();
#pragma once

#include <random>
#include <string>
#include <vector>

namespace daybook::test {

struct GrammarView {
  struct Column {
    std::string name;
    std::vector<std::string> literals;  // values that stand in it, as SQL
  };
  std::string name;
  std::vector<Column> columns;
};

class SqlGrammar {
 public:
  SqlGrammar(unsigned seed, const std::vector<GrammarView>& views) : random_(seed), views_(views) {}
  std::string question();

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

  const GrammarView& view() { return of(views_); }
  std::string column(const GrammarView& view, const std::string& alias);
  std::string literal(const GrammarView& view);
  std::string value(const GrammarView& view, const std::string& alias, int depth);
  std::string condition(const GrammarView& view, const std::string& alias, int depth);
  std::string where(const GrammarView& view, const std::string& alias, int percent);
  std::string plain();
  std::string counted();
  std::string joined();
  std::string latest();
  std::string with();

  std::mt19937 random_;
  const std::vector<GrammarView>& views_;
};

}  // namespace daybook::test
