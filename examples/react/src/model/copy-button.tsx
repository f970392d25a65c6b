import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'

interface CopyButtonProps {
  readonly text: string
  /** What the text is, to say what was copied. */
  readonly what: string
}

/** Copies a text, and says so: beside the button, and to a screen reader. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [copied, setCopied] = useState<{ readonly text: string; readonly said: string }>()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied({ text, said: `Copied: ${what}.` })
    } catch {
      // A page that is not served over HTTPS has no clipboard, and a browser may refuse it.
      setCopied({ text, said: 'This browser does not let the page copy. Save the file instead.' })
    }
  }
  // What was said of another text says nothing of this one.
  const said = copied?.text === text ? copied.said : ''
  return (
    <>
      <Button
        leftSection={
          said.startsWith('Copied') ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
        }
        onClick={copy}
      >
        Copy the statement
      </Button>
      <output className="small soft" aria-live="polite">
        {said}
      </output>
    </>
  )
}
