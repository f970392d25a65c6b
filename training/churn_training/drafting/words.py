"""What headers and cells are called, in the languages that companies' files are written in.

Every word is lower case and without accents, as `tokens_of` gives it.
"""

import re
import unicodedata
from collections.abc import Iterable

ONE_LETTER = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters of Latin alphabets that are not an ASCII letter with an accent."""


def folded(text: str) -> str:
    """Lower case, without blanks at the ends, and without the accents of Latin and Greek letters."""
    kept: list[str] = []
    base = ""
    for letter in unicodedata.normalize("NFKD", text.strip().casefold().translate(ONE_LETTER)):
        if not unicodedata.combining(letter):
            base = letter
        elif base < "\u0400":  # before Cyrillic, where й is a letter and no accented и
            continue
        kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def _words(listed: str) -> frozenset[str]:
    """The words between the commas; an empty one is a word too."""
    return frozenset(folded(word) for word in listed.split(","))


def lists_of(listed: str) -> tuple[tuple[str, ...], ...]:
    """The lists between the commas, each of the words between its slashes."""
    return tuple(tuple(map(folded, words.strip().split("/"))) for words in listed.split(","))


def _meanings(words: dict[str, frozenset[str]]) -> dict[str, str]:
    """Each word with its meaning."""
    return {word: meaning for meaning, listed in words.items() for word in listed}


YES = _words(
    "yes, y, true, t, 1, ja, j, oui, si, s, sim, tak, da, evet, wahr, vrai, vero, on, да, ano, igen, "
    "kyllä, ναι, はい, 是, 예, 네, ya, có"
)
NO = _words(
    "no, n, false, f, 0, nein, nee, nej, non, nao, nie, net, hayir, falsch, faux, falso, off, нет, ne, "
    "nem, ei, όχι, いいえ, 否, 아니오, 아니요, tidak, không, nu"
)

PAIRS = lists_of(
    "yes/no, y/n, true/false, t/f, 1/0, ja/nein, j/n, ja/nee, ja/nej, oui/non, o/n, si/no, s/n, sim/nao, "
    "tak/nie, da/ne, da/net, evet/hayir, wahr/falsch, vrai/faux, vero/falso, verdadeiro/falso, "
    "verdadero/falso, on/off, да/нет, ano/ne, igen/nem, kyllä/ei, ναι/όχι, はい/いいえ, 是/否, 예/아니오, "
    "네/아니요, ya/tidak, có/không, da/nu, ja/nei, jah/ei, taip/ne, jā/nē"
)
"""What two cells spell yes and no; the first means yes."""

MISSING = _words(
    ", na, n/a, null, nan, -, --, ?, #n/a, #na, #null!, (null), (blank), ., <na>, nil, \\n, –, —"
)
"""Cells that say nothing in any column."""

MISSING_AMONG_NUMBERS = _words(
    "none, unknown, n.a., not available, not applicable, missing, unbekannt, keine angabe, k.a., k. a., "
    "inconnu, desconocido, desconhecido, sconosciuto, onbekend, no data, nd, n.d., s/d, error, #value!, "
    "#div/0!, #ref!, inf, -inf, nicht bekannt, non renseigné, no informado, sin dato, sin datos, "
    "não informado, s/i, sd, not specified, not known, not given, not recorded, tbd, tba, ..., …, *, **, "
    "неизвестно, brak, 不明, 未知"
)
"""Words that say nothing among numbers; among words they may be a value."""

MISSING_ON_SCALES = MISSING_AMONG_NUMBERS - {"none", "not applicable"} | _words(
    "prefer not to say, prefer not to answer, rather not say, no answer, not stated, not disclosed, "
    "undisclosed, refused, declined, don't know, weiss nicht, keine antwort, ne sait pas, sans reponse, "
    "no sabe, no contesta, ns/nc, não sabe, sem resposta, non so, nessuna risposta, weet niet, geen antwoord"
)
"""Words that have no place among bands and levels. "None" may be the lowest of them, or a kind of its own."""

MISSING_AMONG_DATES = _words(
    "never, open, ongoing, present, current, unlimited, nie, offen, unbefristet, jamais, nunca, mai"
)
"""Words that say nothing among dates."""

TARGET = _words(
    "churn, churned, churner, churns, attrition, attrited, exited, abwanderung, abgewandert, gekundigt, "
    "kundigung, resilie, resiliation, attrizione, abbandono, abandono, desligado, evasao, opzegging, "
    "defected, lapsed, cancelled, canceled, cancelado, unsubscribed, desercion, fuga, odejście, отток, "
    "解約, 離反, 退会, 流失, 이탈, 해지"
)
"""Names of an outcome, or parts of them."""

EVENTS = _words(
    "cancelled, canceled, cancelado, unsubscribed, lapsed, abandono, abandonment, exited, gekundigt, "
    "kundigung, resiliation, opzegging, fuga, evasao"
)
"""Words of these that also tell what happens to orders, visits or carts."""

PERHAPS_TARGET = _words(
    "left, exit, status, target, label, outcome, class, y, retained, renewed, active, stayed, baja, "
    "cancel, leave, leaver, quit, resigned, terminated, subscribed, labels, turnover, gone, lost, bajas, "
    "départ, ausgetreten, termd"
)
"""Names that may be an outcome."""

STATES = _words(
    "state, condition, standing, situacao, estado, estatus, statut, etat, situation, stato, situazione, "
    "zustand, kundenstatus, stan, durum, lifecycle, 状態, 상태"
)
"""Names of a customer's state, an outcome if its values say who left. Some of them also name a region."""

