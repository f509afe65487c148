#include "report/page_style.hpp"

namespace likeness::report {

// Blue and vermilion of Okabe and Ito's palette, which people with any kind of colour blindness
// tell apart; moved in lightness to be read on paper and on a dark screen.
std::string_view page_style() {
  return R"(
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --ink: #23272d; --muted: #5f666e; --rule: #dcd8cf; --raised: #f5f2ec;
  --real: #1f6499; --real-area: #a8c8e1; --synthetic: #bf4d0a;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --ink: #e4e2dc; --muted: #9ea5ad; --rule: #353a40; --raised: #1d2125;
    --real: #78b4e4; --real-area: #2f5676; --synthetic: #f59a5f;
  }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --muted: #444; --rule: #bbb; --raised: #fff;
    --real: #1f6499; --real-area: #a8c8e1; --synthetic: #bf4d0a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 78rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.55 var(--sans);
  overflow-wrap: anywhere;
}
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.5rem; margin: 0 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0; }
p { margin: 0 0 .8rem; max-width: 68ch; }
section { border-top: 1px solid var(--rule); padding-top: 1.8rem; margin-top: 2.6rem; }
a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--real); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--ink); color: var(--paper); padding: .5rem .8rem; z-index: 1; }
.skip:focus { top: .5rem; }
.subtitle { color: var(--muted); margin-bottom: 1rem; }
.key { display: flex; align-items: center; gap: .45rem; margin: 0; font-size: .95rem; }
.swatch { width: 1.5rem; height: .8rem; }
.of-real.swatch { background: var(--real-area); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.of-synthetic.swatch { height: 0; border-top: 2.5px solid var(--synthetic); margin-left: .9rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; margin: 1.6rem 0 0; padding: 0; font-size: .95rem; }
nav a { display: inline-block; padding: .25rem 0; color: var(--muted); }
.scores { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); gap: 1.6rem 2.2rem; margin: 1.2rem 0 1.6rem; padding: 0; list-style: none; }
.scores li { border-top: 2px solid var(--ink); padding-top: .55rem; break-inside: avoid; }
.scores .value { font: 600 2.5rem/1.1 var(--serif); font-variant-numeric: tabular-nums lining-nums; display: block; margin: .1rem 0 .35rem; }
.scores .value small { font: 400 .95rem var(--sans); color: var(--muted); margin-left: .4rem; }
.scores p { font-size: .93rem; margin: 0; color: var(--muted); }
.gauge { height: 5px; background: var(--rule); margin: 0 0 .6rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.gauge span { display: block; height: 100%; background: var(--ink); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.findings { list-style: none; padding: 0; margin: 1rem 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 3rem; }
.findings li { display: grid; grid-template-columns: 5.4rem 1fr; gap: 0 1rem; padding: .75rem 0; border-top: 1px solid var(--rule); break-inside: avoid; }
.findings h3 { font: 600 1rem var(--sans); margin-bottom: .15rem; }
.findings p { margin: 0; }
.findings .advice { color: var(--muted); margin-top: .25rem; }
.severity { align-self: start; text-align: center; font-size: .8rem; line-height: 1.5; padding: .1rem .4rem; border-radius: 3px; border: 1px solid var(--rule); color: var(--muted); margin-top: .1rem; }
.severity.notice { border-color: var(--ink); color: var(--ink); }
.severity.warning { border: 2px solid var(--ink); color: var(--ink); font-weight: 700; }
.severity.serious { background: var(--ink); border-color: var(--ink); color: var(--paper); font-weight: 700; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19.5rem), 1fr)); gap: 2.2rem 2.6rem; margin-top: 1.4rem; }
.columns article { min-width: 0; break-inside: avoid; }
.facts, .note { color: var(--muted); font-size: .875rem; margin: .15rem 0 .5rem; line-height: 1.45; }
.note { margin: .3rem 0 0; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figure + .scroll { margin-top: 1.4rem; }
figcaption { font-size: .93rem; margin-bottom: .4rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1.8rem 2.6rem; margin: 1.2rem 0 .6rem; }
.figures figure { max-width: 100%; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.columns svg { width: 100%; max-width: 27rem; }
.scroll { overflow-x: auto; max-width: 100%; padding-bottom: .3rem; }
.scroll svg { max-width: none; }
svg text { font: 11px var(--sans); fill: var(--muted); font-variant-numeric: tabular-nums; }
svg text.name { fill: var(--ink); unicode-bidi: isolate; }
svg text.title { fill: var(--muted); font-style: italic; }
svg text.on-dark { fill: var(--paper); }
svg text.on-light { fill: var(--ink); }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.axis { stroke: var(--muted); stroke-width: 1; fill: none; }
.real.area, .real.bar { fill: var(--real-area); }
.synthetic.line { fill: none; stroke: var(--synthetic); stroke-width: 1.7; stroke-linejoin: round; }
.synthetic.bar { fill: none; stroke: var(--synthetic); stroke-width: 1.4; }
.real.lines { fill: none; stroke: var(--real-area); stroke-width: 3; stroke-linejoin: round; stroke-linecap: round; }
.synthetic.lines { fill: none; stroke: var(--synthetic); stroke-width: 1.1; stroke-linejoin: round; stroke-linecap: round; }
.ink.line { fill: none; stroke: var(--ink); stroke-width: 1.6; stroke-linejoin: round; }
.real.dots { stroke: var(--real); stroke-width: 3.2; stroke-linecap: round; stroke-opacity: .55; fill: none; }
.synthetic.crosses { stroke: var(--synthetic); stroke-width: 1; stroke-opacity: .75; fill: none; }
.ink.shade { fill: var(--ink); } .real.shade { fill: var(--real); } .synthetic.shade { fill: var(--synthetic); }
.shade-0 { fill-opacity: .04; } .shade-1 { fill-opacity: .1; } .shade-2 { fill-opacity: .2; }
.shade-3 { fill-opacity: .3; } .shade-4 { fill-opacity: .4; } .shade-5 { fill-opacity: .5; }
.shade-6 { fill-opacity: .6; } .shade-7 { fill-opacity: .7; } .shade-8 { fill-opacity: .8; }
.shade-9 { fill-opacity: .9; } .shade-10 { fill-opacity: 1; }
.bar-on-light { stroke: var(--ink); stroke-width: 1.4; } .bar-on-dark { stroke: var(--paper); stroke-width: 1.4; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: .4rem; }
th, td { overflow-wrap: break-word; text-align: left; padding: .32rem 1.1rem .32rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
thead th { font-weight: 600; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 7rem; max-width: 22rem; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; white-space: nowrap; }
.worst { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.4rem 3rem; margin-top: 1rem; }
.after-tables { margin-top: 1.6rem; }
.worst > div { min-width: 0; }
.worst h3 { margin-bottom: .5rem; }
details { margin: 1.2rem 0 0; }
summary { cursor: pointer; padding: .3rem 0; color: var(--muted); width: fit-content; }
summary:hover { color: var(--ink); }
details .scroll { margin-top: .6rem; }
footer { border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: 1rem; color: var(--muted); font-size: .9rem; max-width: none; }
@media (max-width: 30rem) {
  .findings li { grid-template-columns: 1fr; gap: .35rem; }
  .severity { width: 5.4rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  section { margin-top: 1.4rem; padding-top: 1rem; }
  .columns { grid-template-columns: repeat(2, 1fr); gap: 1.2rem 2rem; }
  h2, h3, section > p:first-of-type { break-after: avoid; }
  tr { break-inside: avoid; }
  table { font-size: 8.5pt; }
  th, td { padding-right: .8rem; }
  .scroll { overflow: visible; }
  .scroll svg { max-width: 100%; }
  details::details-content { content-visibility: visible; height: auto; opacity: 1; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { margin: 16mm; }
}
)";
}

}  // namespace likeness::report
