// daybook: the embedded history of an LLM application. Include this, or the parts; README.md lists
// them in reading order.
#pragma once

#include "daybook/access.hpp"       // IWYU pragma: export
#include "daybook/alerts.hpp"       // IWYU pragma: export
#include "daybook/annotate.hpp"     // IWYU pragma: export
#include "daybook/archive.hpp"      // IWYU pragma: export
#include "daybook/audit.hpp"        // IWYU pragma: export
#include "daybook/backup.hpp"       // IWYU pragma: export
#include "daybook/common.hpp"       // IWYU pragma: export
#include "daybook/completion.hpp"   // IWYU pragma: export
#include "daybook/consent.hpp"      // IWYU pragma: export
#include "daybook/erase.hpp"        // IWYU pragma: export
#include "daybook/error.hpp"        // IWYU pragma: export
#include "daybook/export.hpp"       // IWYU pragma: export
#include "daybook/exporter.hpp"     // IWYU pragma: export
#include "daybook/health.hpp"       // IWYU pragma: export
#include "daybook/hold.hpp"         // IWYU pragma: export
#include "daybook/input.hpp"        // IWYU pragma: export
#include "daybook/kept_hours.hpp"   // IWYU pragma: export
#include "daybook/logger.hpp"       // IWYU pragma: export
#include "daybook/mcp.hpp"          // IWYU pragma: export
#include "daybook/models.hpp"       // IWYU pragma: export
#include "daybook/moments.hpp"      // IWYU pragma: export
#include "daybook/prices.hpp"       // IWYU pragma: export
#include "daybook/prompts.hpp"      // IWYU pragma: export
#include "daybook/reader.hpp"       // IWYU pragma: export
#include "daybook/record.hpp"       // IWYU pragma: export
#include "daybook/redact.hpp"       // IWYU pragma: export
#include "daybook/redact_scan.hpp"  // IWYU pragma: export
#include "daybook/retention.hpp"    // IWYU pragma: export
#include "daybook/savings.hpp"      // IWYU pragma: export
#include "daybook/search.hpp"       // IWYU pragma: export
#include "daybook/sources.hpp"      // IWYU pragma: export
#include "daybook/spans.hpp"        // IWYU pragma: export
#include "daybook/store.hpp"        // IWYU pragma: export
#include "daybook/trend.hpp"        // IWYU pragma: export
#include "daybook/upkeep.hpp"       // IWYU pragma: export
#include "daybook/users.hpp"        // IWYU pragma: export
#include "daybook/value.hpp"        // IWYU pragma: export
#include "daybook/version.hpp"      // IWYU pragma: export
