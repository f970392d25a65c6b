/** Cells in other spellings than the contract's, and numbers as files write them: as `readRow` and `predict` read them. */

import { toSql } from '@org/churn/sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CellReading, ContractField, FileReading } from '../../src/model/contract'
import { marks } from '../../src/sql/spellings'
import { seeded } from '../testing/seeded'
import { drawModel, type TestModel } from './bundles'
import { type Engine, engines } from './engines'
import { answerOf, differenceOf, readAnswer } from './judge'

type Policy = ContractField['missing']

const accept: Policy = { policy: 'accept' }
const reject: Policy = { policy: 'reject' }

const base = (name: string, more: Partial<Pick<ContractField, 'input' | 'missing' | 'reading'>> = {}) => ({
  label: name,
  description: '',
  name,
  column: `Column ${name}`,
  input: true,
  sensitive: false,
  missing: accept,
  ...more,
})

const valuesOf = (...spellings: readonly (readonly [value: string, ...source: string[]])[]) =>
  spellings.map(([value, ...source]) => ({ value, source: source.length > 0 ? source : [value], phrase: '' }))

const yesOrNo = (yes: readonly string[], no: readonly string[]) => [
  { value: true, source: yes, phrase: '' },
  { value: false, source: no, phrase: '' },
]

const listedFields: readonly ContractField[] = [
  { ...base('plan'), type: 'category', values: valuesOf(['Basic plan'], ['Pro (new)'], ['_']), unknown: reject },
  { ...base('open'), type: 'category', values: valuesOf(['Basic plan'], ['Credit card - automatic']), unknown: accept },
  { ...base('term'), type: 'category', values: valuesOf(['1-2 years'], ['12 years'], ['v2.0']), unknown: accept },
  { ...base('codes'), type: 'category', values: valuesOf(['1'], ['2'], ['-3']), unknown: accept },
  { ...base('served'), type: 'category', values: valuesOf(['Basic plan'], ['No'], ['N/A']), unknown: accept },
  {
    ...base('coded'),
    type: 'category',
    values: [
      { value: 'Gold', source: ['1'], phrase: '' },
      { value: 'Silver', source: ['2', 'off'], phrase: '' },
    ],
    unknown: accept,
  },
  { ...base('named'), type: 'category', values: valuesOf(['Gold-level', 'A1'], ['Silver', 'B 2']), unknown: accept },
  { ...base('city'), type: 'category', values: valuesOf(['Zürich'], ['Łódź'], ['Straße'], ['Żary']), unknown: accept },
  { ...base('greek'), type: 'category', values: valuesOf(['Αθήνα'], ['Москва'], ['東京'], ['İzmir']), unknown: reject },
  { ...base('twins'), type: 'category', values: valuesOf(['One-Way'], ['one way'], ['Other']), unknown: reject },
  { ...base('yes'), type: 'boolean', values: yesOrNo(['Yes'], ['No']) },
  { ...base('flag', { missing: reject }), type: 'boolean', values: yesOrNo(['ja', 'j'], ['nein']) },
  {
    ...base('addon'),
    type: 'boolean',
    values: yesOrNo(['Yes'], ['No']),
    requires: { field: 'flag', values: [true], otherwise: 'No line' },
  },
  { ...base('unused', { input: false }), type: 'category', values: valuesOf(['Red'], ['Blue']), unknown: reject },
  { ...base('unusedToo', { input: false }), type: 'category', values: valuesOf(['Red'], ['Blue']), unknown: accept },
  {
    ...base('unusedFlag', { input: false }),
    type: 'boolean',
    values: yesOrNo(['Yes'], ['No']),
    requires: { field: 'unused', values: ['Red'], otherwise: 'none' },
  },
  {
    ...base('unusedNumber', { input: false }),
    type: 'integer',
    unit: '',
    decimals: 0,
    limits: [0, 9],
    trained: [1, 5],
    outOfRange: accept,
    phrases: { other: '' },
  },
]

const pick = <T>(list: readonly T[], random: () => number) => list[Math.floor(random() * list.length)] as T

/** A text in random case, with random marks between its letters. */
function respell(text: string, random: () => number): string {
  const mark = () => String.fromCodePoint(pick(marks, random))
  const letters = [...text].map((letter) => {
    const chance = random()
    const other = chance < 0.3 ? letter.toUpperCase() : chance < 0.5 ? letter.toLowerCase() : letter
    if (marks.includes(letter.codePointAt(0) as number) && random() < 0.4) return mark().repeat(pick([0, 1, 2], random))
    return other + (random() < 0.1 ? mark() : random() < 0.03 ? pick(['.', ',', '..', '|', '\ufdd2'], random) : '')
  })
  const around = random() < 0.2 ? mark() : ''
  return around + letters.join('') + around
}

