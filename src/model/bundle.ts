import type { TreeColumns } from '../trees/columns'
import type { TreeEnsemble } from '../trees/ensemble'
import type { ModelContract } from './contract'
import type { ModelManifest, OperatingPointName } from './manifest'

/** Validates a record of unknown origin; a Zod object schema is one. */
export interface CustomerSchema<Customer> {
  /** Answers the record as a customer, or every issue it has; does not throw for wrong data. */
  safeParse(
    record: unknown,
  ):
    | { readonly success: true; readonly data: Customer }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } }
}

/** The part of a Zod issue that is read. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/** Trees in an ONNX file: what `fromOnnx` of `@org/churn/onnx` returns. */
export interface OnnxTrees {
  readonly onnx: Uint8Array
  /** Reads and checks the bytes. */
  readonly read: (bytes: Uint8Array) => TreeEnsemble
}

/**
 * A model as it ships: the files of one `models/<name>/` folder. Its customer type is its schema's.
 *
 * @typeParam Point - Its operating points: with the type that `operating-points.ts` exports, a policy that names
 * another one is a compile error.
 */
export interface ModelBundle<Customer, Point extends OperatingPointName = OperatingPointName> {
  readonly contract: ModelContract
  readonly manifest: ModelManifest<Point>
  /** The content of trees.json; of a model that is not on a grid, its ONNX file: `fromOnnx` of `@org/churn/onnx`. */
  readonly trees: TreeColumns | OnnxTrees
  /** What it lets through is held to the contract all the same: types, limits, lists and dependencies. */
  readonly schema: CustomerSchema<Customer>
  /**
   * The schema of customer.ts, as it was generated from the contract: it holds a record to the contract and to nothing
   * else. While `schema` is this very one, records are checked by the contract alone, in half the time.
   */
  readonly generatedSchema?: CustomerSchema<Customer>
}
