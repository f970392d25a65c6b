/** The report's own style: no font, no image and no script comes from elsewhere. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #ffffff; --soft: #667085; --line: #d5dbe5; --up: #b4442e; --down: #23745a; --accent: #2457a6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --paper: #14181f; --soft: #9aa5b5; --line: #354050; --up: #ec8b76; --down: #6cc7a5; --accent: #8ab4f8 } }
body { margin: 0 auto; max-width: 56rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem }
.under { color: var(--soft); margin-top: 0 }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 1.5rem 0; padding: 0; list-style: none }
.figures li { border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem }
.figures b { display: block; font-size: 1.6rem; line-height: 1.2 }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; color: var(--soft) }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.5rem }
figure { margin: 0 }
figcaption { color: var(--soft); font-size: .9rem }
svg { width: 100%; height: auto; display: block }
svg text { font-size: 11px; fill: var(--soft) }
.axis { stroke: var(--line) } .diagonal { stroke: var(--soft); stroke-dasharray: 4 4 }
.curve { fill: none; stroke: var(--accent); stroke-width: 2.5 } .dot { fill: var(--accent) }
.bar { width: 10rem; height: .8rem; display: inline-block; vertical-align: middle } .raises { fill: var(--up) } .lowers { fill: var(--down) }
.effects td:first-child { width: 100% } .effects td { white-space: nowrap }
.effects td:first-child { white-space: normal }
`
