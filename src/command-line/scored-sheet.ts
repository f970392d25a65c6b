import type { ModelContract, NumberReading, OperatingPoint } from '@org/churn'
import type { CsvRecord, HeaderMatch } from '@org/churn/csv'
import type { CellLooks } from '../spreadsheets/cell-looks'
import { cellsOfSheet, cellsOfText, type OwnCells } from '../spreadsheets/own-cells'
import { headColours, type LookedCell, mostColumns, mostRows, problem, SheetWriter } from '../spreadsheets/sheet-writer'
import { FileError } from './failures'
import type { OpenSheet } from './open-workbook'
import { addedCells, addedColumns, type Cell } from './row-formats'
import type { ScoredRow } from './score-rows'
import { grouped } from './wording'

/** How a sheet of scored customers is written. */
export interface ScoredSheetOptions {
  /** The sheet that the customers are from, if they are from one. */
  readonly sheet: OpenSheet | undefined
  readonly point: OperatingPoint
  /** Reasons for each customer. */
  readonly top: number
  /** Put before the name of each added column. */
  readonly prefix: string
  /** How the file writes numbers, if not as the contract says. */
  readonly numbers: NumberReading | undefined
}

/** Text that a spreadsheet takes for a formula when somebody types it. */
const likeFormula = /^[=+\-@'＝＋－＠]/

/** LibreOffice shows a flag without it as 1 or 0, and writes it by itself; Excel needs no format for flags. */
const flagFormat = '"TRUE";"TRUE";"FALSE"'

/** Characters that a column of the customers' own is wide: the least and the most. */
const [leastWidth, mostWidth] = [9, 40]

/** The same of the columns that hold sentences, by the beginning of their names. */
const sentenceWidths = { reason: 44, warnings: 40, error: 50 } as const

/** Room for the mark of a filter beside a name. */
const filterWidth = 4

/** Writes the XML of a sheet of scored customers. */
export class ScoredSheet {
  readonly #writer = new SheetWriter()
  readonly #names: readonly string[]
  readonly #added: readonly string[]
  readonly #cellsOf: OwnCells
  readonly #options: ScoredSheetOptions
  readonly #hasIdFirst: boolean
  readonly #looks: CellLooks
  readonly #percent: number
  readonly #wrong: number
  readonly #text: number
  readonly #flag: number
  readonly #formats = new Map<string | undefined, number>([[undefined, 0]])

  /** @throws {FileError} for more columns than a sheet has, and when an added column's name is one of the file's own. */
  constructor(
    contract: ModelContract,
    names: readonly string[],
    header: HeaderMatch,
    options: ScoredSheetOptions,
    looks: CellLooks,
  ) {
    const { sheet, numbers } = options
    this.#options = options
    this.#names = names
    this.#added = addedColumns(names, options)
    this.#cellsOf = sheet
      ? cellsOfSheet(sheet.sheet, sheet.formats, names.length)
      : cellsOfText(contract, header, names.length, numbers)
    this.#hasIdFirst = header.columns.some(({ column, place }) => place === 0 && column === contract.id?.column)
    this.#looks = looks
    this.#percent = looks.place({ format: '0.0%' })
    this.#wrong = looks.place(problem)
    this.#text = looks.place({ isText: true })
    this.#flag = looks.place({ format: flagFormat })
    if (this.#width > mostColumns)
      throw new FileError(
        `The sheet would have ${grouped(this.#width)} columns, the most that a workbook holds is ${grouped(mostColumns)}: write --out FILE.csv instead.`,
      )
  }

  get #width(): number {
    return this.#names.length + this.#added.length
  }

  /** Cells whose text was too long. */
  get cut(): number {
    return this.#writer.cut
  }

  /** @param records The first, by which widths are chosen. */
  start(records: readonly CsvRecord[]): string {
    const widths = [
      ...this.#names.map((name, place) => this.#ownWidth(name, place, records)),
      ...this.#added.map((name) => this.#addedWidth(name)),
    ]
    const head = (fill: string) => this.#looks.place({ isBold: true, fill, isText: true })
    const names = [
      ...this.#names.map((value) => ({ value, look: head(headColours.own) })),
      ...this.#added.map((value) => ({ value, look: head(headColours.added) })),
    ]
    const frozen = { rows: 1, columns: this.#hasIdFirst ? 1 : 0 }
    return this.#writer.start({ widths, frozen }) + this.#writer.row(names)
  }

  #ownWidth(name: string, place: number, records: readonly CsvRecord[]): number {
    const own = this.#options.sheet?.sheet.columns?.[place]?.width
    const texts = records.map(({ cells }) => cells[place]?.length ?? 0)
    const least = Math.min(mostWidth, Math.max(leastWidth, name.length + filterWidth))
    return Math.max(own ?? Math.min(mostWidth, Math.max(...texts, 0) + 2), least)
  }

  #addedWidth(name: string): number {
    const plain = name.slice(this.#options.prefix.length)
    const [, width = 0] = Object.entries(sentenceWidths).find(([start]) => plain.startsWith(start)) ?? []
    return Math.max(width, name.length + filterWidth)
  }

  /** @throws {FileError} for more rows than a sheet has. */
  write(records: readonly CsvRecord[], rows: readonly ScoredRow[]): string {
    if (this.#writer.rows + records.length > mostRows)
      throw new FileError(
        `The file has more rows than a sheet of a workbook, which holds ${grouped(mostRows)} with the names of the columns: write --out FILE.csv instead, or split the file.`,
      )
    return records.map((record, index) => this.#row(record, rows[index])).join('')
  }

  #row(record: CsvRecord, row: ScoredRow): string {
    const own = this.#cellsOf(record).map(({ value, format, isError }) =>
      isError ? { value, isError } : this.#looked(value, this.#lookOf(format)),
    )
    const last = this.#added.length - 1
    const added = addedCells(row, this.#options.top).map((value: Cell, place) =>
      this.#looked(value, place === 0 ? this.#percent : place === last ? this.#wrong : 0),
    )
    return this.#writer.row([...own, ...added])
  }

  #looked(value: LookedCell['value'], look: number): LookedCell {
    if (typeof value === 'boolean') return { value, look: this.#flag }
    return { value, look: look === 0 && typeof value === 'string' && likeFormula.test(value) ? this.#text : look }
  }

  #lookOf(format: string | undefined): number {
    const known = this.#formats.get(format)
    if (known !== undefined) return known
    const place = this.#looks.place({ format: format as string })
    this.#formats.set(format, place)
    return place
  }

  /** Probabilities have colours that turn where the decision does. */
  end(): string {
    return this.#writer.end({
      filtered: this.#width,
      coloured: { column: this.#names.length, middle: this.#options.point.threshold },
    })
  }
}
