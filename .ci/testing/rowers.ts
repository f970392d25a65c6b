import { fileURLToPath } from 'node:url'

/** Path of a bundle with every kind of field, dates among them: the members of a rowing club that does not exist. */
export const rowers = fileURLToPath(new URL('./rowers', import.meta.url))
