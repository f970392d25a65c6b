import { InvalidModelError } from '../checks/errors'
import { type ContractField, isQuantity, type ListedField } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import { createCutOffs } from '../sql/decide-by-margin'
import { unknownPlace } from '../sql/listed-places'
import { spellingsOf } from '../sql/spellings'
import type { Calibrator } from '../steps/calibrate'
import type { DecisionRule } from '../steps/policy'
import { readingOf } from '../steps/read-cell'
import { isWord } from '../steps/word'
import { gridOf } from '../trees/grid'
import { probabilityFormula } from './calibration-formula'
import { firstOf, found, isNewWord, numberOf, quoted, trimmed, withoutMarks } from './formulas'
import { type InputTable, type LevelTables, levelTables, otherwiseMark } from './level-tables'
import { columnName } from './sheet'
import { type PlannedSheet, SheetPlan } from './sheet-plan'

/** What a workbook is made for. */
export interface WorkbookRequest {
  readonly rule: DecisionRule
  /** Rows that are filled with formulas. */
  readonly rows: number
  /** Reasons for each customer. */
  readonly top: number
  /** The day from which dates are counted; undefined for models without dates. */
  readonly asOf: string | undefined
  readonly people: { readonly one: string; readonly other: string }
}

/** The row of the column names, and of the first customer, counted from 1. */
const [nameRow, firstRow] = [6, 7]

/** Columns that may be pasted. */
const mostColumns = 100

const [customers, model, calculation] = ['Customers', 'Model', 'Calculation']

/** Marks a cell of numbers that says something else. */
const unreadable = '"?"'

/** What stands for a level where a cell has none: it is missing, cannot be read, or is impossible. */
const [isMissing, isUnread, isImpossible] = [0, -1, -2]

/**
 * Writes an additive model as a workbook: customers and answers on the first sheet, the model's tables on the second, and
 * the steps between them on the third. All sums are of whole numbers.
 *
 * @throws {InvalidModelError} for a model with interactions, or whose leaves lie on no grid.
 */
export function modelWorkbook(
  loaded: LoadedModel<unknown>,
  calibrate: Calibrator,
  request: WorkbookRequest,
): readonly PlannedSheet[] {
  const { contract, manifest, ensemble } = loaded
  const grid = manifest.margin ?? gridOf(ensemble)
  const tables = grid && levelTables(loaded, grid.bits)
  if (!grid || !tables) {
    const got = grid ? 'trees that ask more than one question' : 'leaves that lie on no grid'
    throw new InvalidModelError(
      `Model "${manifest.name}": got ${got}, expected a model that adds up what each field says, with whole steps: a spreadsheet holds no other.`,
    )
  }
  const needed = contract.fields.filter(
    (field) =>
      field.input ||
      contract.fields.some((other) => other.type === 'boolean' && other.input && other.requires?.field === field.name),
  )
  const cutOff = createCutOffs(loaded, calibrate, grid)(request.rule)
  const sheet = new ModelSheet(tables, loaded, cutOff, grid.bits)
  const steps = new CalculationSheet(loaded, sheet, needed, request)
  return [customersSheet(loaded, sheet, steps, request), sheet.plan, steps.plan]
}

/** The sheet with the model's tables. */
class ModelSheet {
  readonly plan = new SheetPlan(model)
  readonly tables: LevelTables
  readonly cutOff: string
  readonly scale: string
  readonly constant: string
  readonly curve: { readonly at: string; readonly values: string }
  #column = 10

  constructor(tables: LevelTables, { manifest }: LoadedModel<unknown>, cutOff: number, bits: number) {
    const { plan } = this
    this.tables = tables
    const facts: readonly (readonly [string, string | number])[] = [
      ['Model', `${manifest.name} ${manifest.version}`],
      ['What everybody gets, in steps', tables.constant],
      ['Churn from this sum on', cutOff],
      ['Steps in one unit of log-odds', 2 ** bits],
    ]
    for (const [row, fact] of facts.entries()) plan.write(row + 1, 0, fact)
    this.constant = `${model}!$B$2`
    this.cutOff = `${model}!$B$3`
    this.scale = `${model}!$B$4`
    plan.write(nameRow, 0, ['Level', 'Field', 'Value', 'Steps', 'Reason', 'behind the number', 'for 1', 'Decimals'])
    for (const [
      index,
      { number, field, value, steps, before, after, one, decimals, isReason },
    ] of tables.levels.entries()) {
      plan.write(firstRow + index, 0, [
        ...[number, field, value, steps],
        ...(isReason ? [before, after, one, decimals ?? null] : [null, null, null, null]),
      ])
    }
    plan.widths(0, [8, 24, 26, 12, 44, 18, 26, 10])
    plan.freeze(nameRow, 0)
    const { calibration } = manifest
    const [at, values] =
      calibration.method === 'isotonic'
        ? this.table('Calibration', ['score', 'probability'], [calibration.thresholds, calibration.values])
        : ['', '']
    this.curve = { at, values }
  }