LEAVING = _words(
    "left, leave, leaver, quit, resigned, terminated, termd, turnover, gone, baja, bajas, exit, cancel, "
    "ausgetreten, départ, switched, switcher, away, leaving"
)
"""Names of an outcome whose yes means that somebody left, if nothing else in the file is named so."""

STAYING = _words("retained, renewed, active, stayed, subscribed, retention, loyal")
"""Names of an outcome whose yes means that the customer stayed."""

CHURNED = _words(
    "churn, churned, churner, attrited, attrition, exited, exit, left, leaver, gone, cancelled, canceled, "
    "lapsed, lost, inactive, closed, terminated, resigned, defected, unsubscribed, abgewandert, gekundigt, "
    "resilie, baja, cancelado, perdido, quit, ehemalig, parti, ушел, ушла, 解約, 退会, 流失, 이탈, "
    "departed, withdrawn, deactivated, discontinued, resiliee, partie, inactif, desabonne, cloture, "
    "cancelada, anulado, anulada, inactivo, inactiva, inativo, inativa, encerrado, encerrada, desligado, "
    "evadido, perdida, inaktiv, storniert, beendet, ausgetreten, abbestellt, verloren, disdetto, disdetta, "
    "cessato, cessata, inattivo, inattiva, opgezegd, beeindigd, inactief, zrezygnował, nieaktywny"
)
"""Values of an outcome that mean the customer left."""

IDENTITY = _words(
    "id, ids, uuid, guid, identifier, number, num, nr, no, nummer, key, code, numero, kennung, msisdn, "
    "codigo, numer, matricule, identifiant, ref, reference"
)
PARTY = _words(
    "customer, cust, client, account, acct, user, member, subscriber, contact, kunde, kunden, "
    "kundennummer, kundennr, cliente, abonne, abonnement, employee, mitarbeiter, person, party, contract, "
    "vertrag, policy, patient, student, card, household, individual, mitglied, client, klient, klienta, "
    "klant, kund, kunder, socio, abonado, assinante, abonnent, adherent, assure, versicherter, membre, "
    "salarie, empleado, dipendente, subscription"
)
"""Whom an identifier identifies."""

CALLED = {
    **dict.fromkeys(("member", "mitglied", "membre", "socio", "adherent"), ("member", "members")),
    **dict.fromkeys(
        ("employee", "mitarbeiter", "salarie", "empleado", "dipendente"), ("employee", "employees")
    ),
    **dict.fromkeys(
        ("subscriber", "abonne", "abonado", "assinante", "abonnent"), ("subscriber", "subscribers")
    ),
    "user": ("user", "users"),
    "patient": ("patient", "patients"),
    "student": ("student", "students"),
    "household": ("household", "households"),
}
"""What people call those whom an identifier identifies; customers, where it is another word."""

WHOLE_IDENTITY = _words(
    "id, uuid, guid, customerid, custid, clientid, userid, accountid, memberid, kundennummer, kundennr, "
    "kundenid, clientnum, msisdn, msno, employeenumber, mitgliedsnummer, vertragsnummer, "
    "versicherungsnummer, policennummer, kontonummer, klantnummer, mitgliedsnr, vertragsnr, 顧客id, "
    "会員番号, 客户编号, 고객번호"
)

