#include "price/model_name.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace daybook::price {
namespace {

struct Alias {
  std::string_view name, family;
};
constexpr Alias kAliases[] = {
    {"amazon", "aws"},
    {"amazon-bedrock", "aws"},
    {"amazon_bedrock", "aws"},
    {"anthropic", "anthropic"},
    {"aws", "aws"},
    {"aws.bedrock", "aws"},
    {"aws_bedrock", "aws"},
    {"az.ai.openai", "azure"},
    {"azure", "azure"},
    {"azure-openai", "azure"},
    {"azure.ai.openai", "azure"},
    {"azure_openai", "azure"},
    {"bedrock", "aws"},
    {"bedrock_converse", "aws"},
    {"cerebras", "cerebras"},
    {"cohere", "cohere"},
    {"cohere_chat", "cohere"},
    {"deepseek", "deepseek"},
    {"fireworks", "fireworks"},
    {"fireworks-ai", "fireworks"},
    {"fireworks_ai", "fireworks"},
    {"gcp.gemini", "google"},
    {"gcp.gen_ai", "google"},
    {"gcp.vertex_ai", "google"},
    {"gemini", "google"},
    {"google", "google"},
    {"google-genai", "google"},
    {"google-vertex", "google"},
    {"google.generative-ai", "google"},
    {"google.vertex", "google"},
    {"google_genai", "google"},
    {"groq", "groq"},
    {"mistral", "mistral"},
    {"mistral-ai", "mistral"},
    {"mistral_ai", "mistral"},
    {"mistralai", "mistral"},
    {"moonshot", "moonshot"},
    {"moonshotai", "moonshot"},
    {"openai", "openai"},
    {"openrouter", "openrouter"},
    {"perplexity", "perplexity"},
    {"text-completion-openai", "openai"},
    {"together", "together"},
    {"together-ai", "together"},
    {"together_ai", "together"},
    {"togetherai", "together"},
    {"vertex_ai", "google"},
    {"vertex_ai-anthropic_models", "google"},
    {"vertex_ai-language-models", "google"},
    {"vertexai", "google"},
    {"voyage", "voyage"},
    {"voyageai", "voyage"},
    {"x-ai", "xai"},
    {"x.ai", "xai"},
    {"x_ai", "xai"},
    {"xai", "xai"},
    {"z-ai", "zai"},
    {"z_ai", "zai"},
    {"zai", "zai"},
    {"zhipu", "zai"},
    {"zhipuai", "zai"},
};
static_assert(std::is_sorted(std::begin(kAliases), std::end(kAliases),
                             [](const Alias& a, const Alias& b) { return a.name < b.name; }));

/// What the Vercel AI SDK puts behind a provider's name.
constexpr std::string_view kMethods[] = {".chat",     ".responses", ".completion", ".completions",
                                         ".messages", ".embedding", ".embeddings", ".image"};

const Alias* alias_of(std::string_view name) {
  const auto less = [](const Alias& a, std::string_view b) { return a.name < b; };
  const Alias* const found = std::lower_bound(std::begin(kAliases), std::end(kAliases), name, less);
  return found == std::end(kAliases) || found->name != name ? nullptr : found;
}

std::string_view without_method(std::string_view name) {
  for (const std::string_view method : kMethods) {
    if (name.ends_with(method)) return name.substr(0, name.size() - method.size());
  }
  return name;
}

/// How many characters at the end are a date: -20250929, -2025-09-29, @20250929.
std::size_t date_length(std::string_view name) {
  for (const std::string_view shape : {"-0000-00-00", "-00000000", "@00000000"}) {
    if (name.size() <= shape.size()) continue;
    const std::string_view end = name.substr(name.size() - shape.size());
    const bool same = std::equal(end.begin(), end.end(), shape.begin(), [](char a, char b) {
      return b == '0' ? a >= '0' && a <= '9' : a == b;
    });
    if (same && end.substr(1, 2) == "20") return shape.size();
  }
  return 0;
}

/// "claude-opus-4-6[1m]", "gpt-5 (medium)": a window or an effort, at the same rates.
std::string_view without_bracket(std::string_view name) {
  if (name.empty() || (name.back() != ']' && name.back() != ')')) return name;
  const std::size_t open = name.find_last_of(name.back() == ']' ? '[' : '(');
  if (open == name.npos || open == 0) return name;
  name = name.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return name;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string provider_family(std::string_view provider) {
  const std::string name = lower(provider);
  if (const Alias* alias = alias_of(name)) return std::string(alias->family);
  const std::string_view shorter = without_method(name);
  if (const Alias* alias = alias_of(shorter)) return std::string(alias->family);
  return name;
}

bool is_known_provider(std::string_view provider) {
  return alias_of(lower(provider)) != nullptr;
}

std::string bare_model(std::string_view family, std::string_view model) {
  std::string name = lower(model);
  for (const std::string_view prefix : {"publishers/google/models/", "models/"}) {
    if (family == "google" && name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  const std::size_t slash = name.find('/');
  if (slash != name.npos && !family.empty() &&
      provider_family(std::string_view(name).substr(0, slash)) == family) {
    name.erase(0, slash + 1);
  }
  return name;
}

std::string canonical_model(std::string_view bare) {
  bare = without_bracket(bare);
  bare.remove_suffix(date_length(bare));
  std::string name(bare);
  std::replace(name.begin(), name.end(), '.', '-');
  return name;
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace daybook::price
