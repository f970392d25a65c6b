import { InvalidModelError, InvalidOptionError } from '../checks/errors'
import type { LoadedModel } from '../model/loaded-model'
import type { Calibrator } from '../steps/calibrate'
import { findCutOff } from '../steps/cut-offs'
import { type DecisionRule, resolvePolicy } from '../steps/policy'
import { gridOf } from '../trees/grid'
import { type AdditiveField, additiveFields, type ListedReason } from './additive-fields'
import {
  always,
  among,
  any,
  arithmetic,
  type Branch,
  choose,
  compare,
  double,
  type Expression,
  extreme,
  flag,
  holds,
  inRuns,
  integer,
  isKnown,
  made,
  never,
  nothing,
  text,
} from './expression'
import { probabilityOf } from './probability'
import {
  contradictionIn,
  type FieldReading,
  type Finding,
  type ReadingStep,
  readField,
  readingSteps,
} from './read-field'
import type { Named, Statement, StatementStep } from './statement'
import { columnsOf, fieldsToRead, shortNames, type TableColumn } from './table-columns'
import { treeSums } from './tree-sums'

/** What a statement is made for, checked. */
export interface StatementRequest {
  readonly table: readonly string[]
  readonly columns: Readonly<Record<string, TableColumn>>
  readonly keep: readonly string[] | undefined
  readonly rule: DecisionRule
  readonly top: number | undefined
  readonly prefix: string
  readonly head: readonly string[]
}

/** Builds the whole decision as a statement: raw cells in, decision and reasons out. */
export function buildStatement(
  model: LoadedModel<unknown>,
  calibrate: Calibrator,
  request: StatementRequest,
): Statement {
  const { contract, manifest, ensemble } = model
  const fields = fieldsToRead(contract)
  const names = shortNames(fields)
  const columnOf = columnsOf(contract, request.columns)
  const readings = fields.map((field) => readField(field, columnOf(field), names.get(field) as string, contract))
  const grid = manifest.margin ?? gridOf(ensemble)
  if (!grid) {
    throw new InvalidModelError(
      `Model "${manifest.name}": got leaves that lie on no grid, expected multiples of a step, so that every database gets the same sum: models that npm run create makes have them.`,
    )
  }
  const { rule } = request
  const margins = marginSteps(model, readings, names, grid.bits, request.top)
  const probability = probabilityOf(made('margin'), grid.bits, manifest)
  const checks = checkSteps(readings)
  const cutOffs = createCutOffs(model, calibrate, grid)
  const margin = made('margin')
  const bands = manifest.riskBands.map(({ name, from }) => ({
    name,
    cutOff: from && cutOffs(resolvePolicy(manifest, from)),
  }))
  const output: Named[] = [
    // The greatest of NULL and a number is NULL in one database and the number in another.
    named('probability', choose([{ when: isKnown(margin), gives: probability.probability }])),
    named('predicted', reaches(margin, cutOffs(rule))),
    named('risk_band', riskBand(margin, bands)),
    ...(rule.gain ? [named('expected_gain', gainOf(rule.gain, margin, cutOffs(rule), probability.probability))] : []),
    named('margin', margin),
    ...margins.places.flatMap((_, index) => reasonColumns(index + 1, readings, margins.reasons)),
    named('warnings', checks.warnings),
    named('error', checks.error),
  ]
  return {
    head: request.head,
    table: request.table,
    keep: request.keep,
    ...withoutClash(request.table, [
      ...stepsOfReading(readings),
      ...checks.steps,
      ...margins.steps,
      ...lastSteps(margins.places.slice(1), probability.steps),
    ]),
    reasons: margins.reasons.map(({ place, code, value }) => [place, code, value ?? null] as const),
    reasonPlaces: margins.places.map(({ name }) => made(name)),
    output: output.map(({ name, expression }) => named(`${request.prefix}${name}`, expression)),
  }
}

/** Names of steps that a query could not tell from the table. */
function withoutClash(
  table: readonly string[],
  steps: readonly StatementStep[],
): Pick<Statement, 'steps' | 'reasonList'> {
  const taken = table[table.length - 1].toLowerCase()
  const free = (name: string) => (name.toLowerCase() === taken ? `${name}_` : name)
  return { steps: steps.map((each) => ({ ...each, name: free(each.name) })), reasonList: free('reasons') }
}

/** Reasons given where nothing else is asked for. */
export const defaultTop = 3

const named = (name: string, expression: Expression): Named => ({ name, expression })
const step = (name: string, note: string, columns: readonly Named[]): StatementStep => ({ name, note, columns })

function stepsOfReading(readings: readonly FieldReading[]): readonly StatementStep[] {
  return (Object.keys(readingSteps) as ReadingStep[]).flatMap((name) => {
    const columns = readings.flatMap(({ columns }) => columns[name] ?? [])
    return columns.length > 0 ? [step(name, readingSteps[name], columns)] : []
  })
}

