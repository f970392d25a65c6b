import { evaluation, trainingFile } from 'virtual:chosen-model'
import { useEffect, useState } from 'react'
import { people } from '../people.ts'
import { formatCount, formatMeasure } from '../pieces/format.ts'
import type { ScoredList } from './list.ts'
import { sha256Of } from './sha256-of.ts'

/** Whether a list is the very file that the model was made from, by the checksum that its contract declares. */
export function useIsTrainingFile(list: ScoredList, file: () => Blob | undefined): boolean {
  const [known, setKnown] = useState<{ readonly list: ScoredList; readonly isTraining: boolean }>()
  useEffect(() => {
    const given = file()
    if (!given || trainingFile === undefined) return
    sha256Of(given).then((sum) => setKnown({ list, isTraining: sum === trainingFile }))
  }, [list, file])
  return known?.list === list && known.isTraining
}

interface OverlapNoteProps {
  readonly isTraining: boolean
  /** What the model reaches on this file; undefined where there is nothing to tell apart. */
  readonly auc: number | undefined
}

/** Whether the figures on a file prove anything: the model may have learned from it. The hold-out's stand beside. */
export function OverlapNote({ isTraining, auc }: OverlapNoteProps) {
  const { holdOut } = evaluation
  const beside =
    `On the ${formatCount(holdOut.rows)} ${people.other} of its hold-out, which it had not seen, the model reaches a ` +
    `ROC-AUC of ${formatMeasure(holdOut.rocAuc)}${auc === undefined ? '' : `, here ${formatMeasure(auc)}`}.`
  return (
    <p className="small numeric" role="note">
      {isTraining
        ? `This is the file that the model was made from: it has learned from most of these ${people.other}, so the figures below prove nothing. `
        : `The page cannot know whether the model has learned from some of these ${people.other}: it recognises only the very file that the model was made from. If it has, the figures below flatter it. `}
      {beside}
    </p>
  )
}
