#include "cli/unpriced.hpp"

#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {

std::string unpriced_text(const Reader& reader) {
  constexpr std::size_t kNamesShown = 8;
  Rows rows =
      reader.query("SELECT provider, model FROM unpriced_models ORDER BY count DESC, model");
  std::string names;
  std::uint64_t models = 0;
  while (rows.next()) {
    if (++models > kNamesShown) continue;
    const std::string provider = text_of(rows, 0), model = text_of(rows, 1);
    names += names.empty() ? "" : ", ";
    names += provider.empty() ? "" : visible(provider) + ' ';
    names += model.empty() ? "(no name)" : visible(model);
  }
  if (models == 0) return {};
  if (models > kNamesShown) names += ", …";
  return "cost unknown for " + counted(models, "model") + ": " + names + '\n';
}

}  // namespace daybook::cli
