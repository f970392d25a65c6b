import type { NumberReading } from '@org/churn'
import { isDay } from '../day/day.ts'
import { type Economy, readEconomy } from '../economy/economy.ts'
import { countsDays, predictor } from '../predictor.ts'

/** A plan to hand on: the list it was made for, and the economy that makes it again. */
export interface SharedPlan {
  readonly list: {
    readonly name: string
    /** The scored rows, with the columns that they came with. */
    readonly csv: string
    readonly numbers: NumberReading | undefined
    readonly rename: Readonly<Record<string, string>> | undefined
  }
  readonly economy: Economy
  /** The day from which dates are counted; undefined for a model without them. */
  readonly asOf: string | undefined
}

const kind = 'retention-desk-plan'
const start = `{"kind":"${kind}"`
const version = 1

/** Writes a plan as a file; its customers are in it. */
export function writePlan(plan: SharedPlan): Blob {
  const { name, version: release } = predictor.manifest
  const text = JSON.stringify({ kind, version, model: { name, version: release }, ...plan })
  return new Blob([text], { type: 'application/json' })
}

/** Whether a file is a plan, by its first characters. */
export async function isPlan(file: Blob): Promise<boolean> {
  return (await file.slice(0, start.length).text()) === start
}

/**
 * Reads a plan that a desk wrote.
 *
 * @throws {Error} in words, for a plan of another model, or one that was changed or cut short.
 */
export async function readPlan(file: Blob): Promise<SharedPlan> {
  const damaged = 'The plan was changed or cut short. Ask for it again.'
  let given: Record<string, unknown>
  try {
    given = JSON.parse(await file.text())
  } catch (cause) {
    throw new Error(damaged, { cause })
  }
  const { model, list, economy, asOf } = given
  const { name } = predictor.manifest
  const plannedWith = String(Object(model).name)
  if (plannedWith !== name) throw new Error(`The plan was made with the model ${plannedWith}, expected ${name}.`)
  const readOne = readEconomy(economy)
  const { name: listName, csv, numbers, rename } = Object(list)
  if (!readOne || typeof listName !== 'string' || typeof csv !== 'string') throw new Error(damaged)
  // A plan without its day would be another plan on every day.
  if (countsDays && !isDay(asOf)) throw new Error(damaged)
  return { list: { name: listName, csv, numbers, rename }, economy: readOne, asOf: isDay(asOf) ? asOf : undefined }
}
