import { card } from 'virtual:chosen-model'
import { useId } from 'react'
import { readSection } from './model-card.ts'
import styles from './model-page.module.css'

const limits = card === undefined ? [] : readSection(card, 'Limits')

/** The model card's own words on what the model must not be trusted with; nothing of a model without a card. */
export function Limits() {
  const title = useId()
  if (limits.length === 0) return null
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Limits</h2>
      <div className={styles.prose}>
        <ul>
          {limits.map(({ strong, text }) => (
            <li key={text}>
              {strong && <strong>{strong}</strong>}
              {text}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
