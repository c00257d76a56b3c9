// Reading on: wherever an input was left, the rest of it reads the same.
#include "base/limits.hpp"
#include "forms/reading.hpp"
#include "forms/splitter.hpp"

using namespace daybook;
using namespace daybook::forms;
using daybook::test::read_all;
using LastLine = Input::LastLine;

namespace {

struct Cut {
  std::string text;  // "line:text"
  Splitter::Start behind;
};

std::string told(const Piece& piece) {
  return std::to_string(piece.line) + ':' + std::string(piece.text);
}

/// The pieces of `text` from `start` on, each with where reading would go on behind it.
std::vector<Cut> cuts(const std::string& text, const Splitter::Start& start = {}) {
  Splitter splitter(codec::from_memory(text.substr(start.offset)), start);
  std::vector<Cut> out;
  for (Piece piece; splitter.next(piece);) {
    if (piece.kind == Piece::Kind::unclosed_array) break;
    Splitter::Start behind;
    behind.offset = piece.end_offset;
    behind.lines = splitter.lines();
    behind.behind_line_end = text[piece.end_offset - 1] == '\n';
    behind.within_array = splitter.within_array();
    out.push_back({told(piece), behind});
  }
  return out;
}

/// Gives what it has; more may be added.
class Growing final : public codec::ByteSource {
 public:
  explicit Growing(std::string& text) : text_(text) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t got = text_.copy(out, size, at_);
    at_ += got;
    return got;
  }
  std::uint64_t stored_read() const noexcept override { return at_; }
  std::uint64_t stored_total() const noexcept override { return 0; }

 private:
  std::string& text_;
  std::size_t at_ = 0;
};

/// The pieces of a text that arrives in parts of `step` bytes, where what is cut off is put back.
std::string waited(const std::string& text, std::size_t step) {
  std::string there, out;
  Splitter splitter(std::make_unique<Growing>(there));
  for (std::size_t at = 0; at < text.size(); at += step) {
    there += text.substr(at, step);
    splitter.go_on();
    for (Piece piece; splitter.next(piece);) {
      if (piece.cut_off) {
        splitter.put_back();
        break;
      }
      out += told(piece) + '|';
    }
  }
  return out;
}

std::string at_once(const std::string& text) {
  std::string out;
  for (const Cut& cut : cuts(text)) out += cut.text + '|';
  return out;
}

const std::vector<std::string> kTexts = {
    "{\"a\":1}\n{\"b\":2}\r\n\r\n  \n{\"c\":3}\n",
    "\xEF\xBB\xBF{\"a\":1}\nnonsense\n{}\n",
    "{\n \"a\": \"}{\"\n}\n{\n \"b\": {\n }\n}\n",
    "[{\"a\":1},\n {\"b\":2}, 7,\n {\"c\":3}]\n{\"d\":4}\n[\n{\"e\":5}\n]\n",
    "[{\"a\":1},{\"b\":[{\"c\":2}]},\n{\"d\":4}",
    "{\"a\":\"cut\n{\"b\":2}\n{\"c\":1,\n{\"d\":2}\n",
};

Input::Options with(LastLine last_line) {
  Input::Options options;
  options.last_line = last_line;
  return options;
}

}  // namespace

TEST_CASE("resume: behind each piece the rest reads the same, with the same line numbers") {
  for (const std::string& text : kTexts) {
    const std::vector<Cut> all = cuts(text);
    REQUIRE(all.size() >= 2);
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::string rest, expected;
      for (const Cut& cut : cuts(text, all[i].behind)) rest += cut.text + '|';
      for (std::size_t j = i + 1; j < all.size(); ++j) expected += all[j].text + '|';
      INFO(text << "\nbehind piece " << i);
      CHECK(rest == expected);
    }
  }
}

TEST_CASE("resume: a text that arrives in parts gives the pieces it gives at once") {
  for (const std::string& text : kTexts) {
    for (const std::size_t step : {1, 2, 3, 7, 1000}) {
      INFO(text << "\nin steps of " << step);
      CHECK(waited(text, step) == at_once(text));
    }
  }
}

TEST_CASE("resume: a last line without line end is taken, or left if it is not whole, or left") {
  const std::string whole = "{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}",
                    cut = "{\"prompt\":\"a\"}\n{\"pro";
  CHECK(read_all(whole, with(LastLine::take)).size() == 2);
  CHECK(read_all(whole, with(LastLine::if_whole)).size() == 2);
  CHECK(read_all(whole, with(LastLine::wait)).size() == 1);
  CHECK(read_all(cut, with(LastLine::take)).size() == 2);
  CHECK(read_all(cut, with(LastLine::if_whole)).size() == 1);
  CHECK(read_all(cut, with(LastLine::wait)).size() == 1);
}

TEST_CASE("resume: a last line that is JSON and still wrong is rejected, not left") {
  const auto items = read_all("{\"prompt\":7,\"usage\":3}", with(LastLine::if_whole));
  REQUIRE(items.size() == 1);
  CHECK(items[0].rejection);
}

TEST_CASE("resume: an object whose braces are open is left although its line ends") {
  CHECK(read_all("{\"prompt\":\"a\"}\n{\n\"prompt\":\n", with(LastLine::if_whole)).size() == 1);
  CHECK(read_all("[{\"prompt\":\"a\"},\n", with(LastLine::if_whole)).size() == 1);
  CHECK(read_all("[{\"prompt\":\"a\"},\n", with(LastLine::take)).size() == 2);
}

TEST_CASE("resume: an input says whether its last record was left") {
  for (const auto& [text, left] :
       {std::pair{"{\"prompt\":\"a\"}", false}, std::pair{"{\"p", true}}) {
    Input input = Input::of(text, "in.jsonl", with(LastLine::if_whole));
    for (Input::Item item; input.next(item);) CHECK_FALSE(item.rejection);
    CHECK(input.progress().unfinished == left);
  }
}
