#include "redact/packs.hpp"

namespace daybook::redact {
namespace {

RuleSpec at_literal(const char* name, std::vector<std::string> literals, const char* pattern) {
  RuleSpec rule;
  rule.name = name;
  rule.at = RuleSpec::At::literal;
  rule.literals = std::move(literals);
  rule.pattern = pattern;
  return rule;
}

/// A BEGIN whose END is missing, or stands behind another BEGIN, takes what reads like a key.
RuleSpec private_key() {
  RuleSpec rule = at_literal(
      "private_key", {"-----BEGIN "},
      R"(-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]++|-(?!----(?:BEGIN|END)))*+)"
      R"(-----END [A-Z0-9 ]{1,60}-----|[A-Za-z0-9+/=\s\\]*+))");
  rule.identifiers = true;
  rule.keys = {"*private_key"};
  rule.example = "-----BEGIN PRIVATE KEY-----\nMIIEvQ…\n-----END PRIVATE KEY-----";
  return rule;
}

RuleSpec jwt() {
  RuleSpec rule = at_literal(
      "jwt", {"eyJ"},
      R"((?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+){1,3})");
  rule.identifiers = true;
  rule.example = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sMk1p-3bZ0a";
  return rule;
}

RuleSpec bearer() {
  RuleSpec rule = at_literal("bearer", {"bearer "},
                             R"((?i)bearer\s++(?=[^\s]*[0-9])([A-Za-z0-9._~+/-]{16,}+=*+))");
  rule.any_case = true;
  rule.group = 1;
  rule.validator = {Validator::Kind::entropy, 2.5};
  rule.example = "Authorization: Bearer 3f9aQ2z7Lk0pXw8v";
  return rule;
}

RuleSpec basic() {
  RuleSpec rule = at_literal("basic", {"basic "}, R"((?i)basic\s++([A-Za-z0-9+/_-]{8,}+)=*+)");
  rule.any_case = true;
  rule.group = 1;
  rule.validator = {Validator::Kind::basic};
  rule.example = "Authorization: Basic Ym9iOmh1bnRlcjI=";
  return rule;
}

/// Of an address only the name and the password; the '@' behind them is no e-mail's.
RuleSpec url_credentials() {
  RuleSpec rule = at_literal("url_credentials", {"://"},
                             R"(://([^\s/?#@:"'<>\\]{0,256}:[^\s/?#@"'<>]{1,512})@)");
  rule.group = 1;
  rule.wins = true;
  rule.identifiers = true;
  rule.example = "postgres://app:hunter2@db.example.com/main";
  return rule;
}

RuleSpec url_parameter() {
  RuleSpec rule = at_literal(
      "url_parameter",
      {"api_key=", "apikey=", "api-key=", "access_token=", "refresh_token=", "id_token=", "token=",
       "client_secret=", "secret=", "password=", "passwd=", "sig=", "signature=", "key="},
      R"((?i)(?<=[?&;])(?:(?:api[_-]?key|access_token|refresh_token|id_token|)"
      R"(client_secret|secret|password|passwd)=(?=[^&\s"'<>#]{4})|)"
      R"((?:token|sig|signature|key)=(?=[^&\s"'<>#]{16}))([^&\s"'<>#]++))");
  rule.any_case = true;
  rule.group = 1;
  rule.example = "https://example.com/?api_key=3f9aQ2z7";
  return rule;
}

/// What a key names where the JSON round it was cut, or stands in a program.
RuleSpec quoted_secret() {
  RuleSpec rule = at_literal(
      "quoted_secret",
      {"password\"", "passwd\"", "secret\"", "api_key\"", "apikey\"", "access_token\"",
       "private_key\""},
      R"~((?i)(?:password|passwd|secret|api_?key|access_token|private_key)"\s{0,8}:\s{0,8}")~"
      R"~(((?:[^"\\\s]|\\.){4}(?:[^"\\]++|\\.)*+))~");
  rule.any_case = true;
  rule.group = 1;
  rule.example = R"("password": "hunter2")";
  return rule;
}

RuleSpec by_key(const char* name, std::vector<std::string> keys, const char* value) {
  RuleSpec rule;
  rule.name = name;
  rule.keys = std::move(keys);
  rule.key_value = value;
  return rule;
}

// What a value of a key that may also name something harmless has to look like: a token of a
// language model, a page's, a count is none.
constexpr const char* kTokenValue = R"(^(?!<)[A-Za-z0-9+/=_.~:|-]{16,}$)";

}  // namespace

RuleSpecs secret_rules() {
  RuleSpec password =
      by_key("password", {"*password", "*passwd", "*passphrase", "pwd", "passcode"}, "");
  RuleSpec secret = by_key("secret",
                           {"*secret", "*secret_key", "*secret_access_key", "*api_key", "*apikey",
                            "*access_key", "*account_key", "*encryption_key", "*signing_key",
                            "*connection_string", "credential", "credentials", "*webhook_url"},
                           "");
  RuleSpec authorization = by_key(
      "authorization", {"authorization", "proxy_authorization", "x_auth", "x_auth_token"}, "");
  RuleSpec token = by_key(
      "token", {"*token", "auth", "jwt", "bearer", "csrf", "xsrf", "access_key_id"}, kTokenValue);
  token.allow_keys = {"max_tokens", "next_page_token", "page_token", "continuation_token"};
  RuleSpec cookie = by_key("cookie", {"cookie", "cookies", "set_cookie", "session_cookie"}, "");
  cookie.allow_keys = {"session.id", "session_id"};
  RuleSpecs rules = {private_key(),     jwt(),
                     bearer(),          basic(),
                     url_credentials(), url_parameter(),
                     quoted_secret(),   std::move(password),
                     std::move(secret), std::move(authorization),
                     std::move(token),  std::move(cookie)};
  return rules;
}

}  // namespace daybook::redact
