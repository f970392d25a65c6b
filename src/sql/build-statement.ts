import { InvalidModelError } from '../checks/errors'
import type { LoadedModel } from '../model/loaded-model'
import type { Calibrator } from '../steps/calibrate'
import { hasTemplates } from '../steps/date-templates'
import { type DecisionRule, resolvePolicy } from '../steps/policy'
import type { NumberReading } from '../steps/read-cell'
import { gridOf } from '../trees/grid'
import { marginSteps } from './add-up-margin'
import { checkSteps } from './check-rows'
import { createCutOffs, gainOf, reaches, riskBand } from './decide-by-margin'
import { choose, isKnown, made } from './expression'
import { probabilityOf } from './probability'
import { type FieldReading, type ReadingStep, readField, readingSteps } from './read-field'
import { reasonColumns } from './reason-columns'
import { type Named, named, type Statement, type StatementStep, step } from './statement'
import { columnsOf, fieldsToRead, shortNames, type TableColumn } from './table-columns'

/** What a statement is made for, checked. */
export interface StatementRequest {
  readonly table: readonly string[]
  readonly columns: Readonly<Record<string, TableColumn>>
  readonly keep: readonly string[] | undefined
  readonly rule: DecisionRule
  readonly top: number | undefined
  readonly prefix: string
  readonly head: readonly string[]
  /** The day from which dates are counted; undefined for models without dates. */
  readonly asOf: string | undefined
  /** How texts write numbers; undefined for the contract's way. */
  readonly numbers: NumberReading | undefined
}

/** Builds the whole decision as a statement: raw cells in, decision and reasons out. */
export function buildStatement(
  model: LoadedModel<unknown>,
  calibrate: Calibrator,
  request: StatementRequest,
): Statement {
  const { contract, manifest, ensemble } = model
  if (JSON.stringify(contract).includes('\\u0000')) {
    throw new InvalidModelError(
      `Model "${manifest.name}": got a NUL character in a text of its contract, expected none: a statement ends there.`,
    )
  }
  const fields = fieldsToRead(contract, request.columns)
  const names = shortNames(fields)
  const columnOf = columnsOf(contract, request.columns)
  const unread = fields.find((field) => {
    const { name, type } = columnOf(field)
    return field.type === 'date' && !hasTemplates(field) && name !== undefined && type === 'text'
  })
  if (unread) {
    const { column, reading } = unread
    throw new InvalidModelError(
      `Model "${manifest.name}": got ${column} with dates written as ${reading?.date}, expected dates in digits such as 2026-01-31: a statement reads no other text. If the database holds dates of its own there, name the column with type: 'date'.`,
    )
  }
  const readings = fields.map((field) =>
    readField(field, columnOf(field), names.get(field) as string, contract, request),
  )
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
    head: [...request.head, ...(margins.withoutReasons ? [margins.withoutReasons] : []), ''],
    withoutReasons: margins.withoutReasons,
    table: request.table,
    keep: request.keep,
    ...withoutClash(request.table, [
      ...stepsOfReading(readings),
      ...checks.steps,
      ...margins.steps,
      ...lastSteps(margins.strongest.slice(1), probability.steps),
    ]),
    reasons: margins.reasons.map(({ place, code, value }) => [place, code, value ?? null] as const),
    reasonPlaces: margins.places,
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

function stepsOfReading(readings: readonly FieldReading[]): readonly StatementStep[] {
  return (Object.keys(readingSteps) as ReadingStep[]).flatMap((name) => {
    const columns = readings.flatMap(({ columns }) => columns[name] ?? [])
    return columns.length > 0 ? [{ ...step(name, readingSteps[name], columns), isSparse: name === 'texts' }] : []
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
