import { bundles, bytes } from './bundles'
import type { Campaign } from './campaign'
import { engines } from './engines'
import { files } from './files'
import { hostile } from './hostile'
import { records } from './records'
import { threads } from './threads'

/** Every campaign, in the order in which they run. */
export const campaigns: readonly Campaign[] = [records, bundles, bytes, files, engines, hostile, threads]