const otherTexts = [
  ...['ДА', 'нет', 'NÃO', 'Sí', 'OUI', 'FAŁSZ', 'Hayır', 'HAYIR', 'wahr', 'Истина'],
  ...[
    '',
    ' ',
    '-',
    '---',
    '...',
    '!',
    '1',
    '0',
    'true',
    'FALSE',
    'Yes',
    'nO',
    'Y',
    'n',
    'n/a',
    'NaN',
    'nan',
    'on',
    '1e5',
  ],
  ...[
    '-1e400',
    '+1,5E+3',
    '1e',
    '1+2e5',
    '1e5+5',
    '+,e5',
    '--1e5',
    '1e5e5',
    '0x1F',
    '-0XaB',
    '0x',
    '0xG',
    '+0x1x',
    '00x1',
  ],
  ...[
    'Infinity',
    '-INF',
    '+NaN',
    '#a b!',
    'undefined',
    '#N/A',
    '#DIV/0!',
    '#!',
    '#!!',
    '#name?',
    '+5',
    '12%',
    '$5',
    '3 months',
    'R$ 5',
  ],
  ...[
    '1,5e3',
    '..e5',
    'e5',
    '12',
    '-1',
    '1.0',
    '2.0',
    '20',
    'new one',
    'Ünknown',
    '新しい',
    '🙂',
    '𠀀',
    'None',
    'null',
  ],
  ...[
    'none',
    'No line',
    "x'); DROP TABLE cells;--",
    'Red',
    '7',
    '99',
    '2.5',
    '\u0000',
    'a\u0000b',
    'ΑΘΉΝΑ',
    'İZMİR',
    'izmir',
  ],
]

const ordinary = (field: ContractField) => ('values' in field ? (field.values[1]?.source[0] ?? null) : '1')

/** Rows whose cells are ordinary but for those of one field, so that most rows can be read and show their warnings. */
function listedRows(unusual: number, count: number): (string | null)[][] {
  const random = seeded(100 + unusual)
  const known = (field: ContractField) =>
    'values' in field ? field.values.flatMap(({ value, source }) => [String(value), ...source]) : ['1', '5', '8', '10']
  return Array.from({ length: count }, () =>
    listedFields.map((field, place) => {
      if (place !== unusual && random() < 0.97) return ordinary(field)
      const chance = random()
      if (chance < 0.02) return null
      if (chance < 0.3) return pick(known(field), random)
      return chance < 0.85 ? respell(pick(known(field), random), random) : pick(otherTexts, random)
    }),
  )
}

/** One letter of a text as another one that stands for it. */
function disguised(text: string, random: () => number): string {
  const letters = [...text]
  const place = Math.floor(random() * letters.length)
  const letter = letters[place] as string
  const wide =
    letter > ' ' && letter < '\u007f' ? String.fromCodePoint((letter.codePointAt(0) as number) + 0xfee0) : letter
  return letters
    .map((each, index) => (index === place ? pick([wide, letter.normalize('NFD'), `${letter}\u0301`], random) : each))
    .join('')
}

/** Ways in which files write numbers. */
const readings: Readonly<Record<string, { readonly file?: FileReading; readonly field: CellReading }>> = {
  'with a decimal comma': { file: { decimal: ',' }, field: {} },
  'with points between thousands': { file: { decimal: ',', thousands: '.' }, field: {} },
  'with a point, and brackets or a sign behind for a minus': { field: { decimal: '.' } },
  'plainly, with marks of missing values': { field: { thousands: null, missing: ['unbekannt'] } },
  'with commas between thousands': { field: { thousands: ',' } },
  'with blanks between thousands': { field: { decimal: ',', thousands: ' ' } },
  'with apostrophes and a currency': { field: { thousands: "'", affixes: ['CHF', 'Fr.'] } },
  'with thousands and millions': {
    field: {
      affixes: ['$'],
      powers: [
        { suffix: 'k', power: 3 },
        { suffix: 'Mio.', power: 6 },
      ],
    },
  },
  'with currencies and units': {
    file: { decimal: ',', thousands: '.' },
    field: { affixes: ['€', 'kr', 'ÖRE', 'руб', 'e', '-x'], missing: ['unbekannt', '0'] },
  },
}

/** Numbers in a file's way, and texts that look like some. */
function writtenNumbers(
  { decimal = '.', thousands, affixes = [], powers = [] }: CellReading,
  count: number,
): (string | null)[] {
  const random = seeded(count)
  const affix = () =>
    random() < 0.6 ? '' : pick([...affixes, ...affixes.map((each) => each.toUpperCase()), '$'], random)
  const space = () => pick(['', '', ' ', '\u00a0'], random)
  const digits = (most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * 10)).join('')
  const between =
    thousands === ' ' ? [' ', '\u00a0', '\u202f', '\u2009'] : thousands === "'" ? ["'", '’'] : [thousands ?? '']
  return Array.from({ length: count }, () => {
    if (random() < 0.05)
      return pick([null, '', 'k.A.', 'unbekannt', '0', '-', '()', '(', '.', ',', 'e5', '(5', '5)'], random)
    const whole = digits(7)
    const grouped =
      random() < 0.5
        ? whole
        : whole.replaceAll(/\B(?=(\d{3})+$)/g, () =>
            random() < 0.95 ? pick(between, random) : pick(['', '.', ',', ' '], random),
          )
    const fraction = random() < 0.5 ? '' : pick([decimal, decimal, decimal, '.', ','], random) + digits(4)
    const exponent = random() < 0.05 ? pick(['e2', 'E-1', 'e+1', 'e', 'e1.5'], random) : ''
    const sign = () => (random() < 0.75 ? '' : pick(['-', '+', '−', '--'], random) + space())
    const number =
      sign() +
      affix() +
      space() +
      sign() +
      grouped +
      fraction +
      exponent +
      space() +
      (powers.length > 0 && random() < 0.5 ? pick(['k', 'K', 'mio.', 'Mio.', 'm'], random) : '') +
      affix() +
      (random() < 0.1 ? '-' : '')
    return random() < 0.1 ? `(${space()}${number}${space()})` : number
  })
}

