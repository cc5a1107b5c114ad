/** The looks of report.html: the answer on the first screen, one column below, readable on paper and on a phone, by day and by night. */

export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #222; --quiet: #666; --rule: #ddd; --faint: #eee; --head: #999;
  --good: #00664b; --bad: #a33c00; --link: #00568a; --code: #f5f5f5; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --ink: #e4e4e4; --quiet: #a2a6ab; --rule: #3a3e44; --faint: #2a2d32; --head: #6d737a;
    --good: #5ad1a8; --bad: #ff9d66; --link: #7cc4f5; --code: #22252a; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 72rem; padding: 1.25rem 1.25rem 4rem; color: var(--ink); background: var(--ground);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; margin-bottom: .75rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.3rem; margin: 1.75rem 0 .6rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
p, li { max-width: 46rem; }
p { margin: 0 0 .75rem; }
.subtitle { margin: 0; }
.subtitle, .quiet, figcaption, caption { color: var(--quiet); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .25rem .5rem; }
nav { margin-top: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; font-size: .92rem; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .92em; }
pre { background: var(--code); padding: .75rem 1rem; overflow-x: auto; }
.scroll { overflow-x: auto; margin: 1rem 0; container-type: inline-size; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; caption-side: top; padding-bottom: .4rem; position: sticky; left: 0; max-width: min(46rem, 100cqw); }
th, td { padding: .25rem .7rem .25rem 0; vertical-align: top; text-align: left; font-weight: 400; border-bottom: 1px solid var(--faint); }
thead th { border-bottom: 1px solid var(--head); font-weight: 600; vertical-align: bottom; }
.right { text-align: right; padding: .25rem 0 .25rem .7rem; white-space: nowrap; }
[title] { cursor: help; }
p [title], li [title] { text-decoration: underline dotted var(--head); text-underline-offset: .2em; }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; max-width: var(--width); background: #fff; }
figcaption { font-size: .88rem; max-width: 46rem; margin-top: .35rem; }
details { margin: .75rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
.chapter { margin: 0; border-bottom: 1px solid var(--faint); }
.chapter[open] { padding-bottom: 1rem; }
.chapter > summary h3 { display: inline; margin: 0; }
.answer .scroll { margin: 0; }
.answer table { font-size: .95rem; min-width: min(100%, 30rem); }
.answer thead th { white-space: normal; overflow-wrap: normal; }
.answer th:first-child, .answer td:first-child { min-width: 8rem; max-width: 16rem; overflow-wrap: anywhere; }
.answer td .good, .answer td .bad { font-size: .86rem; }
.answer figure { margin: .75rem 0 0; }
.answer figure svg { max-width: min(var(--width), 100%); }
@media (prefers-color-scheme: dark) { figure svg { border-radius: 4px; } }
@media (min-width: 60rem) {
  .answer { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 2.5rem; align-items: start; }
  .answer figure { width: min-content; margin: 0; }
  .answer figure svg { width: var(--width); max-width: 30rem; }
}
@media (max-width: 44rem) {
  .scroll table { min-width: 38rem; }
  figure { overflow-x: auto; }
  figure svg { min-width: min(var(--width), 36rem); }
  .answer figure svg { min-width: 0; }
  .answer .scroll table { min-width: 0; width: 100%; }
  .answer table { font-size: .86rem; }
  .answer td .quiet, .answer td .good, .answer td .bad { display: block; }
  .answer .right { padding-left: .4rem; }
}
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --faint: #ddd; --head: #777; --good: #00664b; --bad: #a33c00; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  .scroll { overflow: visible; container-type: normal; }
  caption { max-width: none; }
  table { font-size: 7.5pt; }
  .answer { display: grid; grid-template-columns: minmax(0, 1fr) 17rem; gap: 0 1.5rem; align-items: start; }
  .answer figure { width: 17rem; margin: 0; }
  .answer figure svg { width: 100%; }
  .answer table { font-size: 8pt; min-width: 0; }
  th, td, .right { white-space: normal; }
  details::details-content { content-visibility: visible; }
  summary { list-style: none; }
  figure, tr { break-inside: avoid; }
  h2, h3, h4, summary, caption, thead { break-after: avoid; }
  p [title], li [title] { text-decoration: none; }
  a { color: inherit; text-decoration: none; }
}
`;
