/**
 * Reads a property that a caller's object has of its own or from its class, where it may be a getter. What it inherits
 * from `Object.prototype` never counts: every object has that, be it `constructor` or what a program has added there.
 */
export function propertyOf(object: object, name: string): unknown {
  if (Object.hasOwn(Object.prototype, name) && isFromObject(object, name)) return undefined
  return (object as Readonly<Record<string, unknown>>)[name]
}

function isFromObject(object: object, name: string): boolean {
  for (let each = object; each && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    if (Object.hasOwn(each, name)) return false
  }
  return true
}