POSTCODES = _words(
    "zip, zipcode, postcode, postal, postleitzahl, plz, cep, cap, pincode, postnummer, postcodes, eircode, "
    "郵便番号, 邮编"
)

CODES = _words(
    "zip, zipcode, postcode, postal, postleitzahl, plz, cap, cep, area, region, code, branch, sector, "
    "segment, cluster, plan, tariff, tarif, channel, via, method, type, mode, kind, category, source, id"
)
"""Names of numbers that only tell things apart."""

COUNTS = _words(
    "number, num, count, n, nb, no, nbr, calls, complaints, complains, tickets, logins, visits, orders, "
    "products, children, times, total, amount, failures, anzahl, nombre, months, days, years, weeks, "
    "hours, minutes, seconds, tenure, age, frequency, qty, quantity, users, seats, devices, companies, "
    "price, score, rating, level, stars, satisfaction, nps, dependents, adults, kinder, hijos, enfants, "
    "referrals"
)

RATINGS = _words(
    "satisfaction, rating, score, level, grade, stars, nps, csat, rank, tier, class, band, group, "
    "involvement, engagement, priority, severity, zufriedenheit, bewertung, note, stufe, niveau, nivel, "
    "satisfacción, satisfação, soddisfazione, calificación, puntuación, livello, tevredenheid"
)
"""Names of places on a scale."""

SENSITIVE = _meanings(
    {
        "gender": _words(
            "gender, sex, geschlecht, sexe, sexo, genero, genere, sesso, geslacht, anrede, salutation, "
            "civilite, płeć, cinsiyet, kön, kjønn, køn, sukupuoli, pohlaví, nem, пол, φύλο, 性別, 性别, "
            "성별, gendr, female, male, isfemale, ismale, sexual"
        ),
        "age": _words(
            "age, alter, edad, idade, eta, leeftijd, senior, birth, birthday, birthdate, dob, birthyear, "
            "geburtsdatum, geburtsjahr, naissance, nacimiento, nascimento, nascita, geboortedatum, "
            "urodzenia, wiek, yaş, ålder, alder, ikä, věk, kor, возраст, ηλικία, 年齢, 年龄, 나이, 연령, "
            "seniors, elderly, geburtstag, yob, altersgruppe, altersklasse, altersstufe, lebensalter, "
            "agegroup, ageband, agerange, agebucket"
        ),
        "origin": _words(
            "race, ethnicity, ethnic, nationality, citizen, citizenship, nationalitat, staatsangehorigkeit, "
            "nationalite, nacionalidad, nacionalidade, nazionalita, nationaliteit, herkunft, origen, "
            "origine, narodowość, uyruk, гражданство, национальность, immigrant, migrant, migration, "
            "racedesc, hispanic, latino, hispaniclatino, 民族, 国籍, citizendesc, muttersprache"
        ),
        "religion": _words(
            "religion, religious, konfession, religión, religião, religione, religie, kirche, church, "
            "faith, religia, 宗教, caste"
        ),
        "marital status": _words(
            "marital, married, maritalstatus, familienstand, matrimonial, civil, civile, zivilstand, "
            "familiale, spouse, verheiratet, marie, mariee, casado, casada, burgerlijke, cywilny, medeni, "
            "civilstånd, 婚姻, 結婚, 婚否, maritaldesc, widowed, divorced, unmarried, ledig, "
            "verwitwet, geschieden"
        ),
        "health": _words(
            "health, disability, disabled, handicap, pregnant, pregnancy, illness, diagnosis, "
            "schwerbehindert, gesundheit, sante, salud, saude, salute, discapacidad, deficiência, "
            "disabilità, behinderung, smoker, bmi, krankheit, maladie, chronic, medical, disease"
        ),
    }
)
"""Words of headers that name what the law protects, and what that is."""

NOT_SENSITIVE_WITH = _words(
    "account, contract, device, product, care, plan, insurance, score, bmi, club, vehicle, car, system, "
    "subscription, data, invoice, debt"
)
"""Words beside which "age", "health" or "civil" speak of something else: the account's age, a health plan."""

GENDERS = _words(
    "male, female, m, f, w, man, woman, mann, frau, herr, mr, mrs, ms, miss, mister, homme, femme, hombre, "
    "mujer, masculino, femenino, feminino, maschio, femmina, mannlich, weiblich, divers, diverse, nonbinary"
)
"""Values that name a gender or address a person by it."""

