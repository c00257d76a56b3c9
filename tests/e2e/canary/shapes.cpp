// The shapes of canaries. None is anybody's: numbers are those that issuers and registries keep for
// examples, keys are of made-up letters.
#include <algorithm>

#include "e2e/canary/canaries.hpp"

namespace testing {
namespace {

using Family = Canary::Family;

Canary whole(std::string name, Family family, const std::string& text) {
  return {std::move(name), family, text, text};
}

std::vector<Canary> of_guide() {
  return {whole("e-mail", Family::email, "bob.canary@example.com"),
          whole("e-mail with a tag", Family::email, "bob+canary@example.co.uk"),
          whole("e-mail in capitals", Family::email, "BOB.CANARY@EXAMPLE.ORG"),
          whole("e-mail of digits", Family::email, "0815canary@mail-7.example.net"),
          whole("phone with dashes", Family::phone, "555-123-4567"),
          whole("phone with dots", Family::phone, "555.124.4568"),
          whole("phone of digits", Family::phone, "5551254569"),
          whole("card with dashes", Family::card, "4111-1111-1111-1111"),
          whole("card with blanks", Family::card, "5555 5555 5555 4444"),
          whole("card of digits", Family::card, "4012888888881881"),
          whole("card of another issuer", Family::card, "6011-1111-1111-1117"),
          whole("card of digits, another", Family::card, "5105105105105100")};
}

/// Written in pieces, so that no scanner of source code takes it for a leak.
Canary key(std::string name, const std::string& secret) {
  return whole(std::move(name), Family::secret, secret);
}

std::vector<Canary> of_providers() {
  return {key("anthropic key",
              "sk-"
              "ant-api03-ClQ0Ti1JKSZP88R7FyKdC96KvNClvpfJttz2BDc3-7h4kvprivResC"
              "hCeyPygKY8Q06JRtaAA"),
          key("openai project key",
              "sk-"
              "proj-gIdo5PSxghGqt4rRG3IUrFfKkFEB3q1msC0SORVcnQPAFmUH"),
          key("openai service key",
              "sk-"
              "svcacct-xxf9wxigeysSLbO43QGGUC6stnSClELqDvjOkERZ"),
          key("openai key",
              "sk-"
              "SDeDRsz9R3lJYZTEi7TdT3BlbkFJkpCaGKUK85ukyrXJwdce"),
          key("openrouter key",
              "sk-"
              "or-v1-ee9c40f5977e2242f48837be9ad053674144422ee5a9b50411e0d8ddf7"
              "82cf1e"),
          key("langfuse key",
              "sk-"
              "lf-067cb903-12fe-c642-3303-5c1fdf47c8f0"),
          key("aws access key",
              "AKI"
              "AFMPQELMCLRPYM6GP"),
          key("aws session key",
              "ASI"
              "AZMZZJWRHE6P3576L"),
          key("github token",
              "ghp"
              "_nBQG8m4kZzkoBvElPY4uhFzqpFcCbDSkMVCG"),
          key("github app token",
              "ghs"
              "_R4c659aPIbKxHp8UqjOVSKsLwCfa4TkO4mKS"),
          key("github fine token",
              "git"
              "hub_pat_zGUH2MTE5W7DL8J3IgL88H_SUEnctIuuGHsEMVSMesl29VlrbIRaeii8"
              "OS4AgVKNEPEPjRWubmmBl6Xe5U"),
          key("gitlab token",
              "glp"
              "at-01xmGY7wLzN39qOkhrAh"),
          key("npm token",
              "npm"
              "_JwoEilnJhVn5hzEFEgdm4JbIkn72zAOQLJ6G"),
          key("pypi token",
              "pyp"
              "i-AgEIcHlwaS5vcmcH7XgnYCl9syYXPIYLcxbqudfSHA4ZgG53mC7l5JKDfGI7f4"
              "R1dXszePMC3hD"),
          key("huggingface token",
              "hf_"
              "zzrGXroyIgFzoeBxWLDUJxFYpEndKSxdXc"),
          key("google api key",
              "AIz"
              "anVfeIICdrWCn3X0wi1TvEFYllhPMLNE5jiz"),
          key("google oauth",
              "ya2"
              "9.RLAbpdlN2CrJAQqCbPftU5et60sYwoOvotplpTo9NIHngao6JO9FTg5ieMc9"),
          key("google client secret",
              "GOC"
              "SPX-mSFI2kqH5QtnP2mqDJkxON4ylwtU"),
          key("slack bot token",
              "xox"
              "b-095070940172-384456380480-d4bKSVrupEQzwNbFkxErJrbZ"),
          key("slack app token",
              "xap"
              "p-1-4ONVV4Y6QR8-0932420069839-d66b9abd17a36ee731024faaf2a9361d"),
          key("slack webhook",
              "hoo"
              "ks.slack.com/services/T82TQAQY3UG/BMBHVKWG6EA/9jlatmN9P0IztkCsiX"
              "CqWtTG"),
          key("stripe key",
              "sk_"
              "live_J6ovoRubS7R7etsA4zaM3p3d"),
          key("stripe restricted key",
              "rk_"
              "test_j7gHqP0LywW3DAkqWZpxgzj2"),
          key("stripe hook secret",
              "whs"
              "ec_lQ9w9TSTmRVTPgy8MSOHtbdyHe7t2Wtw"),
          key("databricks token",
              "dap"
              "i9abed68403941514316396edd91fd21d"),
          key("perplexity key",
              "ppl"
              "x-oyYGfLxm4Iqv291MFqF09cHzJ36KsusMRxxPSJL4RiDoh6RV"),
          key("groq key",
              "gsk"
              "_sSPjc2nCchuy4hUKja8kWR2xOhi3jhzIByU89KvptF66OqYzD4o5"),
          key("xai key",
              "xai"
              "-IyjnacxJXhGrWfsuvBGPkuHC2hlLRTrKw45OHgaJ8WRXFG175niFmKV75DUKQRT"
              "1FzqDiqkCwYmbkXoi"),
          key("replicate token",
              "r8_"
              "vDwjoSZXl4BEYRjeUvQJze0aS8bukfOTPE22A"),
          key("langsmith key",
              "lsv"
              "2_pt_24cd449bcc7608696a10f5575939127d_eaef7ca31b"),
          key("nvidia key",
              "nva"
              "pi-p1iH9Sp6byN1pbO6bJExGZNhcjTc0kbMWxcuxNynDJmCofnjhoKL3f568ojdG"
              "cvb"),
          key("tavily key",
              "tvl"
              "y-dK5h4E00iA8qw1UDTq06hTvu113AkBzH"),
          key("sendgrid key",
              "SG."
              "PNL8CF1M4rPQvmHhzMIWa8.1iApabLe9Be8Z72dk1cxwAhu45iIycCnOaKIp57Ed"
              "Mf"),
          key("mailgun key",
              "key"
              "-096d19ca9b129cb31657abdf71571b51"),
          key("digitalocean token",
              "dop"
              "_v1_c682929d1956c3838ed13c5fe696723358ff0e9a7e9cc930f6ca79f5bd3f"
              "01d5"),
          key("shopify token",
              "shp"
              "at_bd09b375b3ad7849b457f494ac5c17a6"),
          key("linear key",
              "lin"
              "_api_qXtcUgVv5uW29nNMGZCUNuP6HzDbTC7kEzRQgnTt"),
          key("notion token",
              "ntn"
              "_9zQA9fKJZDnPN6kLnUkv4vtVSC5UiqbmpRiaXm1rSWcw6n"),
          key("grafana token",
              "gls"
              "a_C0Vw58q8wiradBgMraJb2CedM1HAmVn1_f7228904"),
          key("vault token",
              "hvs"
              ".D7vxgCd2AzNkREcqSF8Py0UAlQkYdcpDjFFcBv3oqD1IvFIBW0eLz5JG6ZQ7oFT"
              "nuAkpWt8rY6s2RASEtB6dEZnkBB"),
          key("planetscale token",
              "psc"
              "ale_tkn_8U9eKtNf4yfQIHJxAmv33M7zQS8T9XjKEIMgkiT6cWd"),
          key("postman key",
              "PMA"
              "K-69f58c9b2a57b5c8ded9f84e-7db94ac90798065be31b8478dd571d4224"),
          key("newrelic key",
              "NRA"
              "K-S3Y4SSX3STSKK2DSNGFV5YDP9DP"),
          key("supabase key",
              "sbp"
              "_2e570ead545ddd9a50eee8f55b85d40c1f88b42b"),
          key("age key",
              "AGE-SE"
              "CRET-KEY-1DZZBJNS2G0SWHTECLL4H6DUOOJU3OA2OFF6D9RGSY6BJENKPMQQFYG"
              "09H6")};
}

std::vector<Canary> of_people() {
  return {whole("phone with a country", Family::phone, "+1 (555) 123-4567"),
          whole("phone of Britain", Family::phone, "+44 20 7946 0958"),
          whole("phone of Germany", Family::phone, "+49 30 901820"),
          whole("card of fifteen digits", Family::card, "3782 822463 10005"),
          whole("IBAN", Family::number, "GB82 WEST 1234 5698 7654 32"),
          whole("IBAN in one piece", Family::number, "DE89370400440532013000"),
          whole("SSN", Family::number, "536-22-8726")};
}

/// PEM, tokens of protocols, and addresses that hold a password.
std::vector<Canary> of_protocols() {
  const std::string body =
      "7lb8IAwsKhQpLHFdpJ8qifWpDaQNuLjg1X/4QQlTpXDlpgfpOPv+dlMIof/4yH1P"
      "tLzSUGCCYYWklR/UNZhouPC6ofJAcKLgLrof/hys2DN4R3q+/UK5ptZC/wpGHbo/";
  const std::string jwt =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0NzExIiwibmF"
      "tZSI6IkNhbmFyeSJ9.hDEd5iuW9sCW5fQnqbLReqrfqryYbeNsmLe0Ye2glG"
      "G";
  const auto pem = [&](const std::string& kind) {
    const std::string end = kind + "PRIVATE KEY-----";
    return "-----BEGIN " + end + "\n" + body + "\n-----END " + end;
  };
  return {{"PEM", Family::secret, pem(""), body},
          {"PEM of RSA", Family::secret, pem("RSA "), body},
          {"PEM of EC", Family::secret, pem("EC "), body},
          {"PEM of OpenSSH", Family::secret, pem("OPENSSH "), body},
          {"PEM without an end", Family::secret, "-----BEGIN PRIVATE KEY-----\n" + body, body},
          key("JWT", jwt),
          {"bearer", Family::header, "Authorization: Bearer JO0gCBePdh6bqMZBHUMVcXdadEZFirao",
           "JO0gCBePdh6bqMZBHUMVcXdadEZFirao"},
          {"basic", Family::header, "Authorization: Basic Y2FuYXJ5Omh1bnRlcjItY2FuYXJ5",
           "Y2FuYXJ5Omh1bnRlcjItY2FuYXJ5"},
          {"address with a password", Family::secret, "postgres://app:hunter2canary@db.intern/main",
           "hunter2canary"},
          {"parameter of an address", Family::header, "https://host/p?api_key=canary9aQ2z7&x=1",
           "canary9aQ2z7"}};
}

/// Values that only their key tells.
std::vector<Canary> of_keys() {
  std::vector<Canary> canaries;
  for (const char* key : {"password", "db_password", "api_key", "apiKey", "client_secret",
                          "secret_access_key", "passphrase", "authorization", "set-cookie"}) {
    const std::string secret = std::string("cAnaryOf ") + key;
    canaries.push_back({std::string("value of ") + key, Family::keyed,
                        "{\"" + std::string(key) + "\":\"" + secret + "\"}", secret});
  }
  return canaries;
}

std::vector<Canary> of_default() {
  std::vector<Canary> all = of_guide();
  // Ten bare digits are more often a time.
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const Canary& canary) { return canary.name == "phone of digits"; }),
            all.end());
  for (auto&& more : {of_people(), of_providers(), of_protocols(), of_keys()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

const std::vector<Canary>& canaries(std::string_view pack) {
  static const std::vector<Canary> guide = of_guide(), standard = of_default();
  return pack == "guide" ? guide : standard;
}

}  // namespace testing
