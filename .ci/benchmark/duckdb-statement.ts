import contract from '../../models/telco/contract.json'
import manifest from '../../models/telco/manifest.json'
import { bundledOnnx } from '../../src/model/onnx-file'
import { readEnsemble } from '../../src/trees/read-ensemble'
import { additiveMargin, type StepFunction } from '../../src/trees/step-functions'

const number = (value: number) => `${value}::DOUBLE`

/** A column's step function as comparisons by halves. */
function steps({ thresholds, values }: StepFunction, of: string, low = 0, high = thresholds.length): string {
  if (low === high) return number(values[low])
  const middle = (low + high) >> 1
  const [below, above] = [
    steps({ thresholds, values } as StepFunction, of, low, middle),
    steps({ thresholds, values } as StepFunction, of, middle + 1, high),
  ]
  return `CASE WHEN ${of} < ${number(thresholds[middle])} THEN ${below} ELSE ${above} END`
}

/** A feature as DuckDB reads it out of the file. */
function feature({ field, kind, value }: { field: string; kind: string; value?: unknown }): string {
  const { column, ...found } = contract.fields.find(({ name }) => name === field) as (typeof contract.fields)[number]
  if (kind === 'number') return `"${column}"::FLOAT`
  const wanted = kind === 'indicator' ? value : true
  const spelling = found.values?.find((each) => each.value === wanted)?.source[0]
  return `("${column}" = '${spelling}')::INTEGER`
}

/**
 * A program that scores a file with one statement on one thread, as one would write it by hand for this model: margin,
 * calibration and decision, and no refusals.
 */
export function duckdbProgram(module: string, input: string, output: string): string {
  const additive = additiveMargin(readEnsemble(bundledOnnx()))
  if (!additive || manifest.calibration.method !== 'none')
    throw new Error('Got another kind of model than the statement is for.')
  const terms = additive.functions.map((each) => steps(each, feature(manifest.features[each.column])))
  const margin = [number(additive.constant), ...terms].join(' + ')
  const point = manifest.operatingPoints.find(({ name }) => name === manifest.defaultOperatingPoint)
  const statement = `COPY (
    SELECT * EXCLUDE (z), 1 / (1 + exp(-z)) AS probability,
      z * ${2 ** manifest.margin.bits} >= ${point?.margin} AS predicted
    FROM (SELECT *, ${margin} AS z FROM read_csv('${input}', header = true))
  ) TO '${output}' (HEADER, DELIMITER ',')`
  return `import { DuckDBInstance } from ${JSON.stringify(module)}
const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await instance.connect()
await connection.run(${JSON.stringify(statement)})
connection.closeSync()
instance.closeSync()`
}
