import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useId } from 'react'
import { people } from '../people.ts'
import styles from './file-drop.module.css'
import { FileInput } from './file-input.tsx'

/** Where a file is asked for: it can be dropped, here as anywhere on the page, or chosen by everyone who does not drag. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const input = useId()
  return (
    <div className={styles.drop}>
      <IconFileSpreadsheet className={styles.icon} size={40} stroke={1.2} aria-hidden="true" />
      <p className={styles.title}>Drop a CSV file of {people.other} here</p>
      <p className="small soft">It is read and scored in this browser. It is sent nowhere.</p>
      <FileInput id={input} onFile={onFile} />
      <label className={styles.choose} htmlFor={input}>
        Choose a file
      </label>
    </div>
  )
}
