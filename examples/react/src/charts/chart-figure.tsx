import { type ReactElement, useId } from 'react'
import { ResponsiveContainer } from 'recharts'
import { lineLooks } from './axes.ts'
import styles from './chart-figure.module.css'

/** The figures that a chart is drawn from, ready to be read. */
export interface FigureTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

interface ChartFigureProps {
  readonly title: string
  /** How to read the chart. */
  readonly explanation: string
  /** What is to be seen in it. */
  readonly told: string
  readonly table: FigureTable
  /** Names of the lines, where there is more than one. */
  readonly legend?: Partial<Record<keyof typeof lineLooks, string>>
  readonly children: ReactElement
}

/** A chart with its title and how to read it; the same in words and as a table, for those who cannot see it. */
export function ChartFigure({ title, explanation, told, table, legend, children }: ChartFigureProps) {
  const words = useId()
  return (
    <figure className={styles.figure}>
      <figcaption>
        <h3>{title}</h3>
        <p className="small soft">{explanation}</p>
      </figcaption>
      {legend && (
        <ul className={`${styles.legend} small`}>
          {Object.entries(legend).map(([line, name]) => (
            <li key={line}>
              <svg width="26" height="8" aria-hidden="true">
                <line x1="1" x2="25" y1="4" y2="4" {...lineLooks[line as keyof typeof lineLooks]} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div role="img" aria-label={title} aria-describedby={words}>
        <ResponsiveContainer width="100%" height={260}>
          {children}
        </ResponsiveContainer>
      </div>
      <p id={words} className="small soft numeric">
        {told}
      </p>
      <details className={styles.details}>
        <summary className="small">In figures</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className={styles.scroll} tabIndex={0} aria-label={`${title}, in figures`}>
          <table className={`${styles.table} numeric`}>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([first, ...others]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {others.map((cell, index) => (
                    <td key={table.columns[index + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  )
}
