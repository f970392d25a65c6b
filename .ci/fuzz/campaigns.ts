import type { Campaign } from './campaign'
import { records } from './records'

/** Every campaign, in the order in which they run. */
export const campaigns: readonly Campaign[] = [records]
