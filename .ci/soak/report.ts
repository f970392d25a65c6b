import type { LibraryFigures } from './library'
import type { Plateau } from './plateau'
import type { ServiceFigures } from './service'

/** What `docs/reliability.json` holds. */
export interface SoakReport {
  readonly date: string
  readonly seed: number
  readonly seconds: number
  readonly machine: { readonly cpu: string; readonly cpus: number; readonly node: string; readonly system: string }
  readonly library: LibraryFigures
  readonly service: ServiceFigures
}

const count = (value: number) => value.toLocaleString('en-US')
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const table = (rows: readonly (readonly [string, string])[]) =>
  ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')

function memoryRows({ slope, firstBytes, lastBytes, isFlat }: Plateau): readonly (readonly [string, string])[] {
  return [
    ['memory in use after warm-up and at the end', `${megabytes(firstBytes)}, ${megabytes(lastBytes)}`],
    ['slope after warm-up', `${(slope / 2 ** 20).toFixed(2)} MiB a minute, ${isFlat ? 'a plateau' : 'NO PLATEAU'}`],
  ]
}

/** The tables of `docs/reliability.md`, by the name of the comments they stand between. */
export function soakTables({
  date,
  seed,
  seconds,
  machine,
  library,
  service,
}: SoakReport): Readonly<Record<string, string>> {
  return {
    'soak-run': `Run on ${date} with seed ${seed} for ${count(seconds)} seconds, half of them for each part, on ${machine.cpus} × ${machine.cpu.trim()}, Node ${machine.node}, ${machine.system}.`,
    'soak-library': table([
      ['batches begun', count(library.batches)],
      ['of them aborted on the way', count(library.aborted)],
      ['customers of the others', count(library.customers)],
      ['their answers, each compared', count(library.answers)],
      ['workers started and ended, by batch', count(library.workerCycles)],
      ['calls that a disposed predictor refused', count(library.disposedInFlight)],
      ...memoryRows(library.memory),
    ]),
    'soak-service': table([
      ['clients that came and went', count(service.clients)],
      ['requests accepted', count(service.accepted)],
      ['answered', count(service.answered)],
      ['lost, stops by SIGTERM included', count(service.lost)],
      ['lost to SIGKILL', count(service.lostToKills)],
      ['broken off by the clients', count(service.leftByClients)],
      ['stops by SIGTERM, kills by SIGKILL', `${service.stops}, ${service.kills}`],
      ...memoryRows(service.memory),
    ]),
  }
}
