import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import styles from './masthead.module.css'
import { People } from './people.ts'
import { addressOf, type Page, pages } from './route.ts'

const names: Record<Page, string> = { customer: People.one, batch: 'List', model: 'Model' }

/** The desk's name, its pages, and the switch between light and dark. */
export function Masthead({ page }: { page: Page }) {
  return (
    <header className={styles.masthead} data-screen-only>
      <div className={styles.row}>
        <a className={styles.name} href={addressOf('batch')}>
          <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
            <path d="M6 23h6v-7h7V9h7" />
          </svg>
          Retention desk
        </a>
        <nav aria-label="Pages" className={styles.pages}>
          {pages.map((each) => (
            <a key={each} href={addressOf(each)} aria-current={each === page ? 'page' : undefined}>
              {names[each]}
            </a>
          ))}
        </nav>
        <ColorSchemeSwitch />
      </div>
    </header>
  )
}

function ColorSchemeSwitch() {
  // To hold transitions still, Mantine would write a style element, which the page's policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark'
  const Icon = dark ? IconSun : IconMoon
  return (
    <ActionIcon
      className={styles.scheme}
      variant="subtle"
      size="lg"
      aria-label={dark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Icon size={19} stroke={1.7} />
    </ActionIcon>
  )
}
