import { InvalidOptionError } from '../checks/errors'
import type { LoadedModel } from '../model/loaded-model'
import type { TreeEnsemble } from '../trees/ensemble'
import { type AdditiveField, additiveFields, type ListedReason } from './additive-fields'
import { type DeepReasons, deepReasons, mostEntries } from './deep-reasons'
import {
  arithmetic,
  choose,
  compare,
  type Expression,
  extreme,
  holds,
  inRuns,
  integer,
  made,
  nothing,
} from './expression'
import type { FieldReading } from './read-field'
import { type Named, named, type StatementStep, step } from './statement'
import { treeSums } from './tree-sums'

/** Reasons given where nothing else is asked for. */
const defaultTop = 3

/** The steps to the margin, and to the strongest reasons. */
interface MarginSteps {
  readonly steps: readonly StatementStep[]
  /** How strong the reasons given are, strongest first: the first with the margin, each other in a step behind it. */
  readonly strongest: readonly Named[]
  /** The place of each of these reasons in the list. */
  readonly places: readonly Expression[]
  readonly reasons: readonly ListedReason[]
  readonly withoutReasons: string | undefined
}

/** The margin in whole steps, and the places of the strongest reasons. */
export function marginSteps(
  model: LoadedModel<unknown>,
  readings: readonly FieldReading[],
  names: ReadonlyMap<FieldReading['field'], string>,
  bits: number,
  asked: number | undefined,
): MarginSteps {
  const { manifest, ensemble } = model
  const additive = additiveFields(ensemble, manifest.features, readings, bits)
  if (!additive) return deepSteps(model, readings, names, bits, asked)
  const { constant, fields, reasons } = additive
  if (asked && reasons.length === 0) throw new InvalidOptionError('top', asked, `0: ${noCover}`)
  const nameOf = ({ reading }: AdditiveField) => names.get(reading.field)
  // A field that adds the same whatever it says needs no column.
  const varying = fields.filter(({ steps }) => steps.kind !== 'integer')
  const columns = varying.map((field) => named(`steps_${nameOf(field)}`, field.steps))
  const rest = fields.reduce((sum, { steps }) => sum + (steps.kind === 'integer' ? steps.value : 0), constant)
  const given = reasons.length === 0 ? [] : fields.filter(({ rank }) => rank)
  const top = Math.min(asked ?? defaultTop, given.length)
  const ranks = top === 0 ? [] : given.map((field) => named(`rank_${nameOf(field)}`, field.rank as Expression))
  const strongest = rankSteps(ranks, top)
  const note =
    top === 0
      ? 'What each field adds to the margin, in whole steps.'
      : 'What each field adds to the margin, in whole steps, and the place of its reason in the list of reasons.'
  return {
    steps: [step('fields', note, [...columns, ...ranks]), ...sumSteps(columns, rest, strongest.slice(0, 1))],
    strongest,
    places: strongest.map(({ name }) => made(name)),
    reasons: top === 0 ? [] : reasons,
    withoutReasons: reasons.length === 0 ? `It gives no reasons: ${noCover}.` : undefined,
  }
}

/** The same for trees of more than one level. */
function deepSteps(
  { manifest, ensemble }: LoadedModel<unknown>,
  readings: readonly FieldReading[],
  names: ReadonlyMap<FieldReading['field'], string>,
  bits: number,
  asked: number | undefined,
): MarginSteps {
  const { constant, sums } = treeSums(ensemble, manifest.features, readings, bits)
  const columns = sums.map((sum, index) => named(`sum_${index + 1}`, sum))
  const note = 'Some trees in each sum; a leaf is a whole number of steps.'
  const trees = inRuns(columns, 16).map((run, index) => step(`trees_${index + 1}`, note, run))
  const plain = { steps: [...trees, ...sumSteps(columns, constant, [])], strongest: [], places: [], reasons: [] }
  if (asked === 0) return { ...plain, withoutReasons: undefined }
  const most = asked === undefined ? mostEntries.unasked : mostEntries.asked
  const deep = ensemble.cover && deepReasons(ensemble, manifest.features, readings, names, most)
  if (!deep) {
    const because = ensemble.cover ? tooLarge(ensemble, most) : noCover
    if (asked) throw new InvalidOptionError('top', asked, `0: ${because}`)
    return { ...plain, withoutReasons: `It gives no reasons: ${because}.` }
  }
  const top = Math.min(asked ?? defaultTop, deep.strengths.length)
  if (top === 0) return { ...plain, withoutReasons: undefined }
  const strongest = rankSteps(deep.strengths, top)
  return {
    steps: [...trees, ...deep.steps, ...sumSteps(columns, constant, strongest.slice(0, 1))],
    strongest,
    places: strongest.map(({ name }) => placeOf(deep, made(name))),
    reasons: deep.reasons,
    withoutReasons: undefined,
  }
}

/** The place of the reason that is as strong as this; none of a refused row. */
function placeOf({ strengths, places }: DeepReasons, strength: Expression): Expression {
  return choose(
    strengths.map(({ name }, index) => ({
      when: compare(made(name), '=', strength),
      gives: made(places[index].name),
    })),
    integer(0),
  )
}

const noCover = 'the model carries no cover, without which it cannot be explained'
const tooLarge = ({ treeCount, depths }: TreeEnsemble, most: number) => {
  const size = `the reasons of its ${treeCount} trees of up to ${depths.reduce((most, depth) => Math.max(most, depth))} levels take more than ${most.toLocaleString('en-US')} numbers`
  const instead = 'call explain for the customers whose reasons you need'
  return most < mostEntries.asked
    ? `${size}, which take long to plan: ask for some with top, or ${instead}`
    : `${size}, which databases plan too slowly: ${instead}`
}

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
    return named(`top_${index + 1}`, index === 0 ? choose([{ when: isRefused, gives: integer(0) }], place) : place)
  })
}
