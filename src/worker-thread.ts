/** The module that a worker thread runs by default: the bundled model at its parent's service. */
import { createChurnPredictor } from '@org/churn'
import { serveBatches } from './worker-threads'

serveBatches(createChurnPredictor())
