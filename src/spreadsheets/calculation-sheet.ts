import { type ContractField, type DateField, isQuantity, type ListedField } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import { otherKindsOf } from '../model/word'
import { unknownPlace } from '../sql/listed-places'
import { spellingsOf } from '../sql/spellings'
import { probabilityFormula } from './calibration-formula'
import { contradictionFormula } from './contradiction-formula'
import { daysFormula, formOf, wayFormula } from './date-formula'
import { isAbove, isBelow, isBroken, wholeBound } from './exact-comparison'
import { firstOf, found, isNewName, numberOf, quoted, trimmed, withoutMarks } from './formulas'
import { type InputTable, plainTable } from './level-tables'
import type { ModelSheet } from './model-sheet'
import type { WorkbookRequest } from './model-workbook'
import { columnName, columnPlace } from './sheet'
import { heading, SheetPlan } from './sheet-plan'
import { headColours } from './sheet-writer'
import { plainNumber } from './source-formulas'
import {
  calculation,
  customers,
  firstRow,
  isImpossible,
  isMissing,
  isUnread,
  mostColumns,
  nameRow,
  unreadable,
} from './workbook-layout'

const head = heading(headColours.own)

/** The sheet with the steps between customers and answers. */
export class CalculationSheet {
  readonly plan = new SheetPlan(calculation)
  readonly #model: ModelSheet
  readonly #loaded: LoadedModel<unknown>
  readonly #rows: number
  readonly #asOf: string | undefined
  #column = 1
  /** Columns of levels, by the field's name. */
  readonly #levels = new Map<string, string>()
  /** Columns of numbers, by the field's name. */
  readonly #numbers = new Map<string, string>()
  /** Levels of the inputs, side by side; and those that may be reasons. */
  readonly #inputs: { readonly all: string; readonly names: string; readonly reasons: string | undefined }
  readonly refusal: string
  readonly margin: string
  readonly probability: string
  /** Rows of names of columns that the customers lack. */
  readonly missing: string

