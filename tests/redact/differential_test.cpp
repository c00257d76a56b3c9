// The fast path against the rules themselves: of seeded texts and of this repository's sources,
// what the search by pairs of bytes, windows and tokens finds is what each rule's expression finds
// that is tried at every place of the text.
#include <filesystem>
#include <random>
#include <set>
#include <tuple>

#include "redact/encoded.hpp"
#include "redact/finder.hpp"
#include "redact/validators.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace fs = std::filesystem;
using namespace daybook::redact;

namespace {

constexpr std::size_t kDecoded = 1000;  // in place of the rule, of a token that stands for a match
using Place = std::tuple<std::size_t, std::size_t, std::size_t>;  // begin, end, rule
using Places = std::set<Place>;

/// Each rule by itself, without any of what makes the search fast.
class Slow {
 public:
  explicit Slow(const RuleSet& rules) : rules_(rules), finder_(rules) {
    for (const RuleSpec& spec : rules.rules()) {
      expressions_.emplace_back();
      if (spec.enabled && !spec.pattern.empty())
        expressions_.back().emplace(spec.pattern, spec.group,
                                    spec.at == RuleSpec::At::behind ? Expression::Begin::at_offset
                                                                    : Expression::Begin::anywhere);
    }
  }

  Places find(std::string_view text) {
    Places all = of_rules(text);
    add_tokens(text, all);
    Unescaped percent;
    if (!percent.read_percent(text)) return all;
    Places inner = of_rules(percent.text());
    add_keyed(percent.text(), inner);
    for (const auto& [begin, end, rule] : inner)
      all.insert({percent.source_of(begin), percent.source_of(end), rule});
    return all;
  }

 private:
  Places of_rules(std::string_view text) {
    Places places;
    for (std::size_t rule = 0; rule < expressions_.size(); ++rule) {
      if (!expressions_[rule]) continue;
      if (rules_.rules()[rule].at == RuleSpec::At::behind)
        behind(rule, text, places);
      else
        everywhere(rule, text, places);
    }
    return places;
  }

  /// What stands there as a replacement already is not replaced again.
  void add(std::size_t rule, std::string_view text, const Match& match, Places& places) {
    if (!text.substr(match.group_begin).starts_with(kReplacementMark))
      places.insert({match.group_begin, match.group_end, rule});
  }

  void everywhere(std::size_t rule, std::string_view text, Places& places) {
    Match match;
    for (std::size_t from = 0;
         matcher_.find(*expressions_[rule], text, from, match) == Found::match;) {
      from = match.begin + 1;
      if (match.end == match.begin || !accepts(rules_.rules()[rule].validator, text, match))
        continue;
      add(rule, text, match, places);
      from = match.end;
    }
  }

  /// An '@' and the run ahead of it, from where a word begins or ends in it.
  void behind(std::size_t rule, std::string_view text, Places& places) {
    const RuleSpec& spec = rules_.rules()[rule];
    const auto is_word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    };
    std::size_t done = 0;
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
      std::size_t begin = at;
      while (begin > done && spec.before.find(text[begin - 1]) != std::string::npos) --begin;
      const bool word = begin > 0 && is_word(text[begin - 1]);
      while (begin < at && is_word(text[begin]) == word) ++begin;
      if (at < done || begin == at) continue;
      done = at + 1;
      Match match;
      if (matcher_.find(*expressions_[rule], text, begin, match) != Found::match) continue;
      add(rule, text, match, places);
      done = match.end;
    }
  }

  void add_keyed(std::string_view text, Places& places) {
    Spans spans;
    finder_.find_keyed(text, spans);
    for (const Span& span : spans) places.insert({span.begin, span.end, span.rule});
  }

  void add_tokens(std::string_view text, Places& places) {
    const auto is_part = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) ||
             std::string_view("+/_-").find(c) != std::string_view::npos;
    };
    std::string decoded;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
      for (end = begin; end < text.size() && is_part(text[end]);) ++end;
      if (end - begin < kTokenMin) continue;
      if (!decode_base64(text.substr(begin, end - begin), decoded)) continue;
      Places inner = of_rules(decoded);
      add_keyed(decoded, inner);
      if (!inner.empty()) places.insert({begin, end, kDecoded});
    }
  }

  const RuleSet& rules_;
  Finder finder_;
  Matcher matcher_;
  std::vector<std::optional<Expression>> expressions_;
};

/// As Slow tells it: which rule it was that a token stands for does not matter.
Places fast(Finder& finder, const RuleSet& rules, std::string_view text, const Places& slow) {
  Spans spans;
  CHECK(finder.find(rules.stages()[0], text, Leaf::text, spans));
  Places places;
  for (const Span& span : spans) {
    const bool as_token = slow.count({span.begin, span.end, kDecoded}) > 0 &&
                          slow.count({span.begin, span.end, span.rule}) == 0;
    places.insert({span.begin, span.end, as_token ? kDecoded : span.rule});
  }
  return places;
}

