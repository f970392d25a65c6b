import type { RawRow } from '@org/churn'
import type { NativeAnswers } from './conformance'

/** What the native libraries and the manifest of a bundle say, and a customer as the source writes it. */
export function nativeAnswers(
  { rows }: Pick<NativeAnswers, 'rows'>,
  { operatingPoints }: { readonly operatingPoints: readonly { readonly name: string; readonly threshold: number }[] },
  rawRow: RawRow,
  rawCustomer: object,
  asOf?: string,
): NativeAnswers {
  return {
    rows: rows.map(({ customer, margin, probability, interval, contributions }) => ({
      customer,
      margin,
      probability,
      interval,
      contributions,
    })),
    thresholds: Object.fromEntries(operatingPoints.map(({ name, threshold }) => [name, threshold])),
    asOf,
    rawRow,
    rawCustomer: { ...rawCustomer },
  }
}