MARITAL = _words(
    "married, single, divorced, widowed, separated, unmarried, never married, verheiratet, ledig, "
    "geschieden, verwitwet, marie, mariee, celibataire, casado, casada, soltero, soltera, sposato, "
    "celibe, nubile"
)
"""Values that name a marital status."""

CONTACT = _words(
    "email, mail, phone, telephone, telefon, mobile, handy, surname, lastname, firstname, vorname, "
    "nachname, fullname, address, adresse, street, strasse, iban, ssn, ip, nom, prenom, apellido, "
    "telefono, correo, passport, tel, téléphone, fax, domicilio, dirección, direccion, endereco, "
    "indirizzo, adres, cognome, sobrenome, naam, nazwisko, imię, isim, soyad, efternamn, фамилия, имя, "
    "телефон, адрес, 氏名, 住所, 電話番号, 姓名, 电话, 手机号, 이름, 전화번호, dni, nif, cpf, curp, pesel, "
    "nino, surnames, rufnummer, telefonnummer"
)
"""Names of what identifies or reaches a person."""

PERSONAL = _words(
    "surname, surnames, lastname, firstname, forename, forenames, fullname, middlename, familyname, "
    "givenname, "
    "vorname, nachname, familienname, rufname, prenom, prenoms, apellido, apellidos, cognome, sobrenome, "
    "voornaam, achternaam, nazwisko, imię, isim, soyad, förnamn, efternamn, fornavn, etternavn, efternavn, "
    "etunimi, sukunimi, jméno, příjmení, фамилия, имя, отчество, 氏名, 姓名, 이름, iban, ssn, dni, nif, cpf, "
    "curp, pesel, passport"
)
"""Names of what is a person's however often it repeats: ten thousand customers share few first names."""

PERSONAL_BESIDE_NAME = _words("first, last, full, sur, family, given, middle, maiden")
"""The same of words beside "name"."""

NAMES_OF_PEOPLE = _words(
    "first, last, full, sur, family, customer, client, user, contact, given, middle, employee"
)
"""Words beside "name" that make it a person's."""

LEAKS = _words(
    "reason, reasons, cancel, cancels, cancelled, canceled, cancellation, refund, refunded, refunds, "
    "termination, terminated, exit, closed, closure, closing, winback, deactivated, deactivation, leaving, "
    "resignation, offboarding, kundigungsgrund, grund, kundigung, gekundigt, motif, motivo, resiliation, "
    "cancelacion, lost, end, ended, final, save, retention, lapse, lapsed, severance, razon, causa, "
    "cancelamento, disdetta, recesso, opzegreden, opzegging, reden, powod, rezygnacji, iptal, neden, "
    "причина, 解約理由, 退会理由, 流失原因, remboursement, reembolso, rimborso, erstattung, "
    "ruckerstattung, austritt, abmeldung, suspended, suspension, suspd, departure, churndate, exitdate, "
    "termreason, dateoftermination"
)
"""Names of what is often written down only once a customer has left."""

PLANS = _words(
    "plan, plans, contract, tariff, tarif, package, subscription, payment, billing, addon, vertrag, "
    "zahlungsart, zahlungsmethode, abo, abonnement, bundle, tier, vertragsart, vertragslaufzeit, tarifa, "
    "plano, contrato, forfait, paiement, pago, pagamento"
)
PRICES = _words(
    "price, charge, charges, fee, fees, premium, preis, gebuhr, beitrag, cuota, prix, cotisation, prezzo, "
    "preco, mensalidade, cost"
)
ADD_ONS = _words(
    "service, protection, security, backup, support, streaming, insurance, warranty, roaming, voicemail, "
    "delivery"
)
"""What a company can change for a customer: terms, prices and extras."""

UNITS = _meanings(
    {
        "months": _words("month, months, mths, monat, monate, mois, mes, meses, mesi, maanden"),
        "days": _words("day, days, tage, jour, jours, dia, dias, giorni, dagen"),
        "years": _words("year, years, yrs, yr, jahr, jahre, ans, anos, anni, jaar"),
        "weeks": _words("week, weeks, woche, wochen, semaine, semaines, semana, semanas"),
        "hours": _words("hour, hours, hrs, stunde, stunden, heures, horas"),
        "minutes": _words("minute, minutes, mins, min, minuten"),
        "seconds": _words("second, seconds, secs, sec, sekunden"),
        "GB": _words("gb"),
        "MB": _words("mb"),
        "KB": _words("kb"),
        "TB": _words("tb"),
        "km": _words("km"),
        "kg": _words("kg"),
        "kWh": _words("kwh"),
        "%": _words("percent, perc, pct, percentage, prozent"),
        "EUR": _words("eur"),
        "USD": _words("usd"),
        "GBP": _words("gbp"),
        "CHF": _words("chf"),
    }
)
"""Words that are units."""