/** What an engine and the library say of rows: the same, or `allowed` says why not. */
async function compare(engine: Engine, model: TestModel, name: string, rows: readonly (readonly (string | null)[])[]) {
  const columns = model.contract.fields.map(({ column }) => column)
  // The other two, or their drivers, end a text at a NUL character.
  const texts = rows.map((row) =>
    row.map((cell) => (engine.dialect === 'duckdb' ? cell : (cell?.replaceAll('\0', '') ?? null))),
  )
  await engine.load({ name, columns: ['row', ...columns], rows: texts.map((row, index) => [`${index}`, ...row]) })
  const named = Object.fromEntries(columns.map((column) => [column, column]))
  const sql = toSql(model.predictor, { dialect: engine.dialect, table: name, columns: named, keep: ['row'], top: 0 })
  const results = await engine.query(sql)
  expect(results).toHaveLength(rows.length)
  const seen = new Set<string>()
  const found = results.flatMap((result) => {
    const row = texts[Number(result.row)] ?? []
    const cells = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))
    const expected = answerOf(model.predictor, cells, model.bits, { top: 0 })
    const got = readAnswer(result, 0, new Set())
    for (const code of `${expected.error ?? expected.warnings}`.match(/[A-Z_]{4,}/g) ?? []) {
      seen.add(code)
    }
    const difference = differenceOf(expected, got)
    return difference ? [{ difference, row, expected, got }] : []
  })
  return { found, seen }
}

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 120_000)
  afterAll(() => engine?.close())

  test('reads listed values in other cases and with other marks', async () => {
    const model = drawModel(listedFields, { missing: ['', 'N/A'] }, 2, 30, 11)
    for (const [index, field] of listedFields.entries()) {
      const { found, seen } = await compare(engine, model, `listed ${index}`, listedRows(index, 1500))
      expect(found.slice(0, 3), `${found.length} rows differ in ${field.name}`).toEqual([])
      expect([...seen]).toContain(field.input ? 'SPELLING' : 'UNUSED_VALUE')
    }
  }, 240_000)

  test('refuses listed values in letters that stand for others, and never takes them for new ones', async () => {
    const model = drawModel(listedFields, { missing: ['', 'N/A'] }, 2, 30, 11)
    const random = seeded(3)
    const row = listedFields.map(ordinary)
    const rows = listedFields.flatMap((field, index) =>
      'values' in field && field.input
        ? field.values.flatMap(({ source }) => source.map((text) => ({ index, text })))
        : [],
    )
    const many = Array.from({ length: 20 }, () => rows).flat()
    const cells = many.map(({ index, text }) =>
      row.map((cell, place) => (place === index ? disguised(text, random) : cell)),
    )
    const { found } = await compare(engine, model, 'disguised', cells)
    expect(found.filter(({ got }) => got.margin !== null).slice(0, 3)).toEqual([])
    const refusals = found.map(({ got }) => `${got.error}`)
    expect(refusals.filter((error) => !/: (SPELLING|UNKNOWN_VALUE)$/.test(error))).toEqual([])
    expect(refusals.filter((error) => error.endsWith('SPELLING')).length).toBeGreaterThan(0)
  }, 240_000)

  test.each(Object.entries(readings))(
    'reads numbers %s',
    async (name, { file, field }) => {
      const fields = [true, false].map(
        (input): ContractField => ({
          ...base(input ? 'used' : 'unused', { input, reading: field, missing: input ? reject : accept }),
          type: 'number',
          unit: '',
          decimals: 2,
          limits: [-2e6, 2e6],
          trained: [-1e6, 1e6],
          outOfRange: accept,
          phrases: { other: '{value}' },
        }),
      )
      const source = { missing: ['', 'k.A.'], ...(file && { reading: file }) }
      const model = drawModel(fields, source, 2, 40, 7)
      const texts = writtenNumbers({ ...file, ...field }, 3000)
      const { found, seen } = await compare(
        engine,
        model,
        name,
        texts.map((text, index) => [text, texts[index + 1] ?? null]),
      )
      expect(found.slice(0, 3), `${found.length} of ${texts.length} differ`).toEqual([])
      expect([...seen]).toEqual(expect.arrayContaining(['WRONG_TYPE', 'MISSING_VALUE', 'UNUSED_VALUE']))
    },
    240_000,
  )
})
