import type { ContractField, ModelContract } from '@org/churn'
import { dayOfIsoDate } from '../../src/arithmetic/calendar'
import type { TreeEnsemble } from '../../src/trees/ensemble'
import { seeded } from '../testing/seeded'
import { createDateCells } from './dates'

const whiteSpace = [
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u2028',
  '\u202f',
  '\u3000',
  '\ufeff',
]

/** Texts that are no numbers, though some database or language takes some of them for one. */
const malformed = [
  ...[
    '12abc',
    '1d',
    'nan',
    'NaN',
    'inf',
    'Infinity',
    '-inf',
    '1_000',
    '1,5',
    '0x1F',
    '1e',
    'e1',
    '.',
    '+',
    '--1',
    '+-1',
  ],
  ...[
    '1e+',
    '1.2.3',
    '1e5e5',
    '1e1.5',
    '٣',
    '１２',
    '1 2',
    'null',
    '12\u200b',
    '1f',
    '$5',
    '5%',
    '1e5 x',
    '\u00bd',
    '()',
    "'1'",
  ],
]

/** Numbers in the grammar that are too large, too small, or long. */
const extreme = [
  ...[
    '1e400',
    '-1e400',
    '1e999999999999',
    '1e-400',
    '-1e-400',
    '4e-324',
    '2e-324',
    '1.7976931348623157e308',
    '-0',
    '0e0',
  ],
  ...[
    '1.8e308',
    '0.0e-999',
    `0.${'0'.repeat(400)}1`,
    `1${'0'.repeat(400)}`,
    `${'0'.repeat(300)}7`,
    '.5',
    '5.',
    '+5',
    '7E1',
  ],
  ...['0.30000000000000004', '9007199254740993', '1e15', '12.0', '1.2e1', '12.5'],
]

const neighbours = (value: number): readonly number[] => {
  const one = new Float32Array([value])
  const bits = new Int32Array(one.buffer)
  const at = (offset: number) => {
    one[0] = value
    bits[0] += offset
    return one[0] ?? Number.NaN
  }
  const [below, above] = [at(-1), at(1)]
  // The midpoints are where rounding to float32 turns, and the doubles beside them.
  const middles = [below, above].map((other) => other / 2 + value / 2)
  const doubles = middles.flatMap((middle) => [middle, middle * (1 + 2 ** -52), middle * (1 - 2 ** -52)])
  return [value, below, above, ...doubles]
}

/** Draws cells of a field as a source may hold them, most of them ordinary. */
function createCells(field: ContractField, thresholds: readonly number[], random: () => number, asOf: number) {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const blank = () => Array.from({ length: Math.floor(random() * 3) }, () => pick(whiteSpace)).join('')
  const around = (text: string) => `${blank()}${text}${blank()}`
  if (field.type === 'date') return createDateCells(field, thresholds, asOf, { random, around })
  const spellings: string[] = 'values' in field ? field.values.flatMap(({ source }) => [...source]) : []
  if (field.type === 'boolean' && field.requires?.otherwise !== undefined) spellings.push(field.requires.otherwise)
  const isNumber = 'limits' in field
  const [least, most] = isNumber ? field.limits : [0, 0]
  const [low, high] = isNumber ? field.trained : [0, 0]
  const edges = isNumber ? [low, high, least, most].flatMap(neighbours) : []
  const ordinary = () => {
    if (!isNumber) return pick(spellings)
    const value = low + random() * (high - low)
    return field.type === 'integer' ? `${Math.round(value)}` : random() < 0.5 ? value.toFixed(2) : `${value}`
  }
  const unusual: readonly (() => string | null)[] = [
    () => null,
    () => blank(),
    () => around(ordinary()),
    () =>
      isNumber ? pick(malformed) : pick(['never seen', '', 'null', "Robert'); DROP TABLE customers;--", '__proto__']),
    () => (isNumber ? pick(extreme) : pick(spellings).toLowerCase()),
    () => (isNumber ? `${pick(edges)}` : pick(spellings).toUpperCase()),
    () => (isNumber ? `${most * 2 + 1}` : `${pick(spellings)}.`),
  ]
  const beside = (isNumber ? thresholds : [])
    .flatMap(neighbours)
    .map((value) => (field.type === 'integer' ? Math.round(value) : value))
  return () => {
    const chance = random()
    if (chance < 0.02) return pick(unusual)()
    if (chance < 0.5 && beside.length > 0) {
      const value = pick(beside)
      return Object.is(value, -0) ? '-0' : `${value}`
    }
    return ordinary()
  }
}

/** Rows of a contract's columns, many of them on the model's thresholds or one unit beside them. */
export function generateRows(
  { fields }: Pick<ModelContract, 'fields'>,
  columns: readonly { readonly field: string }[],
  ensemble: TreeEnsemble,
  count: number,
  seed: number,
): (string | null)[][] {
  const random = seeded(seed)
  const cells = fields.map((field) => {
    const own = new Set<number>()
    ensemble.feature.forEach((column, node) => {
      const threshold = ensemble.threshold[node] ?? 0
      if (column >= 0 && columns[column]?.field === field.name && Number.isFinite(threshold)) own.add(threshold)
    })
    return createCells(field, [...own], random, dayOfIsoDate('2026-03-01') as number)
  })
  const agree = createAgreement(fields, random)
  return Array.from({ length: count }, () => agree(cells.map((draw) => draw())))
}

/** Rows whose cells contradict each other are kept as they are. */
const contradicting = 0.05

/** Makes most rows free of contradictions, which hardly any row of cells drawn one by one would be. */
function createAgreement(fields: readonly ContractField[], random: () => number) {
  const dependants = fields.flatMap((field, place) => {
    if (!field.requires) return []
    const { requires } = field
    const other = fields.findIndex(({ name }) => name === requires.field)
    const required = fields[other] as ContractField
    const isListed = 'values' in required
    const meets = (cell: string | null) =>
      isListed
        ? required.values.some(({ value, source }) => requires.values.includes(value) && source.includes(cell ?? ''))
        : requires.values.includes(Number(cell))
    const listed = 'values' in field ? field.values : []
    const stated = 'otherwise' in requires ? requires.otherwise : undefined
    const ofOut = listed.find(({ value }) => value === (field.type === 'boolean' ? false : stated))?.source[0]
    const spellings = listed.flatMap(({ source, value }) =>
      field.type !== 'boolean' && value === stated ? [] : source,
    )
    const otherwise = field.type === 'boolean' ? (stated ?? '') : (ofOut ?? '')
    return [{ place, other, meets, spellings, no: ofOut ?? otherwise, otherwise, isListed: listed.length > 0 }]
  })
  return (row: (string | null)[]) => {
    if (random() < contradicting) return row
    for (const { place, other, meets, spellings, no, otherwise, isListed } of dependants) {
      const isMet = meets(row[other] ?? null)
      if (isMet && otherwise !== '' && row[place] === otherwise)
        row[place] = spellings[Math.floor(random() * spellings.length)] as string
      else if (!isMet && (!isListed || spellings.includes(row[place] ?? '')))
        row[place] = random() < 0.5 ? otherwise : no
    }
    return row
  }
}
