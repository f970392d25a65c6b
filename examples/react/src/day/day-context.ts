import type { ChurnPredictor } from '@org/churn'
import { createContext, useContext } from 'react'
import { type CustomerRecord, countsDays, predictorAsOf } from '../predictor.ts'
import { today } from './day.ts'

/** The day that the desk counts from until another is chosen; undefined for a model without dates. */
export const proposedDay = countsDays ? today() : undefined

interface ChosenDay {
  readonly day: string | undefined
  readonly setDay: (day: string) => void
}

/** The day that the desk counts from, and how to choose another. */
export const DayContext = createContext<ChosenDay>({ day: proposedDay, setDay: () => undefined })

/** The predictor that counts from the chosen day. */
export function usePredictor(): ChurnPredictor<CustomerRecord> {
  return predictorAsOf(useContext(DayContext).day)
}
