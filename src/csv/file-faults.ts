import type { FieldIssue } from '../checks/errors'
import { readContract } from '../checks/given-contract'
import type { ModelContract } from '../model/contract'
import type { NumberReading } from '../steps/read-cell'
import { createMisspeltFinder } from './misspellings'
import { isDateLike, type NumberForm, numberFormOf } from './number-forms'

/** What is wrong with a file as a whole, judged from its rows. */
export interface FileFault {
  /**
   * `numbers`: numbers written another way; `dates`: a spreadsheet has turned numbers into dates; `unknown`: most values of
   * a column are none that training saw; `misspelt`: unknown values look like a listed one; `range`: most numbers of a
   * column lie outside those that training saw.
   */
  readonly kind: 'numbers' | 'dates' | 'unknown' | 'misspelt' | 'range'
  /** The columns, by the source's names or the fields'. */
  readonly columns: readonly string[]
  /** Cells that have it. */
  readonly cells: number
  /** A cell that has it, printed. */
  readonly example: string
  /** How to read such numbers, as an option of `readRow`; undefined if nothing reads them. */
  readonly numbers: NumberReading | undefined
  /** The listed value that a misspelt one looks like; undefined for other faults. */
  readonly meant?: string | undefined
  /** Whether the other rows cannot be trusted either, however many there are. */
  readonly spoilsFile: boolean
}

/** Gathers what was found in each row, in constant memory. */
export interface FileJudge {
  /**
   * Counts one row.
   *
   * @param findings A rejected row's issues, or a scored row's warnings.
   */
  add(findings: readonly FieldIssue[]): void
  /**
   * The faults that the rows so far show.
   *
   * @param rows How many they are, those without findings too.
   */
  faults(rows: number): readonly FileFault[]
}

/** A share of dates among numbers beyond which the other numbers are not trusted. */
const fewDates = 0.01

/** Unusual numbers of a column that are taken as they are, whatever their share. */
const fewUnusual = 5

/** Unknown values of a column that are taken as they are if other values are known. */
const fewUnknown = 3

/** Misspelt values that are taken as they are, whatever their share. */
const fewMisspelt = 2

/** A share of misspelt values beyond which too many rows are scored without the value that is meant. */
const shareMisspelt = 0.1

/** Unknown texts that are compared with the listed ones once; others each time. */
const mostCompared = 1000

/** Affixes that are remembered. */
const mostAffixes = 8

interface Gathered {
  cells: number
  readonly columns: Set<string>
  example: string
}

const gathered = (): Gathered => ({ cells: 0, columns: new Set(), example: '' })

/**
 * Judges a file by its rows: a row by itself is never the fault of the file. Hand it what `readRow` and `predict` found
 * in each.
 */
export function createFileJudge(contract: ModelContract): FileJudge {
  const { fields, source } = readContract(contract)
  const usesCommas = [source?.reading, ...fields.map(({ reading }) => reading)].some((each) => each?.decimal === ',')
  const numeric = new Set(
    fields.filter(({ type }) => type === 'number' || type === 'integer').flatMap(({ column, name }) => [column, name]),
  )
  const forms = gathered()
  const dates = gathered()
  const unknown = new Map<string, Gathered>()
  const unusual = new Map<string, Gathered>()
  const misspelt = new Map<string, Gathered>()
  const meantBy = createMisspellingFinder(fields)
  const evidence = createEvidence(usesCommas)

  const addNumber = ({ path, got }: FieldIssue) => {
    const text = textOf(got)
    if (text === undefined) return
    if (isDateLike(text)) gather(dates, path, got)
    else {
      const form = numberFormOf(text)
      if (!form) return
      gather(forms, path, got)
      evidence.add(form)
    }
  }

  return {
    add(findings) {
      for (const finding of findings) {
        const { code, path } = finding
        if (numeric.has(path) && code === 'WRONG_TYPE') addNumber(finding)
        if (code === 'OUT_OF_RANGE') gather(entryOf(unusual, path), path, finding.got)
        if (code !== 'UNKNOWN_VALUE') continue
        gather(entryOf(unknown, path), path, finding.got)
        if (meantBy(path, finding.got)) gather(entryOf(misspelt, path), path, finding.got)
      }
    },
    faults(rows) {
      const found: FileFault[] = []
      if (forms.cells > 0) found.push({ kind: 'numbers', ...of(forms), numbers: evidence.reading(), spoilsFile: false })
      if (dates.cells > 0) {
        found.push({ kind: 'dates', ...of(dates), numbers: undefined, spoilsFile: dates.cells > fewDates * rows })
      }
      for (const column of unknown.values()) {
        // One new value in one row is news of one customer; the same in every row is not.
        const isAll = column.cells === rows && rows > 1
        if (!isAll && (column.cells < fewUnknown || column.cells <= rows / 2)) continue
        found.push({ kind: 'unknown', ...of(column), numbers: undefined, spoilsFile: true })
      }
      for (const column of unusual.values()) {
        if (column.cells < fewUnusual || column.cells <= rows / 2) continue
        found.push({ kind: 'range', ...of(column), numbers: undefined, spoilsFile: true })
      }
      for (const [path, column] of misspelt) {
        const spoilsFile = column.cells >= fewMisspelt && column.cells > shareMisspelt * rows
        const meant = meantBy(path, column.example)
        found.push({ kind: 'misspelt', ...of(column), numbers: undefined, meant, spoilsFile })
      }
      return found
    },
  }
}

