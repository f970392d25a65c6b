import { useId } from 'react'
import card from '../../../../models/telco/MODEL_CARD.md?raw'
import { readSection } from './model-card.ts'
import styles from './model-page.module.css'

const limits = readSection(card, 'Limits')

/** The model card's own words on what the model must not be trusted with. */
export function Limits() {
  const title = useId()
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
