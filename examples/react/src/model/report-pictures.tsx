import { useId } from 'react'
import gain from '../../../../models/telco/report/gain.svg'
import ranking from '../../../../models/telco/report/ranking.svg'
import reliability from '../../../../models/telco/report/reliability.svg'
import thresholds from '../../../../models/telco/report/thresholds.svg'
import styles from './model-page.module.css'

const pictures = [
  {
    title: 'Reliability',
    file: reliability,
    told: 'Share of customers that left against the probability given to them',
  },
  {
    title: 'Gain and lift',
    file: gain,
    told: 'Share of leavers reached, and lift, against the share of customers contacted',
  },
  { title: 'Ranking', file: ranking, told: 'ROC curve, and precision against recall' },
  {
    title: 'Thresholds',
    file: thresholds,
    told: 'Precision and recall against the threshold, with the operating points',
  },
]

/** The curves of the training's report, as the model card shows them. */
export function ReportPictures() {
  const title = useId()
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>Curves</h2>
      <div className={styles.pictures}>
        {pictures.map(({ title: name, file, told }) => (
          <figure key={name}>
            <h3>{name}</h3>
            <div className={styles.picture}>
              <img src={file} alt={told} loading="lazy" />
            </div>
          </figure>
        ))}
      </div>
    </section>
  )
}