/** Whether a row is refused, and the findings of each row in words. */
function checkSteps(readings: readonly FieldReading[]) {
  const byName = new Map(readings.map((reading) => [reading.field.name, reading]))
  const contradictions = readings.flatMap((reading) => contradictionIn(reading, byName) ?? [])
  const problems = readings.map(({ problems }) => problems)
  const unread = [...problems, ...contradictions.map((each) => [each])]
  const rejections = readings.flatMap(({ rejections }) => rejections)
  const warnings = readings.map((reading) => reading.warnings)
  const ordered = warnings.flat()
  const refusals = [
    ...readings.map(({ isRefused }) => isRefused),
    ...[...contradictions, ...rejections].map(({ when }) => when),
  ]
  const flags = inRuns(refusals).map((run, index) => named(`refused_${index + 1}`, flag(any(...run))))
  const refused = any(...flags.map(({ name }) => holds(made(name))))
  const steps = [
    step(
      'checks',
      'Whether the row is refused: a cell that cannot be read, or cells that contradict each other.',
      flags,
    ),
    step('refusals', 'All in one.', [named('refused', flag(refused))]),
  ]
  const isRefused = holds(made('refused'))
  const anyUnread = any(...readings.map(({ isRefused }) => isRefused), ...contradictions.map(({ when }) => when))
  const words = listFindings(unread)
  const error =
    rejections.length === 0
      ? words
      : choose([{ when: anyUnread, gives: words }], listFindings(rejections.map((each) => [each])))
  const isScored = isKnown(made('margin'))
  const anyWarning = any(...ordered.map(({ when }) => when))
  return {
    steps,
    error: choose([{ when: isRefused, gives: error }], nothing('text')),
    warnings:
      ordered.length === 0
        ? nothing('text')
        : choose(
            [
              {
                when: { kind: 'all' as const, of: [isScored, anyWarning] },
                gives: listFindings(ordered.map((each) => [each])),
              },
            ],
            nothing('text'),
          ),
  }
}

/** "tenure: WRONG_TYPE; Contract: MISSING_VALUE": the first finding of each list that holds. */
function listFindings(findings: readonly (readonly Finding[])[]): Expression {
  const words = findings.map((list) =>
    choose(
      list.map(({ path, code, when }) => ({ when, gives: text(`; ${path}: ${code}`) })),
      text(''),
    ),
  )
  return { kind: 'joined', of: words, skip: 2 }
}

/** The margin in whole steps, and the places of the strongest reasons. */
function marginSteps(
  { manifest, ensemble }: LoadedModel<unknown>,
  readings: readonly FieldReading[],
  names: ReadonlyMap<FieldReading['field'], string>,
  bits: number,
  asked: number | undefined,
) {
  const { features } = manifest
  const additive = additiveFields(ensemble, features, readings, bits)
  if (!additive) {
    if (asked) throw new InvalidOptionError('top', asked, noReasons)
    const { constant, sums } = treeSums(ensemble, features, readings, bits)
    const columns = sums.map((sum, index) => named(`sum_${index + 1}`, sum))
    const note = 'Some trees in each sum; a leaf is a whole number of steps.'
    const trees = inRuns(columns, 16).map((run, index) => step(`trees_${index + 1}`, note, run))
    return { steps: [...trees, ...sumSteps(columns, constant, [])], places: [], reasons: [] }
  }
  const { constant, fields, reasons } = additive
  if (asked && reasons.length === 0) throw new InvalidOptionError('top', asked, noCover)
  const nameOf = ({ reading }: AdditiveField) => names.get(reading.field)
  // A field that adds the same whatever it says needs no column.
  const varying = fields.filter(({ steps }) => steps.kind !== 'integer')
  const columns = varying.map((field) => named(`steps_${nameOf(field)}`, field.steps))
  const rest = fields.reduce((sum, { steps }) => sum + (steps.kind === 'integer' ? steps.value : 0), constant)
  const given = reasons.length === 0 ? [] : fields.filter(({ rank }) => rank)
  const top = Math.min(asked ?? defaultTop, given.length)
  const ranks = top === 0 ? [] : given.map((field) => named(`rank_${nameOf(field)}`, field.rank as Expression))
  const places = rankSteps(ranks, top)
  const note =
    top === 0
      ? 'What each field adds to the margin, in whole steps.'
      : 'What each field adds to the margin, in whole steps, and the place of its reason in the list of reasons.'
  return {
    steps: [step('fields', note, [...columns, ...ranks]), ...sumSteps(columns, rest, places.slice(0, 1))],
    places,
    reasons: top === 0 ? [] : reasons,
  }
}

const noReasons =
  '0: reasons in SQL are exact for models without interactions, and this one has trees of more than one level'
const noCover = '0: the model carries no cover, without which it cannot be explained'

