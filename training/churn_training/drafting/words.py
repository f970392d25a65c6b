"""What headers and cells are called, in the languages that companies' files are written in.

Every word is lower case and without accents, as `tokens_of` gives it.
"""

import re
import unicodedata
from collections.abc import Iterable


def _words(listed: str) -> frozenset[str]:
    """The words between the commas; an empty one is a word too."""
    return frozenset(word.strip() for word in listed.split(","))


def _lists(listed: str) -> tuple[tuple[str, ...], ...]:
    """The lists between the commas, each of the words between its slashes."""
    return tuple(tuple(words.strip().split("/")) for words in listed.split(","))


def _meanings(words: dict[str, frozenset[str]]) -> dict[str, str]:
    """Each word with its meaning."""
    return {word: meaning for meaning, listed in words.items() for word in listed}


YES = _words("yes, y, true, t, 1, ja, j, oui, si, s, sim, tak, da, evet, wahr, vrai, vero, on")
NO = _words("no, n, false, f, 0, nein, nee, nej, non, nao, nie, net, hayir, falsch, faux, falso, off")

PAIRS = _lists(
    "yes/no, y/n, true/false, t/f, 1/0, ja/nein, j/n, ja/nee, ja/nej, oui/non, o/n, si/no, s/n, sim/nao, "
    "tak/nie, "
    "da/ne, da/net, evet/hayir, wahr/falsch, vrai/faux, vero/falso, verdadeiro/falso, verdadero/falso, on/off"
)
"""What two cells spell yes and no; the first means yes."""

MISSING = _words(
    ", na, n/a, null, nan, -, --, ?, #n/a, #na, #null!, (null), (blank), ., <na>, nil, \\n, –, —"
)
"""Cells that say nothing in any column."""

MISSING_AMONG_NUMBERS = _words(
    "none, unknown, n.a., not available, not applicable, missing, unbekannt, keine angabe, k.a., k. a., "
    "inconnu, desconocido, desconhecido, sconosciuto, onbekend, no data, nd, n.d., s/d, error, #value!, "
    "#div/0!, #ref!, inf, -inf"
)
"""Words that say nothing among numbers; among words they may be a value."""

TARGET = _words(
    "churn, churned, churner, churns, attrition, attrited, exited, abwanderung, abgewandert, gekundigt, "
    "kundigung, resilie, resiliation, attrizione, abbandono, abandono, desligado, evasao, opzegging, "
    "defected, lapsed, cancelled, canceled, cancelado, unsubscribed, desercion"
)
"""Names of an outcome, or parts of them."""

PERHAPS_TARGET = _words(
    "left, exit, status, target, label, outcome, class, y, retained, renewed, active, stayed, baja, "
    "cancel, leave, leaver, quit, resigned, terminated, subscribed"
)
"""Names that may be an outcome."""

STAYING = _words("retained, renewed, active, stayed, subscribed, retention, loyal")
"""Names of an outcome whose yes means that the customer stayed."""

CHURNED = _words(
    "churn, churned, churner, attrited, attrition, exited, exit, left, leaver, gone, cancelled, canceled, "
    "lapsed, lost, inactive, closed, terminated, resigned, defected, unsubscribed, abgewandert, "
    "gekundigt, resilie, baja, cancelado, perdido, quit"
)
"""Values of an outcome that mean the customer left."""

IDENTITY = _words(
    "id, ids, uuid, guid, identifier, number, num, nr, no, nummer, key, code, numero, kennung, msisdn"
)
PARTY = _words(
    "customer, cust, client, account, acct, user, member, subscriber, contact, kunde, kunden, "
    "kundennummer, kundennr, cliente, abonne, abonnement, employee, mitarbeiter, person, party, contract, "
    "vertrag, policy, patient, student, card, household"
)
"""Whom an identifier identifies."""

WHOLE_IDENTITY = _words(
    "id, uuid, guid, customerid, custid, clientid, userid, accountid, memberid, kundennummer, kundennr, "
    "kundenid, clientnum, msisdn, employeenumber"
)

CODES = _words(
    "zip, zipcode, postcode, postal, postleitzahl, plz, cap, cep, area, region, code, branch, sector, "
    "segment, cluster, plan, tariff, tarif, channel"
)
"""Names of numbers that only tell things apart."""

COUNTS = _words(
    "number, num, count, n, nb, no, nbr, calls, complaints, complains, tickets, logins, visits, orders, "
    "products, children, times, total, amount, failures, anzahl, nombre, months, days, years, weeks, "
    "hours, minutes, seconds, tenure, age, frequency, qty, quantity, users, seats, devices, companies"
)

SENSITIVE = _meanings(
    {
        "gender": _words(
            "gender, sex, geschlecht, sexe, sexo, genero, genere, sesso, geslacht, anrede, salutation"
        ),
        "age": _words(
            "age, alter, edad, idade, eta, leeftijd, senior, birth, birthday, birthdate, dob, birthyear, "
            "geburtsdatum, geburtsjahr, naissance, nacimiento, nascimento"
        ),
        "origin": _words(
            "race, ethnicity, ethnic, nationality, citizenship, nationalitat, staatsangehorigkeit, "
            "nationalite, "
            "nacionalidad, nacionalidade"
        ),
        "religion": _words("religion, religious, konfession"),
        "marital status": _words(
            "marital, married, maritalstatus, familienstand, matrimonial, civil, zivilstand"
        ),
        "health": _words(
            "health, disability, disabled, handicap, pregnant, pregnancy, illness, diagnosis, "
            "schwerbehindert, "
            "gesundheit"
        ),
    }
)
"""Words of headers that name what the law protects, and what that is."""

