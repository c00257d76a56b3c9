// What the default pack finds, family by family, and what it leaves alone.
#include <string>
#include <utility>
#include <vector>

#include "redact/engine.hpp"
#include "redact/redacted.hpp"
#include "support/catch.hpp"

using namespace daybook::redact;
using daybook::test::redacted;

namespace {

bool is_found(std::string_view secret, std::string_view rule, Pack pack = Pack::standard) {
  Engine engine(pack);
  const std::string text = "before " + std::string(secret) + " behind";
  std::string out;
  if (engine.text(text, out) == 0) return false;
  CAPTURE(text, out);
  for (std::size_t i = 0; i < engine.rules().names().size(); ++i)
    if (engine.rules().names()[i] == rule && engine.rule_hits()[i] > 0)
      return out.find(secret) == out.npos;
  return false;
}

std::string letters(std::size_t count) {
  constexpr std::string_view kLetters =
      "q8Zr2LxT0vYw5KsB1nMc7HdP4gJf9RtA6uEi3oQbXzNkWyVSDGjhmCpFlaUeIO";
  std::string out;
  while (out.size() < count) out += kLetters[(out.size() * 7) % kLetters.size()];
  return out;
}

std::string hex(std::size_t count) {
  constexpr std::string_view kDigits = "9f86d081884c7d65";
  std::string out;
  while (out.size() < count) out += kDigits[(out.size() * 5) % kDigits.size()];
  return out;
}

std::string capitals(std::size_t count) {
  constexpr std::string_view kDigits = "IOSFODNN7EXAMPLE2Q";
  std::string out;
  while (out.size() < count) out += kDigits[(out.size() * 5) % kDigits.size()];
  return out;
}

}  // namespace

TEST_CASE("The keys of known providers are found, each by its rule") {
  const std::vector<std::pair<std::string, std::string>> keys = {
      {"sk-ant-api03-" + letters(93) + "AA", "anthropic_key"},
      {"sk-proj-" + letters(74) + "T3BlbkFJ" + letters(74), "openai_key"},
      {"sk-" + letters(20) + "T3BlbkFJ" + letters(20), "openai_key"},
      {"sk-or-v1-" + hex(64), "openrouter_key"},
      {"sk-lf-" + hex(8) + "-1234-5678-9abc-" + hex(12), "langfuse_key"},
      {"AKIA" + capitals(16), "aws_access_key"},
      {"ghp_" + letters(36), "github_token"},
      {"github_pat_" + letters(82), "github_token"},
      {"glpat-" + letters(20), "gitlab_token"},
      {"npm_" + letters(36), "npm_token"},
      {"pypi-AgEIcHlwaS5vcmc" + letters(60), "pypi_token"},
      {"hf_" + letters(34), "huggingface_token"},
      {"AIza" + letters(35), "google_api_key"},
      {"xoxb-123456789012-123456789012-" + letters(24), "slack_token"},
      {"sk_live_" + letters(24), "stripe_key"},
      {"dapi" + hex(32), "databricks_token"},
      {"pplx-" + letters(48), "perplexity_key"},
      {"gsk_" + letters(52), "groq_key"},
      {"xai-" + letters(80), "xai_key"},
      {"r8_" + letters(37), "replicate_token"},
      {"lsv2_pt_" + hex(32) + "_" + hex(10), "langsmith_key"},
      {"SG." + letters(22) + "." + letters(43), "sendgrid_key"},
      {"dop_v1_" + hex(64), "digitalocean_token"},
      {"shpat_" + hex(32), "shopify_token"},
      {"123456789:AA" + letters(33), "telegram_token"},
      {"daybook_abcdefgh_" + letters(43) + "_9f86", "daybook_key"},
  };
  for (const auto& [key, rule] : keys) {
    CAPTURE(key, rule);
    CHECK(is_found(key, rule));
    CHECK(is_found("KEY=" + key, rule));
    CHECK(redacted("\xff" + key + "\xff") == "\xff[REDACTED]\xff");
  }
}

