/** The module that a worker thread runs by default: serves the parent's batches with the bundled model. */
import { createChurnPredictor } from '@org/churn'
import { serveBatches } from './worker-threads'

serveBatches(createChurnPredictor())