/** Adds up columns, some at a time; a refused row has no margin. */
function sumSteps(columns: readonly Named[], constant: number, others: readonly Named[]): readonly StatementStep[] {
  let terms: readonly Expression[] = columns.map(({ name }) => made(name))
  const steps: StatementStep[] = []
  while (terms.length > 40) {
    const level = steps.length + 1
    const sums = inRuns(terms, 40).map((run, index) => named(`total_${level}_${index + 1}`, arithmetic('+', ...run)))
    steps.push(step(`totals_${level}`, 'Sums of sums.', sums))
    terms = sums.map(({ name }) => made(name))
  }
  const sum = arithmetic('+', ...terms, ...(constant === 0 && terms.length > 0 ? [] : [integer(constant)]))
  const margin = choose([{ when: holds(made('refused')), gives: nothing('integer') }], sum)
  const note = 'The margin: a whole number, the same in every engine.'
  return [...steps, step('margins', note, [named('margin', margin), ...others])]
}

/** The places of the strongest reasons: the greatest rank, the greatest below it, and so on. */
function rankSteps(ranks: readonly Named[], top: number): readonly Named[] {
  const greatest = (of: readonly Expression[]): Expression =>
    of.length <= 40 ? extreme('greatest', of) : greatest(inRuns(of, 40).map((run) => extreme('greatest', run)))
  return Array.from({ length: top }, (_, index) => {
    const before = made(`top_${index}`)
    const left = ranks.map(({ name }) =>
      index === 0 ? made(name) : choose([{ when: compare(made(name), '<', before), gives: made(name) }], integer(0)),
    )
    const place = greatest(left)
    const isRefused = holds(made('refused'))
    return named(
      `top_${index + 1}`,
      index === 0 ? choose([{ when: isRefused, gives: nothing('integer') }], place) : place,
    )
  })
}

/** What is left after the margin: the next reasons and the way to the probability, side by side. */
function lastSteps(places: readonly Named[], probability: readonly Named[]): readonly StatementStep[] {
  const count = Math.max(places.length, probability.length)
  return Array.from({ length: count }, (_, index) => {
    const columns = [places[index], probability[index]].filter((each) => each !== undefined)
    const notes = [
      places[index] && 'the strongest reason of those that are left',
      probability[index] && 'the margin in its unit, for the probability',
    ].filter((each) => each !== undefined)
    return step(`outcome_${index + 1}`, `Here: ${notes.join('; ')}.`, columns)
  })
}

/** Finds the least margin, in steps, from which on a rule acts: what the library compares margins with. */
function createCutOffs(
  { manifest }: LoadedModel<unknown>,
  calibrate: Calibrator,
  { bits, bound }: { readonly bits: number; readonly bound: number },
): (rule: DecisionRule) => number {
  const estimateAt = (margin: number) => ({ probability: calibrate(margin), interval: undefined })
  const grid = { unit: manifest.link === 'logit' ? 'log-odds' : 'probability', bits, bound } as const
  return ({ threshold, operatingPoint, gain }) =>
    manifest.operatingPoints.find(({ name }) => name === operatingPoint)?.margin ??
    findCutOff(grid, estimateAt, ({ probability }) => (gain ? probability > threshold : probability >= threshold))
}

/** NULL where there is no margin. */
function reaches(margin: Expression, cutOff: number): Expression {
  return choose([
    { when: compare(margin, '>=', integer(cutOff)), gives: flag(always) },
    { when: compare(margin, '<', integer(cutOff)), gives: flag(never) },
  ])
}

function riskBand(
  margin: Expression,
  bands: readonly { readonly name: string; readonly cutOff: number | undefined }[],
): Expression {
  const [lowest, ...others] = bands
  const branches: Branch[] = others
    .map(({ name, cutOff }) => ({ when: compare(margin, '>=', integer(cutOff as number)), gives: text(name) }))
    // The highest first.
    .reverse()
  return choose([...branches, { when: isKnown(margin), gives: text(lowest.name) }])
}

/** The expected gain, a line over the probability; its sign follows from the decision, as in `steps/economics.ts`. */
function gainOf(
  gain: (probability: number) => number,
  margin: Expression,
  cutOff: number,
  probability: Expression,
): Expression {
  const cost = gain(0)
  const line = arithmetic('+', arithmetic('*', double(gain(1) - cost), probability), double(cost))
  return choose([
    { when: compare(margin, '>=', integer(cutOff)), gives: extreme('greatest', [line, double(1e-300)]) },
    { when: compare(margin, '<', integer(cutOff)), gives: extreme('least', [line, double(0)]) },
  ])
}

/** Code and value of one reason; a number is the row's own. */
function reasonColumns(
  place: number,
  readings: readonly FieldReading[],
  reasons: readonly ListedReason[],
): readonly Named[] {
  const listed = (name: string): Expression => ({ kind: 'listed', place, name })
  const own = readings.flatMap(({ field, shown }): Branch[] => {
    const codes = reasons.filter((reason) => reason.field === field.name && reason.value === undefined)
    const distinct = [...new Set(codes.map(({ code }) => code))]
    return distinct.length === 0 ? [] : [{ when: among(listed('code'), distinct.map(text)), gives: shown }]
  })
  return [named(`reason_${place}_code`, listed('code')), named(`reason_${place}_value`, choose(own, listed('value')))]
}
