/** The looks of report.html: one column, readable on paper and on a phone, in the browser's own fonts except inside figures. */

export const STYLE = `
:root { color-scheme: light; --ink: #222; --quiet: #666; --rule: #ddd; --good: #00664b; --bad: #a33c00; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, li { max-width: 46rem; }
.subtitle, .quiet, figcaption, caption { color: var(--quiet); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
a { color: #00568a; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .25rem .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; padding: 0; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .92em; }
pre { background: #f5f5f5; padding: .75rem 1rem; overflow-x: auto; }
.scroll { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; caption-side: top; padding-bottom: .4rem; max-width: 46rem; }
th, td { padding: .28rem .7rem .28rem 0; vertical-align: top; text-align: left; border-bottom: 1px solid #eee; }
th { border-bottom: 1px solid #999; font-weight: 600; }
.right { text-align: right; padding: .28rem 0 .28rem .7rem; white-space: nowrap; }
[title] { text-decoration: underline dotted #bbb; text-underline-offset: .2em; cursor: help; }
figure { margin: 1.5rem 0; }
figure svg { display: block; width: 100%; height: auto; max-width: var(--width); }
figcaption { font-size: .88rem; max-width: 46rem; margin-top: .35rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
@media (max-width: 44rem) { table { min-width: 38rem; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td, .right { white-space: normal; }
  details::details-content { content-visibility: visible; }
  summary { list-style: none; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  [title] { text-decoration: none; }
  a { color: inherit; text-decoration: none; }
}
`;
