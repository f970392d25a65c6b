import { lazy, Suspense, useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import styles from './app.module.css'
import { firstSettings } from './batch/list-settings.ts'
import type { ListVisit } from './batch/list-visit.ts'
import { isPlan, readPlan } from './batch/plan-file.ts'
import { useBatch } from './batch/use-batch.ts'
import { useFileDrop } from './batch/use-file-drop.ts'
import { CustomerPage } from './customer/customer-page.tsx'
import { createDeskReducer, openDesk } from './customer/desk.ts'
import { sampleCustomers } from './customer/sample-customers.ts'
import { DayContext, proposedDay } from './day/day-context.ts'
import { CurrencyContext } from './economy/currency.ts'
import { useEconomy } from './economy/use-economy.ts'
import { Masthead } from './masthead.tsx'
import { onePerson, people } from './people.ts'
import { predictor } from './predictor.ts'
import { addressOf, type Page, usePage } from './route.ts'

const BatchPage = lazy(() => import('./batch/batch-page.tsx').then((module) => ({ default: module.BatchPage })))
const ModelPage = lazy(() => import('./model/model-page.tsx').then((module) => ({ default: module.ModelPage })))

const titles: Record<Page, string> = {
  customer: `One ${people.one}`,
  batch: `A list of ${people.other}`,
  model: 'The model',
}
const reduceDesk = createDeskReducer(predictor.contract)
const [first] = sampleCustomers
/** As many as look like a list, and are scored before anyone could read a name. */
const inventedCustomers = 500

/** The three pages; what is on the desk, the list and its economy outlive a change of page. */
export function App() {
  const page = usePage()
  const [desk, dispatch] = useReducer(reduceDesk, openDesk(first.name, first.record))
  const batch = useBatch()
  const [economy, setEconomy] = useEconomy()
  const [settings, setSettings] = useState(firstSettings)
  const [day, setDay] = useState(proposedDay)
  const [visit, setVisit] = useState<ListVisit>()
  const main = useFocusOnArrival(page)
  const { score, fail, invent, countFrom, ask } = batch
  useEffect(() => invent(inventedCustomers, proposedDay), [invent])
  const chosenDay = useMemo(
    () => ({
      day,
      setDay: (chosen: string) => {
        setDay(chosen)
        setVisit(undefined)
        countFrom(chosen)
      },
    }),
    [day, countFrom],
  )
  const takeFile = useCallback(
    async (file: File) => {
      location.hash = addressOf('batch')
      setVisit(undefined)
      setSettings(firstSettings)
      if (!(await isPlan(file).catch(() => false))) return score(file.name, file, day)
      try {
        const { list, economy: planned, asOf } = await readPlan(file)
        setEconomy(planned)
        setDay(asOf)
        score(list.name, new Blob([list.csv]), asOf, list)
      } catch (error) {
        fail(file.name, (error as Error).message)
      }
    },
    [score, fail, setEconomy, day],
  )
  const dragging = useFileDrop(takeFile)

  const openCustomer = async (walk: ListVisit) => {
    const { row, name } = walk.stopAt(walk.place)
    dispatch({ type: 'start', name, record: await ask('open', row) })
    setVisit(walk)
    location.hash = addressOf('customer')
  }

  return (
    <DayContext value={chosenDay}>
      <CurrencyContext value={economy.currency}>
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          Skip to the content
        </button>
        <Masthead page={page} />
        {dragging && <p className={styles.dragging}>Drop the file to score its {people.other}</p>}
        <main id="main" className={styles.main} tabIndex={-1} ref={main}>
          <Suspense fallback={<p className="soft">Opening the page…</p>}>
            {page === 'customer' && <CustomerPage {...{ desk, dispatch, visit, openCustomer }} />}
            {page === 'batch' && (
              <BatchPage {...{ batch, economy, setEconomy, settings, setSettings, openCustomer }} onFile={takeFile} />
            )}
            {page === 'model' && <ModelPage {...{ economy, setEconomy }} />}
          </Suspense>
        </main>
        <footer className={styles.footer} data-screen-only>
          <p className="small soft">
            Scored in this browser by @org/churn, model {predictor.manifest.name} {predictor.manifest.version}. Nothing
            about {onePerson} leaves this page: its policy forbids it any connection.
          </p>
        </footer>
      </CurrencyContext>
    </DayContext>
  )
}

/** Names the page in the window's title and, on a change of page, hands the focus to its content. */
function useFocusOnArrival(page: Page) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(page)
  useEffect(() => {
    document.title = `${titles[page]} · Retention desk`
    if (shown.current === page) return
    shown.current = page
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [page])
  return main
}
