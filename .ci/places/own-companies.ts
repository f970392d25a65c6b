/** Other companies' bundles, and one customer of each as the source writes it and as it is to be read. */
import { ferries } from '../testing/ferries'
import { rowers } from '../testing/rowers'

/** A company whose bundle becomes a package. */
export interface OwnCompany {
  /** The folder of its bundle. */
  readonly bundle: string
  /** The day as of which training answered the verification rows. */
  readonly asOf?: string
  readonly row: Readonly<Record<string, string>>
  readonly customer: object
}

export const ownCompanies: Readonly<Record<string, OwnCompany>> = {
  '@acme/crew': {
    bundle: ferries,
    row: {
      'Home port': 'Old Harbour',
      Rota: 'night',
      Seasons: '3',
      'Hourly wage': '17.25',
      'Sick days': 'not asked',
      'Shift drift': '-1.5',
      Cabin: 'x',
      'Own bunk': '-',
      Age: '',
    },
    customer: {
      homePort: 'Old Harbour',
      rota: 'Night boats',
      seasons: 3,
      wage: 17.25,
      sickDays: null,
      drift: -1.5,
      cabin: true,
      ownBunk: false,
    },
  },
  '@acme/rowers': {
    bundle: rowers,
    asOf: '2026-03-31',
    row: {
      Member: 'R-EXAMPLE',
      Joined: '1.2.2024',
      'Paid until': '30.09.2026',
      Level: 'Club',
      Boathouse: 'Mill',
      Outings: '7',
      Fee: '310.50',
      Locker: 'yes',
    },
    customer: {
      joined: '2024-02-01',
      paidUntil: '2026-09-30',
      level: 'Club',
      boathouse: 'Elsewhere',
      outings: 7,
      fee: 310.5,
      locker: true,
    },
  },
}
