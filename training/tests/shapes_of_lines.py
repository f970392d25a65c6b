"""Telephone and internet companies."""

import numpy as np

from tests.shape import Cells, Shape, sum_of


def telephone_status() -> Shape:
    """A telephone company: three states of a customer, reasons, places, blanks where there is no service."""
    asked = ("thirdClass", "sentinels", "age")
    it = Shape("telephone-status", rows=2600, share=0.27, seed=13, questions=asked)
    joined = ~it.churned & (it.random.random(it.rows) < 0.09)
    it.add("Customer ID", "id", it.unique("{}-ABCDE", 1000))
    it.add("Gender", "fairness", it.among("Female", "Male"))
    it.add("Age", "fairness", it.between(19, 80))
    it.add("Married", "fairness", it.flags(0.5))
    it.add("Number of Dependents", "input integer", it.counts(0.4))
    it.add("City", "left out", [f"City {number}" for number in it.random.integers(0, 900, it.rows)])
    it.add("Zip Code", "left out", [str(90_001 + number) for number in it.random.integers(0, 1200, it.rows)])
    it.add("Latitude", "input number", it.numbers(35, 0.05, 0, 6))
    it.add("Longitude", "input number", [f"-{cell}" for cell in it.numbers(118, 0.01, 0, 6)])
    it.add("Number of Referrals", "input integer", it.counts(1.9, -0.4))
    it.add("Tenure in Months", "input integer", np.where(joined, it.between(1, 3), it.between(1, 72, -0.4)))
    it.add("Offer", "input category", it.among("None", "Offer A", "Offer B", "Offer C", "Offer D", "Offer E"))
    phone, net = it.flags(0.9), it.flags(0.78, 0.5)

    def where(parent: Cells, cells: Cells) -> Cells:
        return [cell if has == "Yes" else "" for has, cell in zip(parent, cells, strict=True)]

    it.add("Phone Service", "input boolean", phone)
    it.add("Avg Monthly Long Distance Charges", "input number", where(phone, it.numbers(22)))
    it.add("Multiple Lines", "input boolean", where(phone, it.flags(0.4)))
    it.add("Internet Service", "input boolean", net)
    it.add("Internet Type", "input category", where(net, it.among("Cable", "DSL", "Fiber Optic")))
    it.add("Avg Monthly GB Download", "input integer", where(net, it.between(2, 85)))
    it.add("Online Security", "input boolean", where(net, it.flags(0.35, -0.5)))
    it.add("Premium Tech Support", "input boolean", where(net, it.flags(0.35, -0.5)))
    it.add("Contract", "input ordered", it.levels("Two Year", "One Year", "Month-to-Month", effect=0.8))
    it.add("Paperless Billing", "input boolean", it.flags(0.6))
    it.add("Payment Method", "input category", it.among("Bank Withdrawal", "Credit Card", "Mailed Check"))
    monthly = it.numbers(60, 0.4)
    it.add("Monthly Charge", "input number", [f"-{number % 10 + 1}" if number % 60 == 0 else cell
                                              for number, cell in enumerate(monthly)])  # fmt: skip
    total, refunds = (
        it.numbers(2000, 0.9, -0.3),
        np.where(it.random.random(it.rows) < 0.08, it.numbers(20), "0.00"),
    )
    extra, distance = it.counts(1), it.numbers(500, 0.8, -0.3)
    it.add("Total Charges", "input number", total)
    it.add("Total Refunds", "input number", refunds)
    it.add("Total Extra Data Charges", "input integer", extra)
    it.add("Total Long Distance Charges", "input number", distance)
    it.add("Total Revenue", "copy", sum_of(total, list(refunds), extra, distance, signs=(1, -1, 1, 1)))
    it.add("Customer Status", "target", np.where(joined, "Joined", it.outcome("Churned", "Stayed")))
    it.add(
        "Churn Category",
        "left out",
        it.only_left(it.among("Competitor", "Dissatisfaction", "Price", "Other")),
    )
    it.add(
        "Churn Reason", "left out", it.only_left(it.among("Better devices", "Attitude", "Moved", "Too far"))
    )
    return it