function entryOf(columns: Map<string, Gathered>, path: string): Gathered {
  const column = columns.get(path) ?? gathered()
  columns.set(path, column)
  return column
}

function gather(into: Gathered, path: string, got: string): void {
  into.cells++
  into.columns.add(path)
  into.example ||= got
}

const of = ({ cells, columns, example }: Gathered) => ({ cells, columns: [...columns], example })

/** Finds the listed value that a printed value of a category looks like. */
function createMisspellingFinder(fields: ModelContract['fields']) {
  const listed = new Map(
    fields.flatMap((field) => {
      if (field.type !== 'category') return []
      const find = createMisspeltFinder(field.values.map(({ value }) => value))
      return [field.name, field.column].map((path) => [path, find] as const)
    }),
  )
  const compared = new Map<string, string | undefined>()
  return (path: string, got: string): string | undefined => {
    const key = `${path}\0${got}`
    if (compared.has(key)) return compared.get(key)
    const text = textOf(got)
    const meant = text === undefined ? undefined : listed.get(path)?.(text)
    if (compared.size < mostCompared) compared.set(key, meant)
    return meant
  }
}

/** A printed text as it was; undefined for a cut one, and for what was no text. */
function textOf(got: string): string | undefined {
  try {
    const text: unknown = JSON.parse(got)
    return typeof text === 'string' ? text.trim() : undefined
  } catch {
    return undefined
  }
}

/**
 * Gathers how numbers are written, and finds the one way that reads them all.
 *
 * @param usesCommas Whether the contract reads commas before decimals: a point must then be named.
 */
function createEvidence(usesCommas: boolean) {
  const decimals = new Set<string>()
  const thousands = new Set<string>()
  const affixes = new Set<string>()
  /** Whether numbers such as "1,234" are all that commas occur in. */
  let openComma = false
  /** Brackets and signs behind are read where the mark before decimals is named. */
  let namesPoint = usesCommas
  return {
    add({ decimal, thousands: mark, affix, hasOwnSign }: NumberForm) {
      if (decimal) decimals.add(decimal)
      namesPoint ||= hasOwnSign
      if (mark === ',' && decimal === undefined) openComma = true
      else if (mark) thousands.add(mark)
      if (affix && affixes.size < mostAffixes) affixes.add(affix)
    },
    reading(): NumberReading | undefined {
      if (openComma && !decimals.has(',')) thousands.add(',')
      if (decimals.size > 1 || thousands.size > 1 || [...thousands].some((mark) => decimals.has(mark))) return undefined
      const [decimal] = decimals as Set<'.' | ','>
      const [between] = thousands as Set<',' | '.' | "'" | ' '>
      return {
        ...(decimal === ',' && { decimal }),
        ...(decimal !== ',' && namesPoint && { decimal: '.' as const }),
        ...(between && { thousands: between }),
        ...(affixes.size > 0 && { affixes: [...affixes] }),
      }
    },
  }
}
