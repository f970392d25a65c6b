// Generated with manifest.json by the training workspace. Do not edit.

/** The operating points of this model. */
export type PointName = 'recall' | 'balanced' | 'precision'
