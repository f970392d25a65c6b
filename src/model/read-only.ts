/** A shape whose every part, at any depth, is only to be read. */
export type ReadOnly<Shape> = Shape extends object ? { readonly [Key in keyof Shape]: ReadOnly<Shape[Key]> } : Shape
