import { useDebouncedValue } from '@mantine/hooks'

const pauseInMilliseconds = 600

/** Says an answer to a screen reader once a change has come to rest, not at every step of a slider. */
export function SpokenAnswer({ text }: { text: string }) {
  const [settled] = useDebouncedValue(text, pauseInMilliseconds)
  return (
    <output className="off-screen" aria-live="polite">
      {settled}
    </output>
  )
}
