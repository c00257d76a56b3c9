// The shapes of keys are those that the providers print, as gitleaks and others know them.
#include "base/for_ever.hpp"
#include "redact/packs.hpp"

namespace daybook::redact {
namespace {

struct Shape {
  const char* name;
  std::vector<std::string> literals;  // a key begins with one of these
  const char* rest;                   // what follows
  double bits = 0;                    // of entropy at least; 0: the literal says enough
};

// No letter or digit ahead of a key; '_' and '-' may be, as in `my_key_sk-ant-…`.
constexpr const char* kAhead = "(?<![A-Za-z0-9])";

const std::vector<Shape>& shapes() {
  static const auto& table = base::for_ever(std::vector<Shape>{
      {"anthropic_key", {"sk-ant-"}, "[A-Za-z0-9_-]{19,}+"},
      {"openai_key", {"sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"}, "[A-Za-z0-9_-]{20,}+"},
      {"openai_key", {"sk-"}, "[A-Za-z0-9]{20,}+", 3.0},
      {"openrouter_key", {"sk-or-"}, "[A-Za-z0-9-]{20,}+"},
      {"langfuse_key", {"sk-lf-", "pk-lf-"}, "[A-Za-z0-9-]{20,}+"},
      {"aws_access_key", {"AKIA", "ASIA", "ABIA", "ACCA", "A3T"}, "[A-Z0-9]{16,17}(?![A-Za-z0-9])"},
      {"github_token", {"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, "[A-Za-z0-9]{30,}+"},
      {"github_token", {"github_pat_"}, "[A-Za-z0-9_]{22,}+"},
      {"gitlab_token",
       {"glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-"},
       "[A-Za-z0-9_-]{20,}+"},
      {"npm_token", {"npm_"}, "[A-Za-z0-9]{36,}+"},
      {"pypi_token", {"pypi-"}, "[A-Za-z0-9_-]{50,}+"},
      {"huggingface_token", {"hf_"}, "[A-Za-z0-9]{30,}+"},
      {"google_api_key", {"AIza"}, "[A-Za-z0-9_-]{35,}+"},
      {"google_oauth", {"ya29.", "GOCSPX-"}, "[A-Za-z0-9_-]{20,}+"},
      {"slack_token",
       {"xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xoxo-", "xapp-"},
       "[A-Za-z0-9.-]{10,}+"},
      {"slack_webhook", {"hooks.slack.com/"}, "[a-z]+/[A-Za-z0-9/+_-]{20,}+"},
      {"stripe_key",
       {"sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_"},
       "[A-Za-z0-9]{10,}+"},
      {"stripe_key", {"whsec_"}, "[A-Za-z0-9+/]{24,}+"},
      {"databricks_token", {"dapi"}, "[a-f0-9]{32}(?:-\\d)?(?![A-Za-z0-9])"},
      {"perplexity_key", {"pplx-"}, "[A-Za-z0-9]{40,}+"},
      {"groq_key", {"gsk_"}, "[A-Za-z0-9]{40,}+"},
      {"xai_key", {"xai-"}, "[A-Za-z0-9]{60,}+"},
      {"replicate_token", {"r8_"}, "[A-Za-z0-9]{36,}+"},
      {"fireworks_key", {"fw_"}, "[A-Za-z0-9]{22,}+", 3.5},
      {"langsmith_key", {"lsv2_"}, "(?:pt|sk)_[A-Za-z0-9_]{32,}+"},
      {"nvidia_key", {"nvapi-"}, "[A-Za-z0-9_-]{40,}+"},
      {"tavily_key", {"tvly-"}, "[A-Za-z0-9-]{20,}+"},
      {"sendgrid_key", {"SG."}, "[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"},
      {"mailgun_key", {"key-"}, "[a-f0-9]{32}(?![A-Za-z0-9])"},
      {"digitalocean_token", {"dop_v1_", "doo_v1_", "dor_v1_"}, "[a-f0-9]{64}"},
      {"shopify_token", {"shpat_", "shpca_", "shppa_", "shpss_"}, "[A-Fa-f0-9]{32}"},
      {"linear_key", {"lin_api_"}, "[A-Za-z0-9]{40}"},
      {"notion_token", {"ntn_"}, "[A-Za-z0-9]{40,}+"},
      {"doppler_token", {"dp.pt.", "dp.st."}, "[A-Za-z0-9._-]{40,}+"},
      {"grafana_token", {"glsa_", "glc_"}, "[A-Za-z0-9_+/=]{32,}+"},
      {"vault_token", {"hvs.", "hvb."}, "[A-Za-z0-9_-]{24,}+"},
      {"planetscale_token", {"pscale_"}, "(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{32,}+"},
      {"postman_key", {"PMAK-"}, "[a-f0-9]{24}-[a-f0-9]{34}"},
      {"newrelic_key", {"NRAK-"}, "[A-Z0-9]{27}"},
      {"sentry_token", {"sntrys_", "sntryu_"}, "[A-Za-z0-9+/=_]{40,}+"},
      {"supabase_key", {"sbp_", "sb_secret_"}, "[A-Za-z0-9_-]{30,}+"},
      {"age_key", {"AGE-SECRET-KEY-1"}, "[A-Z0-9]{58}"},
      {"daybook_key", {"daybook_"}, "[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{43,}+"},
  });
  return table;
}

std::string quoted(const std::string& literal) {
  std::string out;
  for (char c : literal) {
    if (c == '.' || c == '+') out += '\\';
    out += c;
  }
  return out;
}

RuleSpec rule_of(const Shape& shape) {
  RuleSpec rule;
  rule.name = shape.name;
  rule.at = RuleSpec::At::literal;
  rule.literals = shape.literals;
  rule.identifiers = true;
  if (shape.bits > 0) rule.validator = {Validator::Kind::entropy, shape.bits};
  rule.pattern = kAhead;
  rule.pattern += "(?:";
  for (const std::string& literal : shape.literals)
    (rule.pattern += &literal == &shape.literals[0] ? "" : "|") += quoted(literal);
  rule.pattern += std::string(")") + shape.rest;
  rule.example = shape.literals[0] + "…";
  return rule;
}

RuleSpec aws_secret() {
  RuleSpec rule;
  rule.name = "aws_secret_key";
  rule.at = RuleSpec::At::literal;
  rule.literals = {"secret"};
  rule.any_case = true;
  rule.pattern = R"((?i)secret[_ -]?(?:access[_ -]?)?key["']?\s{0,4}(?:=>|:|=)\s{0,4}["']?)"
                 R"(([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+]))";
  rule.group = 1;
  rule.example = "aws_secret_access_key = …";
  return rule;
}

RuleSpec telegram() {
  RuleSpec rule;
  rule.name = "telegram_token";
  rule.at = RuleSpec::At::digits;
  rule.length = 8;
  rule.identifiers = true;
  rule.pattern = R"((?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{32,33}(?![A-Za-z0-9_-]))";
  rule.example = "123456789:AA…";
  return rule;
}

RuleSpec azure() {
  RuleSpec rule;
  rule.name = "azure_key";
  rule.at = RuleSpec::At::literal;
  rule.literals = {"AccountKey=", "SharedAccessKey="};
  rule.pattern = R"((?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}+={0,2}))";
  rule.group = 1;
  rule.example = "AccountKey=…";
  return rule;
}

}  // namespace

RuleSpecs provider_rules() {
  RuleSpecs rules;
  for (const Shape& shape : shapes()) {
    RuleSpec rule = rule_of(shape);
    rules.push_back(std::move(rule));
  }
  rules.push_back(aws_secret());
  rules.push_back(telegram());
  rules.push_back(azure());
  return rules;
}

}  // namespace daybook::redact
