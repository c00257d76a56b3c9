// Upgrade: the control plane's way through migrate.hpp, with a dry run and a backup.
//
//   UpgradeResult done = schema::upgrade("daybook.db", {.backup = "before.db"});
//
// upgrade_store() of the public header is this with the library's own schema.
#pragma once

#include <string>

#include "daybook/upkeep.hpp"
#include "schema/migrate.hpp"

namespace daybook::schema {

UpgradeResult upgrade(const std::string& path, const UpgradeOptions& options,
                      const Schema& known = current());

}  // namespace daybook::schema
