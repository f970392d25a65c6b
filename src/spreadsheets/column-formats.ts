import type { Sheet } from './sheet'

/** How a column of a sheet shows its cells, where it is not the usual way. */
export interface ColumnFormats {
  ofNumbers?: string
  ofDates?: string
}

/** Formats that say nothing of a value. */
const plain: ReadonlySet<string> = new Set(['General', '@'])

/** The number formats that the first cells below a sheet's header have, by column; of a sheet that was read with styles. */
export function columnFormats({ rows, cells }: Sheet, headerRow: number): readonly ColumnFormats[] {
  const formats: ColumnFormats[] = []
  for (let row = headerRow + 1; row < rows.length; row++) {
    for (const [place, value] of rows[row].entries()) {
      if (typeof value !== 'number' && !(value instanceof Date)) continue
      const format = cells?.get(`${row},${place}`)?.style?.numFmt
      if (format === undefined || plain.has(format)) continue
      formats[place] ??= {}
      formats[place][typeof value === 'number' ? 'ofNumbers' : 'ofDates'] ??= format
    }
  }
  return formats
}
