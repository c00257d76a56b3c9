#include "cli/report.hpp"

namespace daybook::cli {

const std::vector<ReportSpec>& reports() {
  static const std::vector<ReportSpec> kReports = {
      latency_report(), tokens_report(),  cost_report(),       users_report(),   sessions_report(),
      errors_report(),  traffic_report(), trend_report(),      anomaly_report(), savings_report(),
      models_report(),  tools_report(),   prompts_report(),    scores_report(),  memory_report(),
      metrics_report(), storage_report(), compliance_report(), threats_report()};
  return kReports;
}

const char* bucket_name(Bucket bucket) noexcept {
  constexpr const char* kNames[] = {"none", "hour", "day", "week", "month"};
  return kNames[static_cast<int>(bucket)];
}

std::string bucket_text(Bucket bucket, Time at, const Zone& zone) {
  const Nanos offset = zone.offset(at);
  std::string civil = time_text(at + offset);
  civil.pop_back();  // Z
  if (bucket == Bucket::hour) return civil + offset_text(offset);
  return civil.substr(0, bucket == Bucket::month ? 7 : 10);
}

std::string report_sql(const ReportSpec& spec, const ReportRequest& request) {
  return spec.sql(spec, request);
}

}  // namespace daybook::cli