def telephone_labels() -> Shape:
    """Three spellings of the outcome, a score of another model, and an area that is the same everywhere."""
    it = Shape("telephone-labels", share=0.27, seed=14, questions=("age",))
    it.add("CustomerID", "id", it.unique("{}-VHVEG", 3000))
    it.add("Count", "left out", ["1"] * it.rows)
    it.add("Country", "left out", ["Examplia"] * it.rows)
    places = it.random.integers(0, 1100, it.rows)
    it.add("City", "left out", [f"Town {place}" for place in places])
    it.add("Zip Code", "left out", [str(90_001 + place) for place in places])
    it.add("Lat Long", "left out", [f"{33 + place / 997:.6f}, -{117 + place / 503:.6f}" for place in places])
    it.add("Latitude", "input number", [f"{33 + place / 997:.6f}" for place in places])
    it.add("Longitude", "copy", [f"-{117 + place / 503:.6f}" for place in places])
    it.add("Gender", "fairness", it.among("Female", "Male"))
    it.add("Senior Citizen", "fairness", it.flags(0.16))
    it.add("Partner", "input boolean", it.flags(0.5))
    it.add("Tenure Months", "input integer", it.between(0, 72, -0.6))
    it.add("Monthly Charges", "input number", it.numbers(60, 0.4))
    it.add("Churn Label", "target", it.outcome("Yes", "No"))
    it.add("Churn Value", "left out", it.outcome("1", "0"))
    score = np.clip(it.random.normal(50 + 30 * it.churned, 12), 5, 100)
    it.add("Churn Score", "left out", [str(round(value)) for value in score])
    it.add("CLTV", "input integer", it.between(2003, 6500))
    it.add("Churn Reason", "left out", it.only_left(it.among("Moved", "Price", "Service")))
    return it


def call_records() -> Shape:
    """Minutes and their charges as straight lines, phone numbers, states, "True." and "False."."""
    it = Shape("call-records", rows=3000, share=0.145, seed=15)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    states = [a + b for a in letters[:7] for b in letters[:7]]
    it.add("State", "input category", it.among(*states))
    it.add("Account Length", "input integer", it.between(1, 240))
    it.add("Area Code", "input category", it.among("408", "415", "510"))
    phones = it.random.permutation(9_000_000)[: it.rows] + 1_000_000
    it.add("Phone", "left out", [f"{n // 10_000:03d}-{n % 10_000:04d}" for n in phones])
    it.add("Int'l Plan", "input boolean", it.flags(0.1, 1, "yes", "no"))
    it.add("VMail Plan", "input boolean", it.flags(0.28, -0.4, "yes", "no"))
    for part, price in (("Day", 0.17), ("Eve", 0.085), ("Night", 0.045), ("Intl", 0.27)):
        minutes = it.numbers(180 if part != "Intl" else 10, 0.3, 0.2 if part == "Day" else 0, 1)
        it.add(f"{part} Mins", "input number", minutes)
        it.add(f"{part} Calls", "input integer", it.counts(100 if part != "Intl" else 4))
        it.add(f"{part} Charge", "copy", [f"{float(cell) * price:.2f}" for cell in minutes])
    it.add("CustServ Calls", "input integer", it.counts(1.5, 0.4))
    it.add("Churn?", "target", it.outcome("True.", "False."))
    return it


def wireless_hundreds() -> Shape:
    """Many columns of a wireless company: areas, handset prices with "Unknown", ranks in words, opposites."""
    it = Shape("wireless", rows=3000, share=0.29, seed=17, questions=("age",))
    it.add("CustomerID", "id", it.unique("{}", 3_000_002))
    it.add("Churn", "target", it.outcome("Yes", "No"))
    for name in (
        "MonthlyRevenue", "MonthlyMinutes", "TotalRecurringCharge", "DirectorAssistedCalls", "OverageMinutes",
        "RoamingCalls", "PercChangeMinutes", "PercChangeRevenues", "DroppedCalls", "BlockedCalls",
        "UnansweredCalls", "CustomerCareCalls", "ReceivedCalls", "OutboundCalls", "InboundCalls",
    ):  # fmt: skip
        effect = (
            0.25 if name in ("OverageMinutes", "DroppedCalls") else -0.15 if name == "MonthlyMinutes" else 0
        )
        it.add(name, "input number", it.holed(it.numbers(40, 0.8, effect), 0.003, "NA"))
    dropped, blocked = it.numbers(6, 0.8, 0, 1), it.numbers(4, 0.8, 0, 1)
    it.add("DroppedCallsA", "input number", dropped)
    it.add("BlockedCallsB", "input number", blocked)
    it.add("DroppedBlockedCalls", "copy", sum_of(dropped, blocked, decimals=1))
    it.add("MonthsInService", "input integer", it.between(6, 61))
    it.add("ServiceArea", "left out", [f"AREA{number:03d}" for number in it.random.integers(0, 740, it.rows)])
    it.add("CurrentEquipmentDays", "input integer", it.between(0, 1800, 0.5))
    it.add("AgeHH1", "fairness", it.among("0", *map(str, range(18, 90, 2))))
    it.add("ChildrenInHH", "input boolean", it.flags(0.25))
    it.add("HandsetRefurbished", "input boolean", it.flags(0.14, 0.2))
    it.add("Homeownership", "input", it.among("Known", "Unknown"))
    it.add("RetentionCalls", "input integer", it.among("0", "1", "2", "3", weights=(960, 32, 6, 2)))
    new = it.flags(0.2)
    it.add("NewCellphoneUser", "input boolean", new)
    it.add("IncomeGroup", "input", it.between(0, 9))
    it.add("HandsetPrice", "input integer", it.among("Unknown", "10", "30", "60", "100", "150", "200"))
    it.add("MadeCallToRetentionTeam", "input boolean", it.flags(0.034, 0.3))
    it.add(
        "CreditRating",
        "input ordered",
        it.levels("1-Highest", "2-High", "3-Good", "4-Medium", "5-Low", "6-VeryLow", "7-Lowest"),
    )
    it.add("PrizmCode", "input category", it.among("Other", "Suburban", "Town", "Rural"))
    it.add("Occupation", "input category", it.among("Other", "Professional", "Crafts", "Clerical", "Self"))
    it.add("MaritalStatus", "fairness", it.among("Yes", "No", "Unknown"))
    return it


