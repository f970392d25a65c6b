/** The customers that the evaluation judged. */
export type SampleName = 'holdOut' | 'outOfFold'

export const sampleWords: Record<SampleName, string> = { holdOut: 'Hold-out', outOfFold: 'Out of fold' }
