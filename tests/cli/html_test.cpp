// Text, tables and pages for a browser.
#include "cli/html/page.hpp"
#include "cli/html/table.hpp"
#include "cli/html/text.hpp"
#include "support/catch.hpp"

using namespace daybook::cli;
using Catch::Contains;

namespace {

HtmlTable models(std::size_t rows) {
  HtmlTable shown;
  shown.table.columns = {{"model"}, {"count"}, {"cost_usd"}, {"last_at"}, {"environment"}};
  for (std::size_t i = 0; i < rows; ++i)
    shown.table.rows.push_back({"m" + std::to_string(i), static_cast<std::int64_t>(i * 1000),
                                i == 0 ? Cell() : Cell(0.1 * static_cast<double>(i)),
                                "2026-11-23T10:00:00.123456789Z", Cell()});
  shown.id = "models";
  shown.title = "By model";
  shown.command = "daybook report models";
  shown.bar_of = "count";
  return shown;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("text on a page can end no tag and no attribute", "[cli]") {
  CHECK(html_text("<script>alert('1')</script> & \"x\"") ==
        "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;");
  CHECK(html_text("a]]>b") == "a]]&gt;b");
  CHECK(html_text("&lt;") == "&amp;lt;");
}

TEST_CASE("text on a page steers nobody", "[cli]") {
  CHECK(html_text("a\x01\x1b[31m") == "a\\x01\\x1b[31m");
  CHECK(html_text("\u202egpj.exe") == "\\u202egpj.exe");
  CHECK(html_text("a\nb") == "a↵b");
  CHECK(html_text(std::string("a\0b", 3)) == "a\\x00b");
  CHECK(html_text("\xff") == "\uFFFD");
  CHECK(html_text(std::string(500, 'x')).size() < 210);
}

TEST_CASE("a table has numbers for people, and exact ones", "[cli]") {
  const std::string html = table_html(models(3));
  CHECK_THAT(html, Contains("<td class=\"n\" data-value=\"2000\">2,000</td>"));
  CHECK_THAT(html, Contains("<td class=\"n\" data-value=\"0.1\">$0.1</td>"));
  CHECK_THAT(html, Contains("<th scope=\"row\"><bdi>m1</bdi></th>"));
  CHECK_THAT(html, Contains("<bdi>2026-11-23T10:00:00Z</bdi>"));
  CHECK_THAT(html, Contains("<th scope=\"col\" class=\"n\">count</th>"));
  CHECK_THAT(html, Contains("<code>daybook report models</code>"));
}

TEST_CASE("a table leaves out columns without a value, and tells NULL from 0", "[cli]") {
  const std::string html = table_html(models(3));
  CHECK_FALSE(has(html, "environment"));
  CHECK_THAT(html, Contains("<td class=\"none\">–</td>"));
  CHECK_THAT(html, Contains("data-value=\"0\">0<"));
  CHECK(table_html(models(0)).empty());
}

TEST_CASE("a table that is too long shows its largest rows and says so", "[cli]") {
  HtmlTable shown = models(1200);
  shown.most = 2;
  const std::string html = table_html(shown);
  CHECK_THAT(html, Contains(">m1199<"));
  CHECK_THAT(html, Contains(">m1198<"));
  CHECK_FALSE(has(html, ">m1197<"));
  CHECK_THAT(html, Contains("2 of 1,200 rows; all of them: <code>daybook report models</code>"));
}

TEST_CASE("without a bar it is the last rows that a table shows", "[cli]") {
  HtmlTable shown = models(5);
  shown.bar_of.clear();
  shown.most = 2;
  const std::string html = table_html(shown);
  CHECK(html.find(">m3<") < html.find(">m4<"));
  CHECK_FALSE(has(html, ">m2<"));
}

TEST_CASE("a page allows nothing but its style, and holds no script", "[cli]") {
  HtmlPage page;
  page.title = "<b>";
  page.about = "</p>";
  page.facts = {{"spans", "<i>"}};
  page.sections = {{"traffic", "Traffic", "", "<table></table>"}, {"errors", "<u>", "", ""}};
  const std::string html = page_html(page);
  CHECK_THAT(html, Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:;"));
  CHECK_THAT(html, Contains("<title>&lt;b&gt;</title>"));
  CHECK_THAT(html, Contains("<dd>&lt;i&gt;</dd>"));
  CHECK_THAT(html, Contains("<a href=\"#traffic\">Traffic</a>"));
  CHECK_THAT(html, Contains("Nothing was recorded."));
  for (const char* part : {"<script", "http://", "https://", "url(", "@import"})
    CHECK_FALSE(has(html, part));
}