ONE_SPAN = _words(
    "month, day, year, week, hour, minute, second, monat, tag, jahr, woche, stunde, mes, dia, ano, "
    "jour, an, semaine, semana, maand, dag, mese, giorno, anno"
)
"""Single spans of time: "day calls" and "month 11" count no days and no months."""

DURATIONS = _words(
    "tenure, age, duration, length, term, time, since, lifetime, seniority, spend, spent, dauer, laufzeit, "
    "vertragslaufzeit, zugehorigkeit, seit, duree, anciennete, depuis, antiguedad, duracion, plazo, desde, "
    "durata, anzianita, permanencia, tempo, looptijd, ended, remaining"
)
"""Words beside which a single span is a unit all the same: "tenure month", "day since last order"."""

BEFORE_SPANS = _words(
    "per, par, por, pro, je, last, past, previous, prior, recent, next, current, this, first, each, every, "
    "letzte, letzten, letzter, letztes, vorige, voriger, dernier, derniers, derniere, dernieres, ultimo, "
    "ultimos, ultima, ultimas, ultimi, ultime, laatste, afgelopen, senaste, ostatni"
)
"""Words before the span in which something was counted."""

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

DATES = _words(
    "date, day, dt, datum, fecha, data, since, joined, signup, start, time, init, expire, expires, expiry, "
    "expiration, timestamp, on, at, begin, end, until, birthday, dob, seit, beginn, ende, eintritt, desde, "
    "inicio, debut, inizio"
)
"""Words of headers whose cells may be dates written in digits alone."""

MOMENTS = _words("timestamp, epoch, created, updated, at, ts, time, unix, date, joined, since, signup, login")
"""Words of headers whose large numbers may be seconds since 1970."""

DIFFERENCES = _words(
    "difference, diff, net, remaining, remainder, rest, available, open, unused, delta, gap, saldo, "
    "differenz, restante, left"
)
"""Names of what is left of one number after another."""

KEEPING = _words(
    "tenure, loyalty, satisfaction, satisfied, active, antiguedad, anciennete, anzianita, "
    "betriebszugehorigkeit, zufriedenheit, satisfaccion, logins, visits"
)
DRIVING_AWAY = _words(
    "complaint, complaints, complains, complain, complained, inactive, inactivity, beschwerden, "
    "reklamationen, reclamaciones, quejas, reclamations, plaintes, reclami, failures, outages, "
    "dissatisfaction"
)
"""Names of what keeps customers nearly everywhere, and of what drives them away: more of it, more churn."""

NOT_OF_THE_CUSTOMER = _words("ratio, change, chng, share, rank, code, type, id")
"""Words beside which such a name means something else."""

OTHERS = _words(
    "other, others, misc, miscellaneous, all other, all others, andere, anderes, sonstige, sonstiges, autre, "
    "autres, otro, otros, otra, otras, outro, outros, outra, outras, altro, altri, altra, altre, overig, "
    "overige, inne, andra, andet, annet, muu, ostatní, egyéb, diğer, прочее, другое, その他, 其他, 기타"
)
"""Values that stand for everything that a list does not name."""

TOTALS = _words(
    "total, totals, grand total, sum, summe, gesamt, gesamtsumme, insgesamt, totaal, totale, somma, suma, "
    "soma, toplam"
)


def tokens_of(header: str) -> list[str]:
    """The words of a header: split at blanks, marks and humps, folded."""
    numbered = re.sub(r"\bn[°º]|№", "nr ", header, flags=re.IGNORECASE)
    numbered = re.sub(r"(?<![A-Za-z])([kMGT])(Wh?)(?![a-z])", lambda found: found[0].lower(), numbered)
    spaced = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", numbered)
    return [folded(word) for word in re.findall(r"[^\W_]+", spaced)]


def has(tokens: Iterable[str], words: Iterable[str]) -> bool:
    """Whether any of the tokens is one of the words."""
    return not set(tokens).isdisjoint(words)
