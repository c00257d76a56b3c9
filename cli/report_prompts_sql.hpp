// The statements of `report prompts` and `report scores`, on documented views. They read rows: of
// prompts the totals that the writer keeps and the latest 100,000 scores, of scores those of the
// window.
#pragma once

#include <string>

#include "cli/report.hpp"

namespace daybook::cli {

std::string prompts_sql(const ReportRequest& request);
/// `bucket_column`: "strftime(… hour_us …) AS day, " or nothing.
std::string scores_sql(const ReportRequest& request, const std::string& bucket_column);

}  // namespace daybook::cli
