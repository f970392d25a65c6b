import type { Arbitrary } from 'fast-check'

/**
 * One thing that the fuzzer tries. Cases are plain JSON, so that any of them can be written to a file and run again;
 * what JSON cannot hold stands in them as a recipe, which `revive.ts` makes.
 */
export interface Campaign<Case = unknown> {
  readonly name: string
  /** What is tried and what must hold, in a sentence. */
  readonly about: string
  readonly cases: Arbitrary<Case>
  /** Throws, or rejects, where the library is at fault. */
  readonly check: (given: Case) => void | Promise<void>
  /** Closes what the checks have opened. */
  readonly close?: () => void | Promise<void>
}

/** A campaign whose cases are of one type, for a list of campaigns. */
export function campaign<Case>(given: Campaign<Case>): Campaign {
  return given as unknown as Campaign
}

/** A fault of the library, in words: what was expected and what was got. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

export function expectHolds(holds: boolean, words: () => string): asserts holds {
  if (!holds) throw new Fault(words())
}
