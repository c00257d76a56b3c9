// KeyRules: which keys of JSON say that their value is a secret.
//
//   KeyRules keys;
//   keys.add(7, {"*password"}, {});
//   keys.find("dbPassword")          // 7
//   keys.find("prompt_tokens")       // nothing
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

class KeyRules {
 public:
  /// Case and '-', '_', '.', ' ' do not matter; a leading '*' stands for anything.
  void add(std::size_t rule, const std::vector<std::string>& keys,
           const std::vector<std::string>& allowed);
  /// The first rule that has the key and does not allow it.
  std::optional<std::size_t> find(std::string_view key) const;
  /// Whether some key of JSON could be one; a key that is spelled with escapes is not seen.
  bool may_be_in(std::string_view json) const;
  /// Whether the text may end with such a key: a first look, which costs next to nothing.
  bool may_end(std::string_view text) const noexcept;
  bool empty() const noexcept { return patterns_.empty(); }

 private:
  struct Pattern {
    std::string end;
    bool whole = true;
    std::size_t rule = 0;
    bool allowed = false;
  };
  std::vector<Pattern> patterns_;
  std::array<bool, 4096> ends_{};  // by the last three characters
};

}  // namespace daybook::redact
