export type { BatchOptions, SpreadBatchOptions } from './batch/batch'
export type { CustomerColumns, CustomerFlow, CustomerList, CustomerStream } from './batch/input'
export type { BatchItem, BatchProgress } from './batch/items'
export type { MarginAnswer } from './batch/margins'
export { type Customer, customerSchema } from './bundled-model'
export type { ChurnPredictor, PredictorOptions } from './churn-predictor'
export type { Interval } from './confidence'
export type { BooleanField, CategoryField, Contract, Field, NumberField, Policy } from './contract'
export type { Decision, DecisionOptions, Verdict } from './decision'
export type { BetaDistribution } from './decisions/beta-distribution'
export {
  type CurveOptions,
  type ProfitPoint,
  profitCurve,
  type RealizedProfitPoint,
  realizedProfitCurve,
  type ThresholdPoint,
  thresholdCurve,
} from './decisions/curves'
export type { CustomerEconomics, ScoredCustomers, ScoredItem } from './decisions/customer-economics'
export { type CampaignEconomics, expectedMaximumProfit, type MaximumProfit } from './decisions/maximum-profit'
export { countOutcomes, type OutcomeCounts } from './decisions/outcomes'
export { type Ranking, type RankingLimits, rankCustomers } from './decisions/ranking'
export { breakEvenThreshold, type Economics, expectedGain } from './economics'
export {
  AbortedError,
  ChurnError,
  type FieldIssue,
  type FieldIssueCode,
  InvalidCustomerError,
  InvalidModelError,
  InvalidOptionError,
  InvalidRowError,
  RuntimeError,
  SourceError,
} from './errors'
export type { Contribution, Reasons } from './explanation'
export type {
  Calibration,
  Confidence,
  FeatureColumn,
  Link,
  Manifest,
  OperatingPoint,
  OperatingPointName,
  RiskBand,
} from './manifest'
export type { CustomerSchema, ModelBundle, SchemaIssue } from './model'
export type { DecisionPolicy, EconomicPolicy, ThresholdPolicy } from './policy'
export {
  type CohortComparison,
  type CohortDifference,
  compareCohorts,
} from './populations/cohort-comparison'
export type { DependencePoint } from './populations/dependence'
export { type ExplainedItem, explainBatch } from './populations/explain-batch'
export {
  type ExplanationSummary,
  type Explanations,
  type FieldImportance,
  summarizeExplanations,
} from './populations/explanation-summary'
export type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from './prediction'
export { createChurnPredictor } from './predictor'
export { type RawRow, readLabel, readRow } from './raw-row'
export { type DescribedChange, describeChange } from './reasons/change'
export { englishMessages, type Language, type Messages, missingMessages } from './reasons/language'
export { type DescribedOutcome, describeOutcome, type SearchEnd } from './reasons/outcome'
export { describeLabel, describeReason, type Reason, type ReasonParameters } from './reasons/reason'
export type { Phrase } from './reasons/wording'
export type { Answer, Mode, Runtime, RuntimeModel, RuntimeSession } from './runtime'
export { portable } from './runtimes/portable'
export type { SelfTestResult, Verification, VerificationRow } from './self-test'
export type { Direction } from './sentence'
export type { TreeEnsemble } from './trees/ensemble'
export type { Changes, FieldChange } from './what-if/changes'
export { type ContributionDifference, type Simulation, type SimulationOptions, simulate } from './what-if/simulation'
export type { Target } from './what-if/target'
export {
  type ChangeSet,
  type SearchOutcome,
  type WhatWouldChange,
  type WhatWouldChangeOptions,
  whatWouldChange,
} from './what-if/what-would-change'
export type { BatchJob, BatchWorkers, OpenBatchWorkers } from './workers/workers'
