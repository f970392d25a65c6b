"""Banks, insurers and shops."""

from datetime import date, timedelta

import numpy as np

from tests.shape import Shape, sum_of


def card_bank() -> Shape:
    """A bank's cards: a client number in digits, unknown levels, a difference, another model's scores."""
    it = Shape("card-bank", rows=2500, share=0.16, seed=11, questions=("age",))
    it.add("CLIENTNUM", "id", it.unique("{}", 708_082_083))
    it.add("Attrition_Flag", "target", it.outcome("Attrited Customer", "Existing Customer"))
    it.add("Customer_Age", "fairness", it.between(26, 73))
    it.add("Gender", "fairness", it.among("M", "F"))
    it.add("Dependent_count", "input integer", it.between(0, 5))
    it.add(
        "Education_Level",
        "input ordered",
        it.among(
            "Graduate", "High School", "Unknown", "Uneducated", "College", "Post-Graduate", "Doctorate",
            weights=(31, 20, 15, 14, 10, 5, 5),
        ),
    )  # fmt: skip
    it.add("Marital_Status", "fairness", it.among("Married", "Single", "Unknown", "Divorced"))
    it.add(
        "Income_Category",
        "input",
        it.among("Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +", "Unknown"),
    )
    it.add(
        "Card_Category",
        "input",
        it.among("Blue", "Silver", "Gold", "Platinum", weights=(93, 5.5, 1.2, 0.3)),
    )
    it.add("Months_on_book", "input integer", it.between(13, 56))
    it.add("Total_Relationship_Count", "input integer", it.between(1, 6, -0.4))
    it.add("Months_Inactive_12_mon", "input integer", it.between(0, 6, 0.4))
    it.add("Contacts_Count_12_mon", "input integer", it.between(0, 6, 0.4))
    limit, balance = it.numbers(8000, 0.6, decimals=1), it.between(0, 2517, -0.4)
    it.add("Credit_Limit", "input number", limit)
    it.add("Total_Revolving_Bal", "input integer", balance)
    it.add("Avg_Open_To_Buy", "copy", sum_of(limit, balance, signs=(1, -1), decimals=1))
    it.add("Total_Amt_Chng_Q4_Q1", "input number", it.numbers(0.75, 0.2, -0.05, 3))
    it.add("Total_Trans_Amt", "input integer", it.numbers(4000, 0.5, -0.2, 0))
    it.add("Total_Trans_Ct", "input integer", it.between(10, 139, -0.6))
    it.add("Total_Ct_Chng_Q4_Q1", "input number", it.numbers(0.7, 0.2, -0.1, 3))
    it.add("Avg_Utilization_Ratio", "input number", it.numbers(0.3, 0.6, -0.1, 3))
    long = "Naive_Bayes_Classifier_Attrition_Flag_Card_Category_Contacts_Count_12_mon_Dependent_count_"
    scores = np.where(
        it.churned, it.random.uniform(0.97, 0.99999, it.rows), it.random.uniform(1e-5, 3e-4, it.rows)
    )
    it.add(f"{long}1", "left out", [f"{score:.6g}" for score in scores])
    it.add(f"{long}2", "left out", [f"{1 - score:.5f}" for score in scores])
    return it


def branch_bank() -> Shape:
    """A bank with a row number, surnames, and complaints that are nearly the outcome."""
    it = Shape("branch-bank", share=0.2, seed=12, questions=("leaks", "age"))
    it.add("RowNumber", "left out", range(1, it.rows + 1))
    it.add("CustomerId", "id", it.unique("{}", 15_565_701))
    surnames = [
        f"{first}{last}" for first in ("Ab", "Bor", "Cal", "Dun", "Es") for last in ("ton", "by", "ford")
    ]
    it.add("Surname", "left out", [f"{name}{number % 61}" for number, name in enumerate(it.among(*surnames))])
    it.add("CreditScore", "input integer", it.between(350, 850))
    it.add("Geography", "input category", it.among("Northland", "Southland", "Westland"))
    it.add("Gender", "fairness", it.among("Female", "Male"))
    it.add("Age", "fairness", it.between(18, 92, 0.8))
    it.add("Tenure", "input integer", it.between(0, 10))
    zero = it.random.random(it.rows) < 0.36
    it.add("Balance", "input number", np.where(zero, "0", it.numbers(120_000, 0.25)))
    it.add("NumOfProducts", "input integer", it.levels("1", "2", "3", "4"))
    it.add("HasCrCard", "input boolean", it.flags(0.7, 0, "1", "0"))
    it.add("IsActiveMember", "input boolean", it.flags(0.5, -1, "1", "0"))
    it.add("EstimatedSalary", "input number", it.numbers(100_000, 0.4))
    it.add("Exited", "target", it.outcome("1", "0"))
    wrong = it.random.random(it.rows) < 0.003
    it.add("Complain", "left out", np.where(it.churned != wrong, "1", "0"))
    it.add("Satisfaction Score", "input integer", it.between(1, 5))
    it.add("Card Type", "input", it.among("DIAMOND", "GOLD", "SILVER", "PLATINUM"))
    it.add("Point Earned", "input integer", it.between(119, 1000))
    return it