NOT_SENSITIVE_WITH = _words(
    "account, contract, device, product, care, plan, insurance, score, bmi, club, vehicle, car, system, "
    "subscription, data, invoice, debt"
)
"""Words beside which "age", "health" or "civil" speak of something else: the account's age, a health plan."""

CONTACT = _words(
    "email, mail, phone, telephone, telefon, mobile, handy, surname, lastname, firstname, vorname, "
    "nachname, fullname, address, adresse, street, strasse, iban, ssn, ip, nom, prenom, apellido, "
    "telefono, correo, passport"
)
"""Names of what identifies or reaches a person."""

NAMES_OF_PEOPLE = _words(
    "first, last, full, sur, family, customer, client, user, contact, given, middle, employee"
)
"""Words beside "name" that make it a person's."""

LEAKS = _words(
    "reason, reasons, cancel, cancels, cancelled, canceled, cancellation, refund, refunded, refunds, "
    "termination, terminated, exit, closed, closure, closing, winback, deactivated, deactivation, "
    "leaving, resignation, offboarding, kundigungsgrund, grund, kundigung, gekundigt, motif, motivo, "
    "resiliation, cancelacion, lost, end, ended, final, save, retention, lapse, lapsed, severance"
)
"""Names of what is often written down only once a customer has left."""

PLANS = _words(
    "plan, plans, contract, tariff, tarif, package, subscription, payment, billing, addon, vertrag, "
    "zahlungsart, zahlungsmethode, abo, abonnement, bundle, tier"
)
PRICES = _words("price, charge, charges, fee, fees, premium, rate, preis, gebuhr, tarifa, prix, cost")
ADD_ONS = _words(
    "service, protection, security, backup, support, streaming, insurance, warranty, roaming, voicemail, "
    "delivery"
)
"""What a company can change for a customer: terms, prices and extras."""

UNITS = _meanings(
    {
        "months": _words("month, months, mths, monate, mois, meses"),
        "days": _words("day, days, tage, jours, dias"),
        "years": _words("year, years, yrs, jahre, ans, anos"),
        "weeks": _words("week, weeks"),
        "hours": _words("hour, hours, hrs, stunden"),
        "minutes": _words("minute, minutes, mins, min, minuten"),
        "seconds": _words("second, seconds, secs, sec, sekunden"),
        "GB": _words("gb"),
        "MB": _words("mb"),
        "KB": _words("kb"),
        "TB": _words("tb"),
        "km": _words("km"),
        "kg": _words("kg"),
        "kWh": _words("kwh"),
        "%": _words("percent, pct, percentage, prozent"),
        "EUR": _words("eur"),
        "USD": _words("usd"),
        "GBP": _words("gbp"),
        "CHF": _words("chf"),
    }
)
"""Words that are units."""

CURRENCIES = {
    "$": "$",
    "€": "EUR",
    "£": "GBP",
    "¥": "¥",
    "₹": "INR",
    "₺": "TRY",
    "zł": "PLN",
    "r$": "BRL",
    "us$": "USD",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "chf": "CHF",
    "fr.": "CHF",
    "kr": "kr",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "inr": "INR",
    "pln": "PLN",
    "brl": "BRL",
    "aud": "AUD",
    "cad": "CAD",
    "jpy": "JPY",
}
"""Signs of money, and the unit each stands for. A sign that several currencies share stays a sign."""

SCALES = _lists(
    "very low/low/medium/high/very high, low/middle/high, low/normal/high, none/low/medium/high, "
    "niedrig/mittel/hoch, bajo/medio/alto, baixo/medio/alto, faible/moyen/eleve, basso/medio/alto, "
    "never/rarely/sometimes/often/always, never/seldom/occasionally/frequently/always, "
    "nie/selten/manchmal/oft/immer, very poor/poor/fair/average/good/very good/excellent, bad/average/good, "
    "bad/ok/good, xs/s/m/l/xl/xxl, small/medium/large/extra large, "
    "very dissatisfied/dissatisfied/neutral/satisfied/very satisfied, "
    "strongly disagree/disagree/neutral/agree/strongly agree, bronze/silver/gold/platinum/diamond, "
    "basic/standard/premium, below average/average/above average, daily/weekly/monthly/quarterly/yearly, "
    "month-to-month/one year/two year, beginner/intermediate/advanced"
)
"""Words that have an order."""

TOTALS = _words(
    "total, totals, grand total, sum, summe, gesamt, gesamtsumme, insgesamt, totaal, totale, somma, suma, "
    "soma, toplam"
)


def folded(text: str) -> str:
    """Lower case, without accents and blanks at the ends."""
    text = unicodedata.normalize("NFKD", text.strip().casefold().replace("ß", "ss"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def tokens_of(header: str) -> list[str]:
    """The words of a header: split at blanks, marks and humps, folded."""
    spaced = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return [folded(word) for word in re.findall(r"[^\W_]+", spaced)]


def has(tokens: Iterable[str], words: Iterable[str]) -> bool:
    """Whether any of the tokens is one of the words."""
    return not set(tokens).isdisjoint(words)
