/** The links of Markdown and HTML files, and whether what they lead to is there. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The id that GitHub gives a heading. */
function slug(heading: string): string {
  const words = heading.replaceAll(/`|\*\*|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return words.replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '').replaceAll(' ', '-')
}

const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** Where a Markdown text leads: the targets of its links and pictures, and of the references at its end. */
export function markdownLinks(text: string): string[] {
  const plain = withoutCode(text)
  const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
  const references = [...plain.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)]
  return [...inline, ...references].map(([, target]) => target)
}

const markdownAnchors = (text: string) =>
  new Set(
    [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => slug(heading)),
  )

/** Where an HTML page leads. */
export function htmlLinks(text: string): string[] {
  const decoded = (target: string) => target.replaceAll('&amp;', '&').replaceAll('&quot;', '"')
  return [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target]) => decoded(target))
}

const htmlAnchors = (text: string) => new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))

const kinds = {
  md: { links: markdownLinks, anchors: markdownAnchors },
  html: { links: htmlLinks, anchors: htmlAnchors },
} as const

/** The links of a file that lead nowhere, each with what is wrong; addresses elsewhere are only held to https. */
export function brokenLinks(file: string, kind: keyof typeof kinds): string[] {
  const { links, anchors } = kinds[kind]
  const broken: string[] = []
  for (const link of links(readFileSync(file, 'utf8'))) {
    if (/^(mailto|data):/.test(link)) continue
    if (/^[a-z]+:|^\/\//i.test(link)) {
      // One's own machine has no certificate.
      if (!URL.canParse(link) || !/^https:|^http:\/\/localhost[:/]/.test(link)) broken.push(`${link}: no https address`)
      continue
    }
    const [path, anchor] = link.split('#').map(decodeURIComponent)
    const target = path === '' ? file : join(dirname(file), path)
    if (path.startsWith('/') || !existsSync(target)) broken.push(`${link}: no such file`)
    else if (anchor && !statSync(target).isDirectory() && target.endsWith(`.${kind}`)) {
      if (!anchors(readFileSync(target, 'utf8')).has(anchor)) broken.push(`${link}: no such heading`)
    }
  }
  return broken
}
