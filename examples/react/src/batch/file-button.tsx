import { useId } from 'react'
import styles from './file-button.module.css'
import { FileInput } from './file-input.tsx'

/** Asks for another file where a list stands already. */
export function FileButton({ onFile }: { onFile: (file: File) => void }) {
  const input = useId()
  return (
    <div className={styles.button} data-screen-only>
      <FileInput id={input} onFile={onFile} />
      <label htmlFor={input}>Choose a file</label>
    </div>
  )
}
