import type { ModelContract } from '../model/contract'
import type { ModelEvaluation } from '../model/evaluation'
import type { Verification } from '../predictor/self-test'
import type { TreeColumns } from '../trees/columns'
import type { Driver } from './drivers'
import type { WholeManifest } from './parts'

/** All that a package is made of. The generators turn it into text, and read nothing else. */
export interface PackageFacts {
  /** The npm package's own name, such as `@acme/churn`. */
  readonly name: string
  readonly library: LibraryFacts
  readonly contract: ModelContract
  readonly manifest: WholeManifest
  readonly trees: TreeColumns
  readonly verification: Verification<object>
  /** Without any figure about fewer than ten customers; undefined where training measured nothing. */
  readonly evaluation: PackagedEvaluation | undefined
  /** The customer of the examples, and what the predictor says of it. */
  readonly example: Example
  /** What moves the risk, the strongest first. */
  readonly drivers: readonly Driver[]
  /** The files as they stand in the bundle. */
  readonly files: {
    readonly contract: string
    readonly decisions: string | undefined
    readonly card: string | undefined
  }
}

/** What package.json of the library says of it. */
export interface LibraryFacts {
  readonly name: string
  readonly version: string
  readonly node: string
  readonly zod: string
}

/** An evaluation whose points may lack figures, because they would be about too few customers. */
export type PackagedEvaluation = Omit<ModelEvaluation, 'operatingPoints'> & {
  readonly operatingPoints: readonly PackagedPoint[]
}

type WholePoint = ModelEvaluation['operatingPoints'][number]
export type PackagedPoint = Omit<WholePoint, 'outOfFold' | 'holdOut'> &
  Partial<Pick<WholePoint, 'outOfFold' | 'holdOut'>>

export interface Example {
  readonly customer: Readonly<Record<string, unknown>>
  /** What the example prints, line by line. */
  readonly output: readonly string[]
}
