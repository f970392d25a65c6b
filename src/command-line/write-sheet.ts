import type { WriteSheet } from 'hucre/xlsx'
import type { PlannedSheet } from '../spreadsheets/sheet-plan'
import { probabilityColours } from '../spreadsheets/sheet-writer'

/** A planned sheet as the writer of workbooks takes it. */
export function toWriteSheet({ name, cells, columns, frozen, coloured }: PlannedSheet): WriteSheet {
  return {
    name,
    cells: cells as unknown as NonNullable<WriteSheet['cells']>,
    columns: Array.from(columns, (column) => ({ ...column })),
    ...(frozen && { freezePane: frozen }),
    ...(coloured && { conditionalRules: [colourScale(coloured.range, coloured.middle)] }),
  }
}

function colourScale(range: string, middle: number): NonNullable<WriteSheet['conditionalRules']>[number] {
  const points = [0, middle, 1].map((value) => ({ type: 'num' as const, value: String(value) }))
  return { type: 'colorScale', priority: 1, range, colorScale: { cfvo: points, colors: [...probabilityColours] } }
}
