import { IconFileSpreadsheet } from '@tabler/icons-react'
import { type DragEvent, useId, useState } from 'react'
import styles from './file-drop.module.css'

/** A place to drop a file on, and a file input for everyone who does not drag. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const input = useId()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is a mouse's way in; the input inside is everyone's.
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet className={styles.icon} size={40} stroke={1.2} aria-hidden="true" />
      <p className={styles.title}>Drop a CSV file of customers here</p>
      <p className="small soft">It is read and scored in this browser. It is sent nowhere.</p>
      <input
        id={input}
        className="off-screen"
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
      <label className={styles.choose} htmlFor={input}>
        Choose a file
      </label>
    </div>
  )
}
