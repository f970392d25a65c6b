/** The compatibility table: docs/compatibility.json is written from the runs, the page's table from that. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import vectors from '../../models/telco/vectors.json'
import manifest from '../../package.json'
import { median } from '../benchmark/measure'
import { root } from '../testing/packed'
import { exceptions } from './exceptions'
import type { Adapter, Answers, Size } from './place'

const json = join(root, 'docs/compatibility.json')
const page = join(root, 'docs/compatibility.md')

/** One adapter that passed in one place. */
export interface CompatibilityRow {
  readonly place: string
  readonly version: string
  readonly adapter: Adapter
  readonly largestMarginDifference: number
  /** Customers whose probability, interval, expected gain or decision has another bit than elsewhere. */
  readonly differentCustomers: number
  readonly largestContributionDifference: number
  readonly coldStartMilliseconds: number
  readonly coldStartFrom: Answers['coldStartFrom']
  readonly size: Size
}

/** What `npm run compatibility` writes. */
export interface Compatibility {
  readonly command: string
  readonly machine: { readonly processor: string; readonly cores: number }
  /** Verification rows that every place answered. */
  readonly verificationRows: number
  /** Customers besides, of the data set and drawn from the contract. */
  readonly customers: { readonly real: number; readonly drawn: number }
  /** Versions of the engines behind the adapters. */
  readonly engines: Readonly<Record<string, string>>
  readonly rows: readonly CompatibilityRow[]
  readonly exceptions: readonly {
    readonly adapter: Adapter
    readonly places: readonly string[]
    readonly reason: string
  }[]
}

export function passedRow(
  place: string,
  adapter: Adapter,
  { report, coldStartFrom, size }: Answers,
  { starts, differentCustomers }: { readonly starts: readonly number[]; readonly differentCustomers: number },
): CompatibilityRow {
  return {
    place,
    version: report.version,
    adapter,
    largestMarginDifference: report.largestMarginDifference,
    differentCustomers,
    largestContributionDifference: Number(report.largestContributionDifference.toPrecision(2)),
    coldStartMilliseconds: Math.round(median(starts)),
    coldStartFrom,
    size,
  }
}

/** The versions that the checkout pins of what the adapters run on. */
export function engineVersions(): Compatibility['engines'] {
  const { 'onnxruntime-node': node, 'onnxruntime-web': web } = manifest.devDependencies
  return { 'onnxruntime-node': node, 'onnxruntime-web': web }
}

/** The exceptions without the patterns that their tests look for. */
export function declaredExceptions(): Compatibility['exceptions'] {
  return exceptions.map(({ adapter, places, reason }) => ({ adapter, places, reason }))
}

export function readCompatibility(): Compatibility {
  return JSON.parse(readFileSync(json, 'utf8')) as Compatibility
}

/** Writes the JSON file, and the page's table between its comments. */
export function writeCompatibility(rows: readonly CompatibilityRow[], customers: Compatibility['customers']): void {
  const processors = cpus()
  const compatibility: Compatibility = {
    command: 'npm run compatibility',
    machine: { processor: processors[0]?.model.trim() ?? 'unknown', cores: processors.length },
    verificationRows: vectors.rows.length,
    customers,
    engines: engineVersions(),
    rows,
    exceptions: declaredExceptions(),
  }
  writeFileSync(json, `${JSON.stringify(compatibility, null, 2)}\n`)
  const block = /(<!-- compatibility -->)[\s\S]*(<!-- \/compatibility -->)/
  const table = compatibilityTable(compatibility)
  const text = readFileSync(page, 'utf8').replace(block, (_, begin, end) => `${begin}\n\n${table}\n\n${end}`)
  writeFileSync(page, text)
}

/** The page's generated part: markdown. */
export function compatibilityTable(compatibility: Compatibility): string {
  const { machine, verificationRows, customers, engines, rows, exceptions } = compatibility
  const named = Object.entries(engines).map(([name, version]) => `${name} ${version}`)
  const [real, drawn] = [customers.real, customers.drawn].map((count) => count.toLocaleString('en'))
  return [
    `${rows.length} combinations; each answered ${verificationRows} verification rows, ${real} customers of the data set and`,
    `${drawn} drawn from the contract. The engines are ${named.join(' and ')}.`,
    `Cold starts are medians on ${machine.cores} cores of an ${machine.processor}.`,
    '',
    '| place | version | adapter | margin difference | customers with another bit | contribution difference | cold start | size |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(tableRow),
    '',
    '| adapter | does not run in | because it is or does this |',
    '|---|---|---|',
    ...exceptions.map(({ adapter, places, reason }) => `| ${adapter} | ${places.join(', ')} | ${reason} |`),
  ].join('\n')
}

function tableRow(row: CompatibilityRow): string {
  const from = row.coldStartFrom === 'import' ? '' : `, from the ${row.coldStartFrom}`
  const cells = [
    row.place,
    row.version,
    row.adapter,
    String(row.largestMarginDifference),
    String(row.differentCustomers),
    row.largestContributionDifference.toExponential(1),
    `${row.coldStartMilliseconds} ms${from}`,
    `${printedBytes(row.size.bytes)}${row.size.of === 'packages' ? ' on disk' : ''}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function printedBytes(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} KB`
}
