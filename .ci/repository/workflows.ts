/** The workflows, as data. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../testing/packed'

export interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
}
export interface Job {
  readonly name?: string
  readonly if?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly environment?: unknown
  readonly needs?: string | readonly string[]
  readonly outputs?: Readonly<Record<string, string>>
  readonly strategy?: { readonly matrix?: { readonly node?: readonly number[]; readonly system?: readonly string[] } }
  readonly steps: readonly Step[]
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly concurrency: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = join(root, '.github/workflows')
export const workflowNames = readdirSync(folder)
export const workflowText = (name: string) => readFileSync(join(folder, name), 'utf8')
export const workflows = workflowNames.map((name) => ({ name, workflow: parse(workflowText(name)) as Workflow }))
/** Every job of every workflow, as `release.yml: pack`. */
export const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ id: `${name}: ${id}`, workflow: name, job })),
)

/** A job that must be there. */
export function jobWith(id: string): Job {
  const found = jobs.find((each) => each.id === id)
  if (!found) throw new Error(`there is no job ${id}`)
  return found.job
}

/** The script of the step whose name starts like this. */
export function scriptOf(job: Job, start: string): string {
  const { run } = job.steps.find(({ name }) => name?.startsWith(start)) ?? {}
  if (run === undefined) throw new Error(`there is no step "${start}…" that runs anything`)
  return run
}

export const needsOf = ({ needs }: Job): readonly string[] => [needs ?? []].flat()
