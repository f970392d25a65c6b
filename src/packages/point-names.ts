import type { ModelManifest } from '../model/manifest'
import { literal } from './typescript'

/** operating-points.ts: the names of a model's operating points. JSON has no literal types that could type a policy. */
export function pointNames({ operatingPoints }: Pick<ModelManifest, 'operatingPoints'>): string {
  const union = operatingPoints.map(({ name }) => literal(name)).join(' | ')
  return [
    '// Generated from manifest.json. Do not edit.',
    '',
    '/** The operating points of this model. */',
    `export type PointName = ${union}`,
    '',
  ].join('\n')
}