TEST_CASE("Private keys, tokens and headers are found") {
  CHECK(
      redacted("a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n/x+9\n-----END RSA PRIVATE KEY----- b") ==
      "a [REDACTED] b");
  CHECK(redacted("cut -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0") == "cut [REDACTED]");
  CHECK(redacted("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.sMk1p-3bZ0a, x") == "[REDACTED], x");
  CHECK(redacted("Authorization: Bearer 3f9aQ2z7Lk0pXw8v") == "Authorization: Bearer [REDACTED]");
  CHECK(redacted("Authorization: Basic Ym9iOmh1bnRlcjI=") == "Authorization: Basic [REDACTED]=");
  CHECK(redacted("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") ==
        "aws_secret_access_key = [REDACTED]");
}

TEST_CASE("A BEGIN in one value and an END in another do not pair up") {
  Engine engine;
  std::string out;
  CHECK(engine.json(
            R"({"a":"-----BEGIN PRIVATE KEY----- x.","b":"keep","c":"-----END PRIVATE KEY-----"})",
            out) == 1);
  CHECK(out.find("keep") != out.npos);
}

TEST_CASE("Of an address only the name and the password are replaced") {
  CHECK(redacted("postgres://app:hunter2@db.example.com/main") ==
        "postgres://[REDACTED]@db.example.com/main");
  CHECK(redacted("https://example.com/?api_key=3f9aQ2z7&page=2") ==
        "https://example.com/?api_key=[REDACTED]&page=2");
}

TEST_CASE(
    "Cards are found in groups by the checksum, bare by issuer too, or by a word beside them") {
  for (const char* card : {"4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111",
                           "378282246310005", "3782 822463 10005", "2223003122003222",
                           "4111\xC2\xA0"
                           "1111\xC2\xA0"
                           "1111\xC2\xA0"
                           "1111",
                           "6011111111111117"}) {
    CAPTURE(card);
    CHECK(is_found(card, "card"));
  }
  CHECK(redacted("my card is 1234-5678-9012-3456") == "my card is [REDACTED]");
  CHECK(redacted("ref 1234-5678-9012-3456") == "ref 1234-5678-9012-3456");
}

TEST_CASE("Phone numbers are found by their shape, or by a word beside them") {
  for (const char* phone :
       {"555-123-4567", "555.123.4567", "(555) 123-4567", "+1 555 123 4567", "+44 20 7946 0958",
        "+442079460958", "1-555-123-4567", "555 223 4567", "001-420-335-7509x38548"}) {
    CAPTURE(phone);
    CHECK(is_found(phone, "phone"));
  }
  CHECK(redacted("call 5551234567") == "call [REDACTED]");
  CHECK(redacted("555-123-4567 555-123-4568") == "[REDACTED] [REDACTED]");
  CHECK(redacted("my phone: 07 5331 0577") == "my phone: [REDACTED]");
}

TEST_CASE("Accounts and social security numbers are found where their checks hold") {
  CHECK(redacted("IBAN GB82 WEST 1234 5698 7654 32 OK") == "IBAN [REDACTED] OK");
  CHECK(is_found("DE89370400440532013000", "iban"));
  CHECK(redacted("GB82 WEST 1234 5698 7654 33") == "GB82 WEST 1234 5698 7654 33");
  CHECK(is_found("536-22-8726", "us_ssn"));
  CHECK(redacted("000-22-8726 666-22-8726 536-00-8726 078-05-1120") ==
        "000-22-8726 666-22-8726 536-00-8726 078-05-1120");
}

TEST_CASE("Times, ids, hashes, versions and code are left alone") {
  for (const char* kept : {"at 1763900000 and 1763900000123 and 1763900000123456",
                           "2026-11-23T10:00:00.123456789Z",
                           "2026-11-23 10:00:00,123",
                           "550e8400-e29b-41d4-a716-446655440000",
                           "12345678-1234-1234-1234-123456789012",
                           "d41d8cd98f00b204e9800998ecf8427e",
                           "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                           "v1.2.3-20231105",
                           "id 5551234567",
                           "lodash@4.17.21.tgz image@2x.png",
                           "git@github.com:org/repo",
                           "x = 3.141592653589793",
                           "192.168.100.200",
                           "order 20231105123456",
                           "+1763900000123",
                           "\" AND hour_us < ?1 + 86400000000 AND\"",
                           "the token is sk-learn-like",
                           "basic economy",
                           "bearer of bad news arrives",
                           R"(\n@app.route("/x"))",
                           "a task-based ask-me thing",
                           "{% for x in y %}100%25",
                           "Basic understanding of it"}) {
    CAPTURE(kept);
    CHECK(redacted(kept) == kept);
  }
}

