// The look of a page. Series are told apart by colours of Okabe and Ito's palette, which people
// with any kind of colour vision can tell apart (https://jfly.uni-koeln.de/color/), darker on white
// and lighter on black until each has three times the ground's luminance; lines differ by their
// dashes, too. On paper it is the light one.
#include "cli/html/page.hpp"

namespace daybook::cli {
namespace {

constexpr const char* kStyle = R"(:root {
  --ground: #fff; --sheet: #f6f7f9; --ink: #1b1f24; --faint: #5b6470; --rule: #dfe3e8;
  --good: #0072b2; --bad: #c8500a;
  --s1: #0072b2; --s2: #b87a00; --s3: #00845f; --s4: #b4568d; --s5: #3a93c9; --s6: #c8500a;
  --s7: #6a51a3; --s0: #7d8590;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --sheet: #1d2127; --ink: #e6e9ed; --faint: #9aa4b0; --rule: #323842;
    --good: #4aa8e0; --bad: #ff8a4c;
    --s1: #4aa8e0; --s2: #f0b13c; --s3: #2fc193; --s4: #e59cc6; --s5: #8fd0f5; --s6: #ff8a4c;
    --s7: #b3a0e8; --s0: #8b949e;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 68rem; background: var(--ground);
  color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 .25rem; font-size: 1.2rem; }
header p, .note, footer, .how { color: var(--faint); margin: .25rem 0 .75rem; }
.note, header p { overflow-wrap: anywhere; }
a { color: var(--good); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; }
section { margin: 2rem 0 0; padding: 1rem 0 0; border-top: 1px solid var(--rule); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem;
  margin: 1rem 0; }
.facts div { padding: .5rem .75rem; background: var(--sheet); border-radius: .4rem; }
.facts dt { color: var(--faint); font-size: .85rem; }
.facts dd { margin: 0; font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
  gap: 0 2rem; }
.plots .strip { grid-column: 1 / -1; }
.plot { margin: .75rem 0 1rem; min-width: 0; }
figcaption { font-weight: 600; overflow-wrap: anywhere; }
figcaption small { color: var(--faint); font-weight: 400; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: .15rem 0 .5rem; padding: 0;
  list-style: none; font-size: .85rem; overflow-wrap: anywhere; }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem;
  border-radius: .15rem; background: var(--c); vertical-align: -.05rem; }
.shades .key { margin: 0; border-radius: 0; }
.frame { --left: 3.6rem; position: relative; height: 12.5rem; margin-bottom: 1.6rem;
  padding-left: var(--left); }
.strip .frame { --left: 9rem; height: calc(var(--rows) * 1.5rem + .2rem); }
.drawing { display: block; width: 100%; height: 100%; }
.beside, .below { position: absolute; color: var(--faint); font-size: .75rem; line-height: 1;
  font-variant-numeric: tabular-nums; }
.beside { left: 0; top: 0; bottom: 0; width: var(--left); }
.beside span { position: absolute; right: .45rem; transform: translateY(50%);
  white-space: nowrap; }
.beside .row { max-width: calc(var(--left) - .45rem); overflow: hidden; text-overflow: ellipsis;
  line-height: 1.3; }
.below { left: var(--left); right: 0; top: calc(100% + .4rem); height: 1em; }
.below span { position: absolute; padding-left: .1rem; white-space: nowrap; }
.good { --c: var(--good); } .bad { --c: var(--bad); }
.s1 { --c: var(--s1); } .s2 { --c: var(--s2); } .s3 { --c: var(--s3); } .s4 { --c: var(--s4); }
.s5 { --c: var(--s5); } .s6 { --c: var(--s6); } .s7 { --c: var(--s7); } .s0 { --c: var(--s0); }
svg g { fill: var(--c); }
.grid { fill: none; stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
.line { fill: none; stroke: var(--c); stroke-width: 2; vector-effect: non-scaling-stroke;
  stroke-linejoin: round; stroke-linecap: round; }
.dot { fill: none; stroke: var(--c); stroke-width: 5; vector-effect: non-scaling-stroke;
  stroke-linecap: round; }
.line.s2 { stroke-dasharray: 7 4; } .line.s6 { stroke-dasharray: 2 4; }
.point { fill: transparent; } .point:hover { fill: var(--ink); fill-opacity: .1; }
.track { fill: var(--sheet); } .cell { fill: var(--bad); }
.scroll { overflow-x: auto; margin: .5rem 0 0; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; white-space: nowrap; }
.long { white-space: normal; min-width: 14rem; max-width: 22rem; overflow-wrap: anywhere; }
th:first-child { padding-left: 0; }
thead th { color: var(--faint); font-weight: 600; }
tbody th { font-weight: 400; }
.n { text-align: right; }
.none { color: var(--faint); }
.bar { width: 7rem; min-width: 5rem; }
.bar svg { display: block; width: 100%; height: .7rem; margin-top: .3rem; fill: var(--good); }
details { margin: .25rem 0; } summary { cursor: pointer; color: var(--faint); font-size: .85rem; }
.how { font-size: .8rem; margin: .25rem 0 .5rem; } code { overflow-wrap: anywhere; }
footer { margin-top: 2rem; font-size: .85rem; }
@media (max-width: 34rem) {
  .strip .frame { --left: 6.5rem; }
  .below span:nth-child(even) { display: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  nav, details { display: none; }
  .plot, .facts, tr, caption { break-inside: avoid; } h2, figcaption { break-after: avoid; }
  .scroll { overflow: visible; } th, td { padding: .15rem .35rem; } table { font-size: 7.5pt; }
}
)";

}  // namespace

const char* html_style() noexcept {
  return kStyle;
}

}  // namespace daybook::cli
