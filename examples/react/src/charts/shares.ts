/** A point of a curve over the share of customers contacted. */
interface ContactedPoint {
  readonly contactedShare: number
}

const tenths = Array.from({ length: 10 }, (_, tenth) => (tenth + 1) / 10)

/** The point of a curve closest to a share of customers contacted; the curve has at least one. */
export function pointAt<Point extends ContactedPoint>(points: readonly Point[], share: number): Point {
  const distance = ({ contactedShare }: Point) => Math.abs(contactedShare - share)
  return points.reduce((closest, point) => (distance(point) < distance(closest) ? point : closest))
}

/** The points of a curve closest to each tenth of customers contacted; where points are few, each of them once. */
export function pointsAtTenths<Point extends ContactedPoint>(points: readonly Point[]): readonly Point[] {
  return [...new Set(tenths.map((tenth) => pointAt(points, tenth)))]
}