TEST_CASE("base64 and %XX hide nothing, one level deep") {
  CHECK(redacted("x Ym9iQGV4YW1wbGUuY29t y") == "x [REDACTED] y");            // bob@example.com
  CHECK(redacted("k=Y2FsbCA1NTUtMTIzLTQ1NjcgcGxlYXNl;") == "k=[REDACTED];");  // call 555-123-4567
  CHECK(redacted("to=bob%40example.com&x=1") == "to=[REDACTED]&x=1");
  CHECK(redacted("key=%73k-ant-api03-abcdefghijklmnopqrs") == "key=[REDACTED]");
}

TEST_CASE("A key of JSON tells of a secret, whatever its spelling") {
  Engine engine;
  const auto json = [&](std::string_view in) {
    std::string out;
    return engine.json(in, out) > 0 ? out : std::string(in);
  };
  CHECK(json(R"({"dbPassword":"hunter2"})") == R"({"dbPassword":"[REDACTED]"})");
  CHECK(json(R"({"X-Api-Key":"abc"})") == R"({"X-Api-Key":"[REDACTED]"})");
  CHECK(json(R"({"authorization":["Bearer x","y"]})") ==
        R"({"authorization":["[REDACTED]","[REDACTED]"]})");
  CHECK(json("{\"password\" \n : \"x\"}") == "{\"password\" \n : \"[REDACTED]\"}");
  CHECK(json(R"({"password":12345})") == R"({"password":"[REDACTED]"})");
  CHECK(json(R"({"headers":"{\"cookie\":\"a=b\"}"})") ==
        R"({"headers":"{\"cookie\":\"[REDACTED]\"}"})");
  CHECK(json(R"({"pass\u0077ord":"x"})") == R"({"pass\u0077ord":"[REDACTED]"})");
  CHECK(json(R"({"token":"3f9aQ2z7Lk0pXw8v33"})") == R"({"token":"[REDACTED]"})");
}

TEST_CASE("A number of JSON is found behind another, and what an escape keeps from sight") {
  Engine engine;
  std::string out;
  CHECK(engine.text("[1,4111111111111111]", out) == 1);
  CHECK(engine.text(R"({"a":"\n555-123-4567"})", out) == 1);
  CHECK(engine.text(R"({"a":"2026-11-23","b":"10:00:00.123456789"})", out) == 0);
}

TEST_CASE("Counts of tokens, pieces of text, ids and schemas are no secrets of their keys") {
  Engine engine;
  std::string out;
  for (const char* kept :
       {R"({"max_tokens":4096,"prompt_tokens":1234567890123456,"token_count":5})",
        R"({"token":" the","logprob":-0.1})", R"({"eos_token":"<|start_header_id|>"})",
        R"({"session.id":"3f9aQ2z7Lk0pXw8v33","session_id":"3f9aQ2z7Lk0pXw8v33"})",
        R"({"properties":{"password":{"type":"string","description":"The password"}}})",
        R"({"password":null,"secret":true,"api_key":""})", R"({"password":"[REDACTED]"})"}) {
    CAPTURE(kept);
    CHECK(engine.json(kept, out) == 0);
  }
}

TEST_CASE("Machines' addresses and assignments are the strict pack's") {
  CHECK(is_found("203.0.113.7", "ip", Pack::strict));
  CHECK(is_found("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "ip", Pack::strict));
  CHECK(is_found("3c:22:fb:12:34:56", "mac", Pack::strict));
  CHECK(is_found("q8Zr2LxT0vYw5KsB1nMc7HdP", "high_entropy", Pack::strict));
  CHECK(redacted("password=hunter2go", Pack::strict) == "password=[REDACTED]");
  CHECK(redacted("C++ std::vector :: x", Pack::strict) == "C++ std::vector :: x");
}

TEST_CASE("What a rule replaced is not replaced again") {
  for (Pack pack : {Pack::standard, Pack::strict}) {
    const std::string once =
        redacted("https://a:b@c.de/?key=0123456789abcdef0 \"password\": \"hunter2\"", pack);
    CHECK(redacted(once, pack) == once);
  }
}
