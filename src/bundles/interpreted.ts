import * as z from 'zod'

/** Zod compiles a schema with `new Function` unless told otherwise, which a strict content security policy forbids. */
export function interpreted<Schema>(make: () => Schema): Schema {
  const { jitless } = z.config()
  z.config({ jitless: true })
  try {
    return make()
  } finally {
    // The setting is of the whole program, and other schemas are not ours to slow down.
    z.config({ jitless })
  }
}

/** An object with these keys and no others. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return interpreted(() => z.strictObject(shape))
}

/** An object with these keys; others are nobody's business. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  return interpreted(() => z.object(shape))
}
