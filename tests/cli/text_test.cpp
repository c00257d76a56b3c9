#include "cli/text.hpp"

#include "support/catch.hpp"

using namespace daybook::cli;

TEST_CASE("wide characters and emoji take two columns, combining marks none", "[cli]") {
  CHECK(width("abc") == 3);
  CHECK(width("日本語") == 6);
  CHECK(width("🙂") == 2);
  CHECK(width("e\u0301") == 1);
}

TEST_CASE("a text that fits is not cut, one that does not ends in an ellipsis", "[cli]") {
  CHECK(clip("abcdef", 6) == "abcdef");
  CHECK(clip("abcdefg", 6) == "abcde…");
  CHECK(clip("日本語", 6) == "日本語");
  CHECK(clip("日本語x", 6) == "日本…");
  CHECK(clip("abc", 0).empty());
}

TEST_CASE("a cut text is never wider than asked", "[cli]") {
  const std::string mixed = "a日b本\x1b[31mc語\n\xff";
  for (std::size_t columns = 0; columns < 20; ++columns)
    CHECK(width(one_line(mixed, columns)) <= columns);
}

TEST_CASE("what a terminal would obey is written out", "[cli]") {
  CHECK(visible("\x1b[2J") == "\\x1b[2J");
  CHECK(visible("a\xc2\x9b"
                "b") == "a\\x9bb");
  CHECK(visible("user\u202Etxt.exe") == "user\\u202etxt.exe");
  CHECK(visible("a\r\nb") == "a\\x0d↵b");
  CHECK(visible("a\nb\tc", Lines::keep) == "a\nb\tc");
}

TEST_CASE("bytes that are not UTF-8 become replacement characters", "[cli]") {
  CHECK(visible("a\xff"
                "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(visible("\xc0\xaf") == "\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong
  CHECK(visible("\xed\xa0\x80").find("\xEF\xBF\xBD") == 0);  // a surrogate
  CHECK(visible("\xe6\x97") == "\xEF\xBF\xBD\xEF\xBF\xBD");  // cut short
}

TEST_CASE("sizes read as the summary of ingest prints them", "[cli]") {
  CHECK(bytes_text(812) == "812 B");
  CHECK(bytes_text(1'234) == "1.2 kB");
  CHECK(bytes_text(160'000) == "0.2 MB");
  CHECK(bytes_text(2'334'395) == "2.3 MB");
  CHECK(bytes_text(3'400'000'000) == "3.4 GB");
}

TEST_CASE("numbers keep six digits and need no exponent", "[cli]") {
  CHECK(number_text(0.1 + 0.2) == "0.3");
  CHECK(number_text(1234567.891) == "1234568");
  CHECK(number_text(0.000123456) == "0.000123");
  CHECK(number_text(-12.5) == "-12.5");
  CHECK(number_text(0) == "0");
  CHECK(count_text(1204) == "1,204");
  CHECK(counted(1, "branch", "branches") == "1 branch");
  CHECK(counted(2, "branch", "branches") == "2 branches");
}

TEST_CASE("durations are told in the unit a person would use", "[cli]") {
  CHECK(milliseconds_text(812.34) == "812.3 ms");
  CHECK(milliseconds_text(2400) == "2.4 s");
  CHECK(milliseconds_text(185'000) == "3 min 5 s");
}

TEST_CASE("a sparkline has one character a value, a bar never outgrows its columns", "[cli]") {
  CHECK(sparkline({0, 1, 4, 8}) == " ▁▄█");
  CHECK(sparkline({}).empty());
  CHECK(width(bar(10, 10, 12)) == 12);
  CHECK(bar(0.001, 10, 12) == "▏");  // little is not nothing
  CHECK(bar(0, 10, 12).empty());
}

TEST_CASE("a slip of the finger finds the name that was meant", "[cli]") {
  const std::vector<std::string> names = {"completions", "conversations", "errors", "ago"};
  CHECK(nearest("completoins", names) == "completions");
  CHECK(nearest("completion", names) == "completions");
  CHECK(nearest("err", names) == "errors");
  CHECK(nearest("zebra", names).empty());
  CHECK(did_you_mean("erors", names) == "; did you mean \"errors\"?");
}

TEST_CASE("widths are those of Unicode's East Asian Width and of marks that add no column",
          "[cli]") {
  for (const char* wide : {"⏰", "⚓", "⭕", "🀄", "🈁", "🦀", "\U00017000", "\U0001B000", "。"})
    CHECK(width(wide) == 2);
  for (const char* narrow : {"ℹ", "★", "→", "…", "é", "ﬁ", "\U0001F321", "\uE000"})
    CHECK(width(narrow) == 1);
  CHECK(width("\u1112\u1161\u11AB") == 2);        // a Korean syllable in parts
  CHECK(width("\u05D0\u05BF\u05C1") == 1);        // Hebrew points
  CHECK(width("\u0915\u0902\u093C\u0941") == 1);  // Devanagari signs
  CHECK(width("\u0E81\u0EB4") == 1);              // a Lao vowel
  CHECK(width("a\u2060\u200Bb\uFEFF") == 2);      // joiners and spaces without width
  CHECK(width("\u0627\u064E\u08F0") == 1);        // Arabic
}
