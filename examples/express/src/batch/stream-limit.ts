import type { Response } from 'express'
import { Problem } from '../problem.ts'

/** After how many seconds a client may try again. */
const retrySeconds = 5

/**
 * Limits the number of streams at once: each holds buffers for as long as its client likes, so their number decides how
 * much memory the service needs. A place is free again when the answer is over, however it ends.
 *
 * @throws {Problem} from the gate, where every place is taken.
 */
export function limitStreams(most: number): (response: Response) => void {
  let open = 0
  return (response) => {
    if (open >= most)
      throw new Problem('too-many-streams', `${most} streams are open, which is as many as are taken.`, {
        headers: { 'Retry-After': String(retrySeconds) },
      })
    open++
    response.once('close', () => open--)
  }
}
