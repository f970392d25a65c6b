/** Most trees, nodes and features that are read, and the deepest tree: bounds for hostile files, far above real models. */
export const limits = { trees: 100_000, nodes: 4_000_000, depth: 10_000, features: 1_000_000 } as const
