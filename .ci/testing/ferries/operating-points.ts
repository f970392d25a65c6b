// Generated from manifest.json. Do not edit.

/** The operating points of this model. */
export type PointName = 'recall' | 'balanced' | 'precision'
