#include "redact/leaves.hpp"

#include <map>
#include <utility>
#include <vector>

#include "json/canonical.hpp"
#include "redact/key_kind.hpp"
#include "redact/leaf_string.hpp"
#include "redact/spans.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The offset behind the number at `at` (RFC 8259), or npos.
std::size_t skip_number(std::string_view text, std::size_t at) {
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > begin;
  };
  const auto one_of = [&](std::string_view set) {
    const bool yes = at < text.size() && set.find(text[at]) != kNone;
    at += yes;
    return yes;
  };
  one_of("-");
  if (!one_of("0") && !digits()) return kNone;
  if (one_of(".") && !digits()) return kNone;
  if (one_of("eE")) {
    one_of("+-");
    if (!digits()) return kNone;
  }
  return at;
}

// What is open: an object, an array, an array of tool calls, a tool call.
constexpr char kObject = '{', kArray = '[', kCalls = 'a', kCall = 'o';

bool is_object(char open) noexcept {
  return open == kObject || open == kCall;
}

}  // namespace

struct LeafWalker::State {
 public:
  Walk run(std::string_view json, LeafVisitor& visitor, std::string& out) {
    json_ = json;
    visitor_ = &visitor;
    at_ = copied_ = 0;
    want_ = Want::value;
    key_kind_ = KeyKind::other;
    key_rule_ = kNoRule;
    open_.clear();
    open_rules_.clear();
    out_.clear();
    marked_keys_.clear();
    changed_ = changed_keys_ = false;
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        ++at_;
      } else if (!token(c)) {
        return Walk::not_json;
      }
    }
    if (want_ != Want::nothing || !open_.empty()) return Walk::not_json;
    if (!changed_) return Walk::unchanged;
    out_.append(json_, copied_, kNone);
    out.swap(out_);
    return changed_keys_ ? Walk::changed_keys : Walk::changed;
  }

 private:
  enum class Want { value, value_or_end, key, key_or_end, colon, nothing };

  bool token(char c) {
    switch (want_) {
      case Want::colon:
        want_ = Want::value;
        return c == ':' && ++at_;
      case Want::nothing:
        return c == ',' ? next_member() : close(c);
      case Want::key_or_end:
        if (c == '}') return close(c);
        [[fallthrough]];
      case Want::key:
        return c == '"' && key();
      case Want::value_or_end:
        if (c == ']') return close(c);
        [[fallthrough]];
      case Want::value:
        return value(c);
    }
    return false;
  }

  bool next_member() {
    if (open_.empty()) return false;
    want_ = is_object(open_.back()) ? Want::key : Want::value;
    return ++at_;
  }

  bool close(char c) {
    if (open_.empty() || c != (is_object(open_.back()) ? '}' : ']')) return false;
    marked_keys_.erase(marked_keys_.lower_bound({open_.size(), {}}), marked_keys_.end());
    open_.pop_back();
    open_rules_.pop_back();
    want_ = Want::nothing;
    return ++at_;
  }

  bool value(char c) {
    const KeyKind key = std::exchange(key_kind_, KeyKind::other);
    std::size_t rule = std::exchange(key_rule_, kNoRule);
    if (rule == kNoRule && !open_.empty() && !is_object(open_.back())) rule = open_rules_.back();
    if (c == '{') {
      open_.push_back(!open_.empty() && open_.back() == kCalls ? kCall : kObject);
      open_rules_.push_back(kNoRule);
      want_ = Want::key_or_end;
      return ++at_;
    }
    if (c == '[') {
      open_.push_back(key == KeyKind::tool_calls ? kCalls : kArray);
      open_rules_.push_back(rule);
      want_ = Want::value_or_end;
      return ++at_;
    }
    want_ = Want::nothing;
    if (c == '"') return string(key, rule);
    for (std::string_view word : {"true", "false", "null"}) {
      if (json_.substr(at_, word.size()) == word) return at_ += word.size();
    }
    const std::size_t end = skip_number(json_, at_);
    if (end == kNone) return false;
    const std::string_view spelling = json_.substr(at_, end - at_);
    number_.clear();
    if (rule != kNoRule ? visitor_->secret(spelling, rule, number_)
                        : visitor_->number(spelling, number_)) {
      quoted_.clear();
      json::append_string(quoted_, number_);
      replace(end, quoted_);
    }
    at_ = end;
    return true;
  }

  bool string(KeyKind key, std::size_t rule) {
    const std::size_t end = literal_.read(json_, at_);
    if (end == kNone) return false;
    if (rule != kNoRule && secret(rule)) {
      replace(end, encoded_);
      at_ = end;
      return true;
    }
    const bool identifier =
        key == KeyKind::identifier || (key == KeyKind::id && open_.back() == kCall);
    if (visit_literal(identifier ? Leaf::identifier : Leaf::text)) replace(end, encoded_);
    at_ = end;
    return true;
  }

  /// True if the literal is replaced whole; then `encoded_` is its new spelling.
  bool secret(std::size_t rule) {
    whole_.clear();
    for (std::size_t i = 0; i < literal_.pieces(); ++i)
      whole_.append(literal_.piece(i)).append(literal_.escape_behind(i));
    number_.clear();
    if (!visitor_->secret(whole_, rule, number_)) return false;
    encoded_.clear();
    json::append_string(encoded_, number_);
    return true;
  }

  bool key() {
    const std::size_t end = literal_.read(json_, at_);
    if (end == kNone) return false;
    key_kind_ = kind_of_key(literal_.piece(0));
    key_rule_ = visitor_->rule_of(literal_.piece(0));
    bool differs = visit_literal(Leaf::text);
    if (!differs && end - at_ > kReplacementMark.size() + 2) encoded_.assign(json_, at_, end - at_);
    if (encoded_.find(kReplacementMark) != kNone) differs |= make_unique(encoded_);
    if (differs) {
      replace(end, encoded_);
      changed_keys_ = true;
    }
    at_ = end;
    want_ = Want::colon;
    return true;
  }

  /// True if the visitor changed the literal; then `encoded_` is its new spelling with quotes.
  bool visit_literal(Leaf leaf) {
    bool differs = false;
    encoded_.clear();
    if (pieces_.size() < literal_.pieces()) pieces_.resize(literal_.pieces());
    for (std::size_t i = 0; i < literal_.pieces(); ++i) {
      pieces_[i].clear();
      differs |= visitor_->string(literal_.piece(i), leaf, pieces_[i]);
    }
    if (!differs) return false;
    encoded_ += '"';
    for (std::size_t i = 0; i < literal_.pieces(); ++i) {
      quoted_.clear();
      json::append_string(quoted_, pieces_[i].empty() ? literal_.piece(i) : pieces_[i]);
      encoded_.append(quoted_, 1, quoted_.size() - 2).append(literal_.escape_behind(i));
    }
    encoded_ += '"';
    return true;
  }

  /// Keys that hold a replacement are remembered for their object; an equal one gets a suffix.
  bool make_unique(std::string& key) {
    int& seen = marked_keys_[{open_.size(), key}];
    if (++seen == 1) return false;
    std::string unique;
    do {
      unique = key;
      unique.insert(unique.size() - 1, "_" + std::to_string(seen++));
    } while (!marked_keys_.try_emplace({open_.size(), unique}, 1).second);
    --seen;
    key = std::move(unique);
    return true;
  }

  void replace(std::size_t end, std::string_view with) {
    out_.append(json_, copied_, at_ - copied_).append(with);
    copied_ = end;
    changed_ = true;
  }

  std::string_view json_;
  LeafVisitor* visitor_ = nullptr;
  std::size_t at_ = 0, copied_ = 0;
  Want want_ = Want::value;
  KeyKind key_kind_ = KeyKind::other;  // of the key whose value comes next
  std::size_t key_rule_ = kNoRule;
  std::string open_;                     // the containers we are in
  std::vector<std::size_t> open_rules_;  // of the lists among them
  bool changed_ = false, changed_keys_ = false;
  std::string out_, encoded_, quoted_, number_, whole_;
  LeafString literal_;
  std::vector<std::string> pieces_;  // what each piece became; empty: it stays
  std::map<std::pair<std::size_t, std::string>, int>
      marked_keys_;  // depth and spelling: times seen
};

LeafWalker::LeafWalker() : state_(std::make_unique<State>()) {}
LeafWalker::~LeafWalker() = default;

Walk LeafWalker::walk(std::string_view json, LeafVisitor& visitor, std::string& out) {
  return state_->run(json, visitor, out);
}

}  // namespace daybook::redact