  /** A column of the table of levels. */
  levels(column: string): string {
    return `${model}!$${column}$${firstRow}:$${column}$${firstRow + this.tables.levels.length - 1}`
  }

  /** Adds a table of two columns, and answers their ranges. */
  table(title: string, names: readonly string[], columns: readonly (readonly (string | number)[])[]): string[] {
    const at = this.#column
    this.#column += columns.length + 1
    this.plan.write(nameRow - 1, at, [title])
    this.plan.write(nameRow, at, names)
    return columns.map((column, index) => {
      for (const [row, value] of column.entries()) this.plan.write(firstRow + row, at + index, [value])
      const letter = columnName(at + index)
      return `${model}!$${letter}$${firstRow}:$${letter}$${firstRow + Math.max(column.length, 1) - 1}`
    })
  }
}

/** The sheet with the steps between customers and answers. */
class CalculationSheet {
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
    plan.write(nameRow - 1, 0, ['Cells'])
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
    this.plan.write(nameRow - 1, column, [title])
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
    const column = columnNumber(level)
    this.plan.write(nameRow - 1, column, [field.column])
    this.plan.formula(nameRow, column, place)
    const at = `$${level}$${nameRow}`
    const row = `${customers}!$H${firstRow}:$${columnName(6 + mostColumns)}${firstRow}`
    const cell = `INDEX(${row},${at})`
    const isThere = (then: string) => `IF(OR($A${firstRow}=0,${at}=0),"",${then})`
    const markers = [...new Set([...contract.source.missing, ...(field.reading?.missing ?? [])])].filter(Boolean)
    const text = this.#next(`${field.column}: text`, isThere(`IFERROR(${trimmed(`${cell}&""`)},"#error")`))
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
        ? dateFormula(cell, words, this.#asOf as string)
        : `IF(ISNUMBER(${cell}),${cell},IFERROR(${numberOf(this.#plainNumber(field, words))},${unreadable}))`
    const number = this.#next(`${field.column}: number`, isThere(`IF(${isBlank},"",${read})`))
    this.#numbers.set(field.name, number)
    const x = `$${number}${firstRow}`
    const [least, most] = field.limits
    const [low, high] = field.outOfRange.policy === 'reject' ? field.trained : field.limits
    const isWhole = field.type === 'integer' ? [`${x}<>INT(${x})`] : []
    const impossible = `OR(${[`${x}<${Math.max(least, low)}`, `${x}>${Math.min(most, high)}`, ...isWhole].join(',')})`
    if (!field.input) return `IF(${x}="",${missing},IF(${x}=${unreadable},${isUnread},1))`
    const [from, level] = this.#model.table(
      field.column,
      ['from', 'level'],
      [
        intervals.map((each) => (Number.isFinite(each.from) ? each.from : -1e300)),
        intervals.map((each) => each.number),
      ],
    )
    const found = `IF(${impossible},${isImpossible},INDEX(${level},MATCH(${x},${from},1)))`
    return `IF(${x}="",${missing},IF(${x}=${unreadable},${isUnread},${found}))`
  }

  /** A number as the source writes it, with a decimal point. */
  #plainNumber(field: ContractField, words: string): string {
    const { decimal = '.', thousands, affixes = [] } = readingOf(this.#loaded.contract, field)
    const bare = affixes.reduce((text, affix) => `TRIM(SUBSTITUTE(${text},${quoted(affix)},""))`, words)
    const joined = !thousands ? bare : `SUBSTITUTE(${bare},${quoted(thousands)},"")`
    return decimal === '.' ? joined : `SUBSTITUTE(${joined},${quoted(decimal)},".")`
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
    const takesWords = field.values.every(({ source }) => source.every(isWord))
    const isNew = takesWords ? isNewWord(words) : `${words}<>""`
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
    const contradictions = fields.flatMap((field) => this.#contradiction(field))
    const none = contradictions.reduceRight((rest, [when, words]) => `IF(${when},${quoted(words)},${rest})`, '""')
    return `IF($A${firstRow}=0,"",IF(MIN(${all})<=0,${bad},${none}))`
  }

  #contradiction(field: ContractField): (readonly [when: string, words: string])[] {
    if (field.type !== 'boolean' || !field.requires || !field.input) return []
    const { requires } = field
    const other = this.#loaded.contract.fields.find(({ name }) => name === requires.field)
    const column = other && this.#levels.get(other.name)
    if (!other || !column) return []
    const table = [...this.#model.tables.inputs].find((each) => each.field === other) ?? plainTable(other)
    const number = this.#numbers.get(other.name)
    const cell = number ?? column
    const wanted = isQuantity(other)
      ? requires.values.map(Number)
      : requires.values.flatMap((value) => {
          const place =
            other.type === 'boolean' ? Number(value) : other.values.findIndex((each) => each.value === value)
          const level = table.places.get(place)
          // "No internet service" means no as well.
          return level === undefined
            ? []
            : other.type === 'boolean' && value === false
              ? [level, level + otherwiseMark]
              : [level]
        })
    const holds = `OR(${wanted.map((each) => `$${cell}${firstRow}=${each}`).join(',') || 'FALSE'})`
    const own = this.#model.tables.inputs.find((each) => each.field === field)?.places
    const [yes, no] = [own?.get(1), own?.get(0)]
    const mine = `$${this.#levelOf(field)}${firstRow}`
    const isOtherwise = `${mine}=${(no ?? 0) + otherwiseMark}`
    return [
      [
        `OR(AND(${isOtherwise},${holds}),AND(${mine}=${yes},NOT(${holds})))`,
        `${field.column} contradicts ${other.column}`,
      ],
    ]
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

/** A field that the model does not use, by the places of its values. */
function plainTable(field: ContractField): InputTable {
  const places = isQuantity(field)
    ? []
    : field.type === 'boolean'
      ? ([
          [0, 1],
          [1, 2],
          [2, 1 + otherwiseMark],
        ] as const)
      : [...field.values, null].map((_, place) => [place, place + 1] as const)
  return { field, places: new Map(places), intervals: [], missing: isUnread }
}

const columnNumber = (name: string) => [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** The days from a date in a cell, or in a text such as 2026-01-31, to the day that they are counted from. */
function dateFormula(cell: string, words: string, asOf: string): string {
  const [year, month, day] = [`LEFT(${words},4)`, `MID(${words},6,2)`, `MID(${words},9,2)`].map((part) =>
    numberOf(part),
  )
  const date = `DATE(${year},${month},${day})`
  const isDate = `AND(LEN(${words})=10,MID(${words},5,1)="-",MID(${words},8,1)="-",MONTH(${date})=${month},DAY(${date})=${day})`
  return `IF(ISNUMBER(${cell}),${asOf}-INT(${cell}),IFERROR(IF(${isDate},${asOf}-${date},${unreadable}),${unreadable}))`
}

function customersSheet(
  { contract, manifest }: LoadedModel<unknown>,
  sheet: ModelSheet,
  steps: CalculationSheet,
  { rows, top, asOf, people }: WorkbookRequest,
): PlannedSheet {
  const plan = new SheetPlan(customers)
  const row = (column: string) => `${calculation}!$${column}${firstRow}`
  plan.write(1, 0, [
    `1. Paste your ${people.other} with the line of their column names at cell H${nameRow}, or type them in below the names.`,
  ])
  plan.write(2, 0, [
    `2. The answers stand on the left: for the first ${rows.toLocaleString('en-US')} ${people.other}. For more, copy row ${firstRow + rows - 1} of this sheet and of "${calculation}" down.`,
  ])
  plan.write(3, 0, [
    `3. A row that cannot be scored says why. The order of the columns does not matter; others than the model's are ignored.`,
  ])
  plan.write(4, 0, [
    `4. ${manifest.name} ${manifest.version} counts in whole numbers, without macros and without a network: see "${model}".`,
  ])
  if (asOf !== undefined) {
    plan.write(4, 7, ['Days count from'])
    plan.write(4, 8, [new Date(`${asOf}T00:00:00Z`)], 'yyyy-mm-dd')
  }
  plan.formula(5, 0, `IF(${steps.missing}="","","Columns that are missing: "&${steps.missing})`)
  const reasons = Array.from({ length: top }, (_, index) => `Reason ${index + 1}`)
  plan.write(nameRow, 0, ['Decision', 'Probability', 'Refused because', ...reasons], 'bold')
  const own = [...(contract.id ? [contract.id] : []), ...contract.fields.filter(({ input }) => input)]
  plan.write(
    nameRow,
    7,
    own.map(({ column }) => column),
    'bold',
  )
  const isScored = (then: string) => `IF(OR(${row('A')}=0,${row(steps.refusal)}<>""),"",${then})`
  const decision = `IF(${row(steps.margin)}>=${sheet.cutOff},"churn","stay")`
  plan.fill(firstRow, 0, rows, `IF(${row('A')}=0,"",IF(${row(steps.refusal)}<>"","refused",${decision}))`)
  plan.fill(firstRow, 1, rows, isScored(row(steps.probability)), '0.0%')
  plan.fill(firstRow, 2, rows, `IF(${row('A')}=0,"",${row(steps.refusal)})`)
  for (const index of reasons.keys()) plan.fill(firstRow, 3 + index, rows, isScored(steps.reason(index + 1)))
  plan.widths(0, [11, 12, 30, 40, 40, 40, 3, ...own.map(({ column = '' }) => Math.max(11, column.length + 2))])
  plan.freeze(nameRow, 3)
  plan.colour(`B${firstRow}:B${firstRow + rows - 1}`)
  return plan
}
