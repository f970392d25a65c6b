import { config } from 'zod/v4/core'

// Compiling schemas needs `eval`, which the page's policy forbids; each attempt would be reported as a breach of it.
// Imported before the package, whose schema is made when it is loaded.
config({ jitless: true })
