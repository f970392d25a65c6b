"""Words of headers that people write another way than databases do. Lower case."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ACRONYMS = _words(
    "2fa ai api arpa arpu arr atm b2b b2c bmi ceo chf cltv clv cpe crm csat dob dsl erp eu eur fico fttb "
    "ftth gb gbp gps gsm guid hr iban id imei ip iptv isp ivr kb kpi kyc lan llc lte ltv mb mfa mms mou "
    "mrr msisdn nps ott pc pdf plz pos ppv rfm roi rpc sepa sim sku sla smb sme sms sql ssl ssn sso tb tv "
    "ui uid uk url usd ussd uuid vas vat vip vod voip vpn"
)
"""Abbreviations in capitals, however the header writes them: none that is a word too, such as "us"."""

ABBREVIATED = {
    "acct": "account",
    "addr": "address",
    "amt": "amount",
    "avg": "average",
    "bal": "balance",
    "chng": "change",
    "cnt": "count",
    "curr": "current",
    "cust": "customer",
    "dept": "department",
    "freq": "frequency",
    "mgr": "manager",
    "mnth": "month",
    "mnths": "months",
    "mth": "month",
    "mthly": "monthly",
    "mths": "months",
    "pct": "percent",
    "pmt": "payment",
    "pmts": "payments",
    "prev": "previous",
    "qty": "quantity",
    "saas": "SaaS",
    "tot": "total",
    "txn": "transaction",
    "txns": "transactions",
    "yr": "year",
    "yrs": "years",
}
"""Abbreviations with one meaning."""

ABBREVIATED_TOGETHER = {
    ("cr", "card"): ["credit", "card"],
    ("ct", "chng"): ["count", "change"],
    ("trans", "amt"): ["transaction", "amount"],
    ("trans", "amount"): ["transaction", "amount"],
    ("trans", "cnt"): ["transaction", "count"],
    ("trans", "count"): ["transaction", "count"],
    ("trans", "ct"): ["transaction", "count"],
}
"""Abbreviations that only the word beside them explains."""

COMPOUNDS = _words(
    "backup birthday birthdate broadband callback callcenter cashback chargeback checkout checkin "
    "dashboard database dataset download downgrade email feedback firewall hardware homepage household "
    "landline landlord lifespan lifestyle lifetime login logins logout mailbox newsletter offline online "
    "overage overdraft overdue overtime paperless password paycheck payday payout payroll postcode "
    "prepaid postpaid signup smartphone software subscription timezone turnover underpaid upgrade upload "
    "username usernames voicemail website weekday weekdays weekend weekends workday workdays workload "
    "workplace workshop workshops"
)
"""One word, where a header such as "OverTime" sets a capital inside it."""

FILE_WORDS = _words(
    "data dataset export file final raw sample table test train training churn attrition prediction "
    "predictions modelling modeling clean cleaned csv utf8 v1 v2 v3"
)
"""Words of a file's name that say nothing about who is in it."""

GERMAN_UNITS = _words("monat monate tag tage jahr jahre woche wochen stunde stunden minuten sekunden prozent")
"""Nouns, which German writes with a capital."""

SHORT_WORDS = _words(
    "age sex day days fee use sum tax car pay net of on in at to by is has no num max min avg tot the and "
    "for per new old mon ct cr amt bal"
)
"""Words of three letters or fewer that are no abbreviation in capitals."""