  constructor(
    loaded: LoadedModel<unknown>,
    sheet: ModelSheet,
    needed: readonly ContractField[],
    { rows, asOf }: WorkbookRequest,
  ) {
    this.#model = sheet
    this.#loaded = loaded
    this.#rows = rows
    this.#asOf = asOf === undefined ? undefined : `${customers}!$I$4`
    const { plan } = this
    const { contract, manifest } = loaded
    const header = `${customers}!$H$${nameRow}:$${columnName(6 + mostColumns)}$${nameRow}`
    plan.write(nameRow - 1, 0, ['Cells'], head)
    this.#fill(0, `COUNTA(${customers}!$H${firstRow}:$${columnName(6 + mostColumns)}${firstRow})`)
    const { inputs } = sheet.tables
    const first = this.#column
    for (const [index, { field }] of inputs.entries()) this.#levels.set(field.name, columnName(first + index))
    this.#column += inputs.length
    const others = needed.filter(({ input }) => !input)
    for (const { name } of others) this.#levels.set(name, columnName(this.#column++))
    for (const table of [...inputs, ...others.map(plainTable)]) this.#readField(table, header)
    const [from, to] = [columnName(first), columnName(first + inputs.length - 1)]
    const reasons = inputs.filter(({ field }) => !field.sensitive).length
    this.#inputs = {
      all: `$${from}${firstRow}:$${to}${firstRow}`,
      names: `$${from}$${nameRow - 1}:$${to}$${nameRow - 1}`,
      reasons: reasons === 0 ? undefined : `$${from}${firstRow}:$${columnName(first + reasons - 1)}${firstRow}`,
    }
    this.missing = inputs
      .map(({ field }) => `IF(${calculation}!$${this.#levelOf(field)}$${nameRow}=0,${quoted(`${field.column} `)},"")`)
      .join('&')
    this.refusal = this.#next('Refused because', this.#refusalFormula(contract.fields))
    const steps = inputs.map(({ field }) => `INDEX(${sheet.levels('D')},INT($${this.#levelOf(field)}${firstRow}))`)
    const isScored = (then: string) => `IF(OR($A${firstRow}=0,$${this.refusal}${firstRow}<>""),"",${then})`
    this.margin = this.#next('Sum of steps', isScored([sheet.constant, ...steps].join('+')))
    const unit = this.#next('Log-odds', isScored(`$${this.margin}${firstRow}/${sheet.scale}`))
    const probability = probabilityFormula(manifest, `$${unit}${firstRow}`, sheet.curve)
    this.probability = this.#next('Probability', isScored(probability))
    plan.freeze(nameRow, 1)
  }

  #levelOf({ name }: ContractField): string {
    return this.#levels.get(name) as string
  }

  #fill(column: number, formula: string): void {
    this.plan.fill(firstRow, column, this.#rows, formula)
  }

  #next(title: string, formula: string): string {
    const column = this.#column++
    this.plan.write(nameRow - 1, column, [title], head)
    this.#fill(column, formula)
    return columnName(column)
  }

  /** Finds a field's column among the customers', and reads its cells. */
  #readField(table: InputTable, header: string): void {
    const { field } = table
    const { contract } = this.#loaded
    const level = this.#levelOf(field)
    const names = [...new Set([field.column, field.name])].map((name) => name.replace(/[~*?]/g, '~$&'))
    const place = names.reduceRight((rest, name) => `IFERROR(MATCH(${quoted(name)},${header},0),${rest})`, '0')
    const column = columnPlace(level)
    this.plan.write(nameRow - 1, column, [field.column], head)
    this.plan.formula(nameRow, column, place)
    const at = `$${level}$${nameRow}`
    const row = `${customers}!$H${firstRow}:$${columnName(6 + mostColumns)}${firstRow}`
    const cell = `INDEX(${row},${at})`
    const isThere = (then: string) => `IF(OR($A${firstRow}=0,${at}=0),"",${then})`
    const markers = [...new Set([...contract.source.missing, ...(field.reading?.missing ?? [])])].filter(Boolean)
    const text = this.#next(`${field.column}: text`, isThere(`IFERROR(${trimmed(`${cell}&""`)},"#N/A")`))
    const words = `$${text}${firstRow}`
    const isBlank = `OR(${[`${words}=""`, ...markers.map((marker) => `EXACT(${words},${quoted(marker)})`)].join(',')})`
    const missing = table.missing ?? (field.input ? isMissing : isUnread)
    const formula = isQuantity(field)
      ? this.#numberFormula(table, cell, words, isBlank, missing, isThere)
      : this.#listFormula(table, field, words, isBlank, missing, isThere)
    this.#fill(column, `IF($A${firstRow}=0,"",IF(${at}=0,${field.input ? isMissing : isUnread},${formula}))`)
  }

  #numberFormula(
    { field, intervals }: InputTable,
    cell: string,
    words: string,
    isBlank: string,
    missing: number,
    isThere: (then: string) => string,
  ): string {
    if (!isQuantity(field)) return ''
    const read =
      field.type === 'date'
        ? this.#daysFormula(field, cell, words, isThere)
        : `IF(ISNUMBER(${cell}),${cell},IFERROR(${numberOf(plainNumber(this.#loaded.contract, field, words))},${unreadable}))`
    const number = this.#next(`${field.column}: number`, isThere(`IF(${isBlank},"",${read})`))
    this.#numbers.set(field.name, number)
    const x = `$${number}${firstRow}`
    const [least, most] = field.limits
    const [low, high] = field.outOfRange.policy === 'reject' ? field.trained : field.limits
    const isWhole = field.type === 'integer' ? [isBroken(x)] : []
    const [bottom, top] = [Math.max(least, low), Math.min(most, high)]
    const impossible = `OR(${[isBelow(x, bottom), isAbove(x, top), ...isWhole].join(',')})`
    if (!field.input) return `IF(${x}="",${missing},IF(${x}=${unreadable},${isUnread},1))`
    const ends = intervals.map((each) => (Number.isFinite(each.from) ? each.from : -1e300))
    const bounds = ends.map(wholeBound)
    const [from, level, scale, whole] = this.#model.table(
      field.column,
      ['from', 'level', 'times', 'at least'],
      [
        ends,
        intervals.map((each) => each.number),
        bounds.map((bound) => bound.scale),
        bounds.map((bound) => bound.whole),
      ],
    )
    // The search may take a number for the bound that is a little less; the whole numbers tell.
    const near = `$${this.#next(`${field.column}: near`, isThere(`IF(ISNUMBER(${x}),MATCH(${x},${from},1),"")`))}${firstRow}`
    const isLess = `ROUND(${x}*INDEX(${scale},${near}),0)<INDEX(${whole},${near})`
    const found = `IF(${impossible},${isImpossible},INDEX(${level},IF(${isLess},${near}-1,${near})))`
    return `IF(${x}="",${missing},IF(${x}=${unreadable},${isUnread},${found}))`
  }

  #daysFormula(field: DateField, cell: string, words: string, isThere: (then: string) => string): string {
    const form = `$${this.#next(`${field.column}: form`, isThere(formOf(words)))}${firstRow}`
    const way = `$${this.#next(`${field.column}: way`, isThere(wayFormula(field, form)))}${firstRow}`
    return daysFormula(field, { cell, words, form, way }, this.#asOf as string)
  }

  #listFormula(
    { places }: InputTable,
    field: ListedField,
    words: string,
    isBlank: string,
    missing: number,
    isThere: (then: string) => string,
  ): string {
    const { exact, simple, flags, values, simpleValues } = spellingsOf(field)
    const levels = (spellings: Iterable<readonly [string, number]>) =>
      [...spellings].flatMap(([text, place]) => {
        const level = places.get(place)
        return level === undefined ? [] : [[text, level] as const]
      })
    const hasDigits = [...simple.keys(), ...simpleValues.keys()].some((text) => /\d/.test(text))
    // Between digits marks count: with digits, only capitals are forgiven.
    const compared = hasDigits
      ? levels([...exact].map(([text, place]) => [text.toLowerCase(), place] as const))
      : levels([...simple, ...[...simpleValues].filter(([text]) => !simple.has(text))])
    const small = levels([...flags, ...[...values].map(([text, place]) => [text.toLowerCase(), place] as const)])
    const look = (title: string, text: string, pairs: readonly (readonly [string, number])[]) => {
      if (pairs.length === 0) return []
      const columns = [pairs.map(([spelling]) => spelling), pairs.map(([, level]) => level)]
      const [keys, numbers] = this.#model.table(`${field.column}: ${title}`, ['spelling', 'level'], columns)
      return [found(text, keys, numbers)]
    }
    const asListed = look('as listed', words, levels(exact))
    const bare = hasDigits ? `LOWER(${words})` : withoutMarks(words)
    const simplest = this.#next(
      `${field.column}: compared`,
      isThere(`IF(${asListed.map((each) => `${each}>0`).join('') || 'FALSE'},"",${bare})`),
    )
    const spelt = [
      ...asListed,
      ...look('otherwise', `$${simplest}${firstRow}`, compared),
      ...look('flags', `LOWER(${words})`, small),
    ]
    const unknown = unknownPlace(field)
    const level = unknown === undefined ? undefined : places.get(unknown)
    const isNew = isNewName(words, otherKindsOf(field))
    const mayBeKnown = hasDigits
      ? `SUMPRODUCT(--(${withoutMarks(words)}={${[...simple.keys()].map((text) => quoted(text.replace(/[|.,]/g, ''))).join(',')}}))>0`
      : 'FALSE'
    const otherwise = level === undefined ? `${isUnread}` : `IF(AND(${isNew},NOT(${mayBeKnown})),${level},${isUnread})`
    return `IF(${isBlank},${missing},${firstOf(spelt, otherwise)})`
  }

  /** What the customer is refused for; nothing for one that is scored. */
  #refusalFormula(fields: readonly ContractField[]): string {
    const { all, names } = this.#inputs
    const says = (level: number, words: string) => `INDEX(${names},MATCH(${level},${all},0))&${quoted(`: ${words}`)}`
    const reason = [
      [isMissing, 'is missing'],
      [isUnread, 'cannot be read as a value of the model'],
    ] as const
    const bad = reason.reduceRight(
      (rest, [level, words]) => `IF(COUNTIF(${all},${level})>0,${says(level, words)},${rest})`,
      says(isImpossible, 'is not possible'),
    )
    const columns = {
      contract: this.#loaded.contract,
      inputs: this.#model.tables.inputs,
      levels: this.#levels,
      numbers: this.#numbers,
    }
    const contradictions = fields.flatMap((field) => contradictionFormula(field, columns))
    const none = contradictions.reduceRight((rest, [when, words]) => `IF(${when},${quoted(words)},${rest})`, '""')
    return `IF($A${firstRow}=0,"",IF(MIN(${all})<=0,${bad},${none}))`
  }

  /** The reason in some place, the strongest first. */
  reason(place: number): string {
    const { reasons } = this.#inputs
    if (reasons === undefined || !this.#model.tables.levels.some(({ isReason }) => isReason)) return '""'
    const range = reasons.replaceAll('$', `${calculation}!$`).replace(`:${calculation}!`, ':')
    const level = `INT(LARGE(${range},${place}))`
    const of = (column: string) => `INDEX(${this.#model.levels(column)},${level})`
    const numbers = [...this.#numbers].filter(([name]) =>
      this.#model.tables.inputs.some(({ field }) => field.name === name && !field.sensitive),
    )
    const label = (name: string) => this.#loaded.contract.fields.find((field) => field.name === name)?.label ?? ''
    const number = numbers.reduceRight(
      (rest, [name, column]) => `IF(${of('B')}=${quoted(label(name))},${calculation}!$${column}${firstRow},${rest})`,
      '0',
    )
    if (numbers.length === 0) return of('E')
    return `IF(${of('H')}="",${of('E')},IF(${number}=1,${of('G')},${of('E')}&FIXED(${number},${of('H')},TRUE)&${of('F')}))`
  }
}
