"""Music, software, gyms, and a company's own staff."""

import numpy as np

from tests.shape import Shape


def music_club() -> Shape:
    """A music service's members: codes of cities and ways to register, impossible ages, dates in digits."""
    it = Shape("music-club", rows=2500, share=0.2, seed=19, questions=("asOf",))
    symbols = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"))
    it.add("msno", "id", ["".join(it.random.choice(symbols, 43)) + "=" for _ in range(it.rows)])
    it.add("is_churn", "target", it.outcome("1", "0"))
    it.add("city", "input", it.among(*map(str, (1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 18, 22))))
    it.add("gender", "fairness", it.holed(it.among("male", "female"), 0.6))
    it.add("registered_via", "input", it.random.choice(["3", "4", "7", "9", "13"], it.rows))
    it.add("registration_init_time", "date", it.dates("%Y%m%d"))
    it.add("payment_method_id", "input", it.among("41", "40", "39", "38", "36", "37"))
    it.add("payment_plan_days", "input integer", it.among("30", "31", "7", "410", "180"))
    it.add("plan_list_price", "input integer", it.among("99", "149", "129", "180", "1788"))
    it.add("is_auto_renew", "input boolean", it.flags(0.85, -1.2, "1", "0"))
    it.add("num_unq", "input integer", it.counts(30, -0.2))
    it.add("total_secs", "input number", it.numbers(8000, 0.8, -0.2, 3))
    return it


def staff_satisfaction() -> Shape:
    """Employees: an outcome named "left", few numbers, many identical rows, pay in words."""
    it = Shape("staff", rows=2500, share=0.24, seed=20)
    it.add("satisfaction_level", "input number", it.numbers(0.5, 0.3, -0.3))
    it.add("last_evaluation", "input number", it.numbers(0.7, 0.2))
    it.add("number_project", "input integer", it.between(2, 7))
    it.add("average_montly_hours", "input integer", it.between(96, 310, 0.3))
    it.add("time_spend_company", "input integer", it.between(2, 10, 0.4))
    it.add("Work_accident", "input boolean", it.flags(0.14, -0.5, "1", "0"))
    it.add("left", "target", it.outcome("1", "0"))
    it.add("promotion_last_5years", "input boolean", it.flags(0.02, 0, "1", "0"))
    it.add("Department", "input category", it.among("sales", "technical", "support", "IT", "hr", "marketing"))
    it.add("salary", "input ordered", it.levels("high", "medium", "low"))
    return it


def listeners() -> Shape:
    """A streaming service: days of signing up as negative numbers, levels in words, plans."""
    it = Shape("listeners", rows=2500, share=0.4, seed=22, questions=("age",))
    it.add("customer_id", "id", range(1, it.rows + 1))
    it.add("age", "fairness", it.between(18, 79))
    it.add(
        "location", "input category", it.among("Northshire", "Southshire", "Eastshire", "Westshire", "Isle")
    )
    it.add("subscription_type", "input category", it.among("Free", "Premium", "Family", "Student"))
    it.add("payment_plan", "input", it.among("Monthly", "Yearly"))
    it.add("num_subscription_pauses", "input integer", it.between(0, 4, 0.4))
    it.add(
        "payment_method", "input category", it.among("Credit Card", "Paypal", "Apple Pay", "Bank transfer")
    )
    it.add("customer_service_inquiries", "input ordered", it.levels("Low", "Medium", "High", effect=0.7))
    it.add("signup_date", "input integer", [f"-{cell}" for cell in it.between(1, 2922)])
    it.add("weekly_hours", "input number", it.numbers(20, 0.6, -0.4, 6))
    it.add("song_skip_rate", "input number", it.numbers(0.4, 0.5, 0.2, 4))
    it.add("num_favorite_artists", "input integer", it.between(0, 49))
    it.add("churned", "target", it.outcome("1", "0"))
    return it


