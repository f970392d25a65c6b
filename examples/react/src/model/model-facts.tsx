import { evaluation } from 'virtual:chosen-model'
import type { ModelManifest } from '@org/churn'
import { people } from '../people.ts'
import { formatCount } from '../pieces/format.ts'
import styles from './model-page.module.css'

/** The model on one line: name, make and size. */
export function ModelFacts({ manifest: { name, version, model, features } }: { manifest: ModelManifest }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Model', `${name} ${version}`],
    ['Made of', `${formatCount(model.trees)} trees of depth ${model.depth}`],
    ['Looks at', `${new Set(features.map(({ field }) => field)).size} fields`],
    ['Learned from', `${formatCount(evaluation.outOfFold.rows)} ${people.other}`],
  ]
  return (
    <dl className={`card ${styles.facts} numeric`}>
      {facts.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
