export type { BatchOptions } from './batch/batch-options'
export type { CustomerColumns, CustomerList, CustomerSource, CustomerStream } from './batch/input'
export type { BatchItem, BatchProgress } from './batch/items'
export type { MarginAnswer } from './batch/margins'
export {
  ChurnError,
  type FieldIssue,
  type FieldIssueCode,
  InvalidCustomerError,
  InvalidModelError,
  InvalidOptionError,
  InvalidRowError,
  RuntimeFailedError,
  SourceFailedError,
} from './checks/errors'
export { type CustomerProblem, customerProblem } from './checks/problem'
export type { ArrowBatch, ArrowData, ArrowTable, ArrowVector } from './columns/arrow'
export { type ColumnPredictions, decisionCodes, predictColumns } from './columns/predict-columns'
export type { ColumnOf, CustomerTable, DictionaryColumn } from './columns/table'
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
export { type NetBenefitPoint, netBenefitCurve } from './decisions/net-benefit'
export { countOutcomes, type OutcomeCounts } from './decisions/outcomes'
export { type CustomerRanking, type RankingLimits, rankCustomers } from './decisions/ranking'
export type { CustomerSchema, ModelBundle, OnnxTrees, SchemaIssue } from './model/bundle'
export { type Customer, customerSchema, type PointName } from './model/bundled-model'
export type {
  AcceptancePolicy,
  BooleanField,
  CategoryField,
  CategoryValue,
  CellReading,
  ContractField,
  DateField,
  DateFormat,
  FileReading,
  ListedChange,
  ListedField,
  ModelContract,
  NumberChange,
  NumberField,
  OfferTerms,
  OperatingPointRule,
  QuantityField,
} from './model/contract'
export { type CustomerJsonSchemaOptions, customerJsonSchema } from './model/customer-json-schema'
export type { JsonSchema } from './model/field-json-schema'
export type { LoadedModel } from './model/loaded-model'
export type {
  Calibration,
  ConfidenceBand,
  FeatureColumn,
  MarginGrid,
  MarginLink,
  ModelManifest,
  OperatingPoint,
  OperatingPointName,
  RiskBand,
} from './model/manifest'
export {
  type CohortComparison,
  type CohortDifference,
  compareCohorts,
} from './populations/cohort-comparison'
export { correctPrior, type PopulationShare } from './populations/correct-prior'
export type { DependencePoint } from './populations/dependence'
export { type ExplainedItem, explainBatch } from './populations/explain-batch'
export {
  type ExplainedCustomers,
  type ExplanationSummary,
  type FieldImportance,
  summarizeExplanations,
} from './populations/explanation-summary'
export type { ChurnPredictor, PredictorOptions } from './predictor/churn-predictor'
export { createChurnPredictor } from './predictor/create-predictor'
export { parseCustomer } from './predictor/parse-customer'
export { type SelfTestResult, selfTest, type Verification, type VerificationRow } from './predictor/self-test'
export { type DescribedChange, describeChange } from './reasons/change'
export { type DescribedIssue, describeIssue } from './reasons/issue'
export { englishMessages, type Language, type MessageTexts, missingMessages } from './reasons/language'
export { type ChangeSearchEnd, type DescribedOutcome, describeOutcome } from './reasons/outcome'
export { type DescribedReason, describeLabel, describeReason, type ReasonParameters } from './reasons/reason'
export { describeRiskBand } from './reasons/risk-band'
export type { ValuePhrase } from './reasons/wording'
export { portableRuntime } from './runtimes/portable'
export type { Runtime, RuntimeAnswer, RuntimeMode, RuntimeModel, RuntimeSession } from './runtimes/runtime'
export type { ProbabilityInterval } from './steps/confidence'
export type { ChurnDecision, ChurnVerdict, DecisionOptions } from './steps/decide'
export { breakEvenThreshold, expectedGain, type OfferEconomics } from './steps/economics'
export type { Contribution, MarginContributions } from './steps/explain'
export type { ContributionDirection } from './steps/phrase'
export type { DecisionPolicy, EconomicPolicy, ThresholdPolicy } from './steps/policy'
export type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from './steps/prediction'
export type { NumberReading } from './steps/read-cell'
export { type RawRow, type RowOptions, readLabel, readRow } from './steps/read-row'
export type { TreeColumns } from './trees/columns'
export type { TreeEnsemble } from './trees/ensemble'
export { type Call, type CallList, type CallListOptions, callList } from './what-if/call-list'
export type { CustomerChanges, FieldChange } from './what-if/changes'
export {
  type DecisionRecord,
  type DecisionRecordOptions,
  decisionRecord,
  type RecordedChange,
  type RecordedPolicy,
  type RecordedValue,
} from './what-if/decision-record'
export { type NextOffer, nextOffer, type Offer } from './what-if/next-offer'
export { type ContributionDifference, type Simulation, type SimulationOptions, simulate } from './what-if/simulation'
export type { ChangeTarget } from './what-if/target'
export {
  type ReasonShares,
  reasonShares,
  type TellingReasons,
  type TellingReasonsOptions,
  tellingReasons,
} from './what-if/telling-reasons'
export {
  type ChangeSearchOutcome,
  type ChangeSearchResult,
  type ChangeSet,
  type ChangeStep,
  type WhatWouldChangeOptions,
  whatWouldChange,
} from './what-if/what-would-change'
export type { BatchJob, BatchWorkers, OpenBatchWorkers } from './workers/workers'