def anonymous_hundreds() -> Shape:
    """Two hundred columns without meaning, some empty, codes of letters, and an outcome of -1 and 1."""
    it = Shape("anonymous", rows=4000, share=0.12, seed=18, delimiter="\t")
    letters = np.array(list("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"))

    def code() -> str:
        return "".join(it.random.choice(letters, 8))

    for number in range(1, 201):
        if number % 5 == 0:
            it.add(f"Var{number}", "left out", [""] * it.rows)
        elif number > 180:
            it.add(f"Var{number}", "input category", it.holed(it.among(*[code() for _ in range(6)]), 0.1))
        elif number % 7 == 0:
            it.add(f"Var{number}", "left out", ["0"] * it.rows)
        else:
            effect = 0.3 if number in (6, 13, 73, 126) else 0
            it.add(f"Var{number}", "input", it.holed(it.numbers(900, 0.7, effect, number % 2), 0.4))
    it.add("churn", "target", it.outcome("1", "-1"))
    return it


def internet_line() -> Shape:
    """An internet line: years, contracts that have run out below zero, blanks where there is no contract."""
    it = Shape("internet-line", rows=3000, share=0.45, seed=21)
    it.add("id", "id", it.unique("{}", 15))
    it.add("is_tv_subscriber", "input boolean", it.flags(0.8, -0.6, "1", "0"))
    it.add("is_movie_package_subscriber", "input boolean", it.flags(0.33, -0.5, "1", "0"))
    it.add("subscription_age", "input number", [f"{float(cell) - 0.3:.2f}" for cell in it.numbers(2.4, 0.7)])
    it.add("bill_avg", "input integer", it.numbers(18, 0.5, 0, 0))
    contract = [f"{value:.2f}" for value in it.random.normal(0.7 - 0.3 * it.risk, 0.7, it.rows)]
    gone = it.random.random(it.rows) < 1 / (1 + np.exp(1.5 - 1.2 * it.risk))
    it.add("remaining_contract", "input number", np.where(gone, "", contract))
    it.add("service_failure_count", "input integer", it.counts(0.3))
    it.add("download_avg", "input number", it.holed(it.numbers(43, 0.8, -0.2, 1), 0.005))
    it.add("upload_avg", "input number", it.holed(it.numbers(4, 0.8, -0.1, 1), 0.005))
    it.add(
        "download_over_limit",
        "input integer",
        it.among(*map(str, range(8)), weights=(90, 2, 2, 2, 1, 1, 1, 1)),
    )
    it.add("churn", "target", it.outcome("1", "0"))
    return it


def line_french() -> Shape:
    """A telephone company in French, with an outcome that is named for the cancellation."""
    it = Shape("ligne", rows=1500, share=0.3, seed=28, delimiter=";", questions=("asOf",))
    it.add("numéro client", "id", it.unique("F{}"))
    it.add("nom", "left out", [f"Nom{number}" for number in it.random.integers(0, 1100, it.rows)])
    it.add("date de naissance", "date", it.dates("%d/%m/%Y", "1940-01-01", 22_000))
    it.add("sexe", "fairness", it.among("H", "F"))
    it.add("situation familiale", "fairness", it.among("célibataire", "marié", "divorcé"))
    it.add("ancienneté (mois)", "input integer", it.between(0, 120, -0.7))
    it.add(
        "facture moyenne",
        "input number",
        [f"{cell.replace('.', ',')} €" for cell in it.numbers(40, 0.4, 0.1)],
    )
    it.add("forfait", "input category", it.among("Mini", "Maxi", "Famille"))
    it.add("appels au service", "input integer", it.counts(1, 0.5))
    it.add("option tv", "input boolean", it.flags(0.4, 0, "oui", "non"))
    it.add("code postal", "input category", it.among("75001", "69001", "13001", "31000"))
    it.add("motif de résiliation", "left out", it.only_left(it.among("prix", "déménagement")))
    it.add("résilié", "target", it.outcome("oui", "non"))
    return it