def web_shop() -> Shape:
    """A shop's spreadsheet export: tiers, doubled spellings, blanks."""
    it = Shape("web-shop", rows=2500, share=0.17, seed=16)
    it.add("CustomerID", "id", range(50_001, 50_001 + it.rows))
    it.add("Churn", "target", it.outcome("1", "0"))
    it.add("Tenure", "input integer", it.holed(it.between(0, 61, -0.8), 0.05))
    it.add("PreferredLoginDevice", "input category", it.among("Mobile Phone", "Computer", "Phone"))
    it.add("CityTier", "input", it.among("1", "2", "3", weights=(65, 4, 31)))
    it.add("WarehouseToHome", "input integer", it.holed(it.between(5, 127), 0.05))
    it.add(
        "PreferredPaymentMode",
        "input category",
        it.among("Debit Card", "Credit Card", "E wallet", "UPI", "COD", "CC", "Cash on Delivery"),
    )
    it.add("Gender", "fairness", it.among("Female", "Male"))
    it.add("HourSpendOnApp", "input integer", it.holed(it.between(0, 5), 0.05))
    it.add("NumberOfDeviceRegistered", "input integer", it.between(1, 6, 0.3))
    it.add(
        "PreferedOrderCat",
        "input category",
        it.among("Laptop & Accessory", "Mobile Phone", "Fashion", "Mobile", "Grocery", "Others"),
    )
    it.add("SatisfactionScore", "input integer", it.between(1, 5, 0.3))
    it.add("MaritalStatus", "fairness", it.among("Married", "Single", "Divorced"))
    it.add("NumberOfAddress", "input integer", it.between(1, 22, 0.2))
    it.add("Complain", "input boolean", it.flags(0.28, 0.9, "1", "0"))
    it.add("OrderAmountHikeFromlastYear", "input integer", it.holed(it.between(11, 26), 0.05))
    it.add("CouponUsed", "input integer", it.holed(it.counts(1.7), 0.05))
    it.add("OrderCount", "input integer", it.holed(it.counts(3), 0.05))
    it.add("DaySinceLastOrder", "input integer", it.holed(it.counts(4.5, -0.3), 0.05))
    it.add("CashbackAmount", "input number", it.numbers(170, 0.25, -0.1))
    return it


def insurer() -> Shape:
    """An insurer: birthdays, the day an account was suspended, bands of value, an address number."""
    it = Shape("insurer", rows=3000, share=0.12, seed=24, questions=("asOf", "leaks"))
    it.add("individual_id", "id", it.unique("2213{}00"))
    it.add("address_id", "left out", it.unique("5213{}00"))
    it.add("curr_ann_amt", "input number", it.numbers(940, 0.2, 0.05))
    tenure = it.between(20, 6200, -0.5)
    it.add("days_tenure", "input integer", tenure)
    it.add("cust_orig_date", "date",
           [(date(2022, 12, 31) - timedelta(days=int(days))).isoformat() for days in tenure])  # fmt: skip
    it.add("date_of_birth", "date", it.dates("%Y-%m-%d", "1940-01-01", 22_000))
    it.add("state", "left out", ["EX"] * it.rows)
    it.add("county", "input category", it.among("Alder", "Birch", "Cedar", "Dogwood", "Elm"))
    it.add("income", "input number", it.numbers(80_000, 0.5, 0, 1))
    it.add("has_children", "input boolean", it.flags(0.5, 0, "1.0", "0.0"))
    it.add("length_of_residence", "input number", it.numbers(6, 0.7, 0, 1))
    it.add("marital_status", "fairness", it.holed(it.among("Married", "Single"), 0.2))
    it.add(
        "home_market_value",
        "input ordered",
        it.holed(
            it.levels("25000 - 49999", "50000 - 74999", "75000 - 99999", "100000 - 124999", "1000000 Plus"),
            0.1,
        ),
    )
    it.add("acct_suspd_date", "left out", it.only_left(it.dates("%Y-%m-%d", "2023-01-01", 330)))
    it.add("good_credit", "input boolean", it.flags(0.8, -0.6, "1", "0"))
    it.add("Churn", "target", it.outcome("1", "0"))
    return it


def shop_spanish() -> Shape:
    """A shop in Spanish."""
    it = Shape("tienda", rows=1500, share=0.3, seed=27, delimiter=";", questions=("age",))
    it.add("id_cliente", "id", it.unique("{}"))
    it.add("correo electrónico", "left out", it.unique("persona{}@example.com"))
    it.add(
        "teléfono",
        "left out",
        [f"+34 600 {n // 1000:03d} {n % 1000:03d}" for n in it.random.permutation(it.rows)],
    )
    it.add("edad", "fairness", it.between(18, 90))
    it.add("sexo", "fairness", it.among("hombre", "mujer"))
    it.add("estado civil", "fairness", it.among("soltero", "casado", "divorciado"))
    it.add("antigüedad (meses)", "input integer", it.between(0, 90, -0.6))
    it.add("gasto mensual", "input number", [cell.replace(".", ",") for cell in it.numbers(60, 0.5, -0.2)])
    it.add("reclamaciones", "input integer", it.counts(0.7, 0.6))
    it.add("satisfacción", "input ordered", it.levels("muy alta", "alta", "media", "baja", "muy baja"))
    it.add("tiene tarjeta", "input boolean", it.flags(0.4, -0.4, "sí", "no"))
    it.add("motivo de baja", "left out", it.only_left(it.among("precio", "mudanza", "servicio")))
    it.add("baja", "target", it.outcome("sí", "no"))
    return it