std::string any_of(std::mt19937& random, std::string_view alphabet, std::size_t count) {
  std::string out;
  while (count-- > 0) out += alphabet[random() % alphabet.size()];
  return out;
}

constexpr std::string_view kHex = "0123456789abcdef",
                           kMost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                           kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// What a rule may find: one of its literals, perhaps not quite, and what may stand behind it.
std::string bait(std::mt19937& random, const RuleSet& rules) {
  const RuleSpec& spec = rules.rules()[random() % rules.rules().size()];
  if (spec.literals.empty()) return spec.example;
  std::string out = spec.literals[random() % spec.literals.size()];
  for (char& c : out)
    if (random() % 24 == 0) c = static_cast<char>(c ^ 0x20);
  if (random() % 8 == 0) out.erase(random() % out.size(), 1);
  const std::string_view alphabets[] = {kHex, kMost, kMost, kCapitals};
  return out + any_of(random, alphabets[random() % 4], random() % 70);
}

std::string piece(std::mt19937& random, const RuleSet& rules) {
  static const std::string kValues[] = {"bob@example.com",
                                        "call 5551234567",
                                        "+1 (555) 123-4567",
                                        "4111 1111 1111 1111",
                                        "378282246310005",
                                        "GB82 WEST 1234 5698 7654 32",
                                        "DE89370400440532013000",
                                        "536-22-8726",
                                        "SSN 536 22 8726",
                                        "postgres://app:hunter2@db/main",
                                        "Basic Ym9iOmh1bnRlcjI=",
                                        "%40",
                                        "%3d",
                                        "git@github.com",
                                        "Ym9iQGV4YW1wbGUuY29t",
                                        "203.0.113.7",
                                        "3c:22:fb:12:34:56",
                                        "x%40y.com",
                                        "-----BEGIN PRIVATE KEY-----",
                                        "-----END PRIVATE KEY-----",
                                        "123456789:AA",
                                        "\xff",
                                        "\xc3\xa9",
                                        "secret_key = ",
                                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sMk1p",
                                        "?key=",
                                        "&sig=",
                                        "[REDACTED]",
                                        "password: hunter2go",
                                        "eyJwYXNzY29kZSI6ImhhbGxvIGR1In0="};
  switch (random() % 6) {
    case 0:
    case 1:
      return bait(random, rules);
    case 2:
      return kValues[random() % std::size(kValues)];
    case 3:
      return any_of(random, kMost, random() % 40);
    case 4:
      return any_of(random, " \t\n\"'=:,;(){}<>&?/\\.-_@%", 1 + random() % 3);
    default:
      return any_of(random, "sktokeyr_-=./: x", random() % 12);
  }
}

std::string told(const Places& places) {
  std::string out;
  for (const auto& [begin, end, rule] : places)
    out += std::to_string(begin) + '-' + std::to_string(end) + " by " + std::to_string(rule) + '\n';
  return out;
}

}  // namespace

TEST_CASE("Of seeded texts the fast path finds what every rule finds that is tried everywhere") {
  constexpr unsigned kSeed = 20'261'127;
  INFO("seed " << kSeed);
  for (const Pack pack : {Pack::standard, Pack::strict}) {
    const auto rules = RuleSet::of(pack);
    Slow slow(*rules);
    Finder finder(*rules);
    std::mt19937 random(kSeed);
    std::size_t found = 0;
    for (int i = 0; i < 4000; ++i) {
      std::string text;
      for (auto n = 1 + random() % 12; n > 0; --n) text += piece(random, *rules);
      const Places wanted = slow.find(text), have = fast(finder, *rules, text, wanted);
      found += wanted.size();
      if (wanted == have) continue;
      CAPTURE(text);
      CHECK(told(have) == told(wanted));
    }
    CHECK(found > 2000);
  }
}

TEST_CASE("Of this repository's sources the fast path finds what every rule finds") {
  const auto rules = RuleSet::of(Pack::standard);
  Slow slow(*rules);
  Finder finder(*rules);
  std::size_t bytes = 0;
  for (const char* folder : {"lib/src", "tests/redact", "tests/e2e/canary"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(DAYBOOK_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      const std::string text = testing::bytes_of(entry.path().string());
      const Places wanted = slow.find(text), have = fast(finder, *rules, text, wanted);
      bytes += text.size();
      if (wanted == have) continue;
      CAPTURE(entry.path().string());
      CHECK(told(have) == told(wanted));
    }
  }
  CHECK(bytes > 1'000'000);
}
