import { InvalidOptionError } from './errors'
import { attempt } from './unreadable'

interface WithFields {
  readonly fields: readonly unknown[]
}

/** @throws {InvalidOptionError} for anything but a contract. */
export function readContract<Contract extends WithFields>(contract: Contract): Contract {
  if (hasFields(contract)) return contract
  throw new InvalidOptionError('contract', contract, 'the contract of a predictor: predictor.contract')
}

/**
 * The contract of a predictor, or of what stands for one.
 *
 * @throws {InvalidOptionError} for anything else.
 */
export function contractOf<Contract extends WithFields>(predictor: { readonly contract: Contract }): Contract {
  const contract = attempt(
    () => predictor?.contract,
    () => undefined,
  )
  if (contract !== undefined && hasFields(contract)) return contract
  throw new InvalidOptionError('predictor', predictor, 'a predictor, such as createChurnPredictor()')
}

function hasFields(contract: WithFields): boolean {
  return attempt(
    () => Array.isArray(contract?.fields),
    () => false,
  )
}
