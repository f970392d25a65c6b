/** A walk through the call list, in the order in which the table shows it. */
export interface ListVisit {
  readonly count: number
  /** Where the walk stands, from 0. */
  readonly place: number
  readonly stopAt: (place: number) => { readonly row: number; readonly rank: number; readonly name: string }
}