def risk_scores() -> Shape:
    """A web service: lonely -999, "Error" among numbers, "?" for missing, times of day, security numbers."""
    it = Shape("risk-scores", rows=2500, share=0.45, seed=23, questions=("sentinels", "asOf", "age"))
    it.add("customer_id", "id", [f"fffe{number:x}00" for number in it.random.permutation(it.rows) + 70_000])
    names = [
        f"{first} {last}" for first in ("Ada", "Bo", "Cy", "Di") for last in ("Example", "Sample", "Trial")
    ]
    it.add("Name", "left out", [f"{name} {number}" for number, name in enumerate(it.among(*names))])
    it.add("age", "fairness", it.between(10, 64))
    it.add("gender", "fairness", it.among("F", "M", "Unknown", weights=(50, 49, 1)))
    it.add("security_no", "left out", [f"XW{number:06d}" for number in it.random.permutation(it.rows)])
    it.add("region_category", "input category", it.holed(it.among("Village", "City", "Town"), 0.15))
    it.add(
        "membership_category",
        "input category",
        it.levels(
            "Platinum Membership", "Gold Membership", "Silver Membership", "Basic Membership", effect=1
        ),
    )
    it.add("joining_date", "date", it.dates("%d-%m-%Y"))
    referred = it.among("Yes", "No", "?")
    it.add("joined_through_referral", "input boolean", referred)
    it.add(
        "referral_id",
        "left out",
        [f"CID{number}" if yes == "Yes" else "xxxxxxxx" for number, yes in enumerate(referred)],
    )
    it.add("medium_of_operation", "input category", it.among("Desktop", "Smartphone", "Both", "?"))
    seconds = it.random.integers(0, 86_400, it.rows)
    it.add(
        "last_visit_time", "left out", [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in seconds]
    )
    it.add("days_since_last_login", "input integer", it.holed(it.between(1, 26), 0.05, "-999"))
    it.add("avg_frequency_login_days", "input number", it.holed(it.numbers(16, 0.5, 0.2, 1), 0.09, "Error"))
    it.add("points_in_wallet", "input number", it.holed(it.numbers(700, 0.2, -0.2), 0.09))
    it.add("used_special_discount", "input boolean", it.flags(0.55))
    complained = it.flags(0.5)
    it.add("past_complaint", "input boolean", complained)
    statuses = it.among("Solved", "Unsolved", "Solved in Follow-up", "No Information Available")
    it.add(
        "complaint_status",
        "input category",
        ["Not Applicable" if yes == "No" else cell for yes, cell in zip(complained, statuses, strict=True)],
    )
    it.add("churn_risk_score", "target", it.outcome("1", "0"))
    return it


def software_accounts() -> Shape:
    """Software accounts: plans, seats, free texts, refunds and reasons after the end."""
    it = Shape("software", rows=2000, share=0.22, seed=25, questions=("asOf", "leaks"))
    it.add("account_id", "id", it.unique("A-{}"))
    it.add("account_name", "left out", it.unique("Company_{}"))
    it.add("industry", "input category", it.among("EdTech", "FinTech", "DevTools", "HealthTech"))
    it.add("country", "input category", it.among("US", "UK", "IN", "DE", "FR", "NA"))
    it.add("signup_date", "date", it.dates("%Y-%m-%d", "2023-01-01", 700))
    it.add("referral_source", "input category", it.among("organic", "ads", "partner", "event", "other"))
    it.add("plan_tier", "input", it.among("Basic", "Pro", "Enterprise"))
    it.add("seats", "input integer", it.counts(20, -0.3))
    it.add("is_trial", "input boolean", it.flags(0.2, 0.3, "True", "False"))
    it.add("mrr_amount", "input number", it.numbers(1200, 0.8, -0.1))
    it.add("errors_per_week", "input integer", it.counts(2, 0.5))
    refunded = it.churned & (it.random.random(it.rows) < 0.5)
    it.add("refund_amount_usd", "left out", np.where(refunded, it.numbers(60), "0.00"))
    it.add("reason_code", "left out", it.only_left(it.among("pricing", "support", "features", "budget")))
    it.add("churn_date", "left out", it.only_left(it.dates("%Y-%m-%d", "2024-11-01", 60)))
    it.add("churn_flag", "target", it.outcome("True", "False"))
    return it


def gym_german() -> Shape:
    """A gym in German: semicolons, decimal commas, a title, umlauts."""
    it = Shape("studio", rows=1500, share=0.3, seed=26, delimiter=";", questions=("asOf",))
    it.add("Mitgliedsnummer", "id", it.unique("M{}"))
    it.add("Vorname", "left out", [f"Name{number}" for number in it.random.integers(0, 900, it.rows)])
    it.add("Geschlecht", "fairness", it.among("m", "w", "d", weights=(49, 49, 2)))
    it.add("Geburtsdatum", "date", it.dates("%d.%m.%Y", "1950-01-01", 18_000))
    it.add("PLZ", "input category", it.among("01067", "10115", "20095", "80331"))
    it.add("Beitrag (€)", "input number", [cell.replace(".", ",") for cell in it.numbers(35, 0.3, 0.1)])
    it.add("Besuche pro Monat", "input integer", it.counts(5, -0.5))
    it.add("Kurse gebucht", "input boolean", it.flags(0.4, -0.5, "ja", "nein"))
    it.add("Vertragsart", "input category", it.among("Monatlich", "12 Monate", "24 Monate"))
    it.add(
        "Zufriedenheit", "input ordered", it.levels("sehr zufrieden", "zufrieden", "neutral", "unzufrieden")
    )
    it.add("Eintritt", "date", it.dates("%d.%m.%Y"))
    it.add("Kündigungsgrund", "left out", it.only_left(it.among("Umzug", "Preis", "Zeit")))
    it.add("Gekündigt", "target", it.outcome("ja", "nein"))
    return it
