"""Calls the service with the client that openapi-python-client made; prints what came back as JSON.

Reads {"url", "customers", "ndjson", "csv"} from standard input.
"""

import io
import json
import sys

from churn_service_client import Client
from churn_service_client.api.churn import explain, predict, predict_batch, predict_csv, predict_ndjson
from churn_service_client.models import Customer
from churn_service_client.types import File

given = json.load(sys.stdin)
customers = [Customer.from_dict(customer) for customer in given["customers"]]


def stream(text):
    return File(payload=io.BytesIO(text.encode()))


with Client(given["url"]) as client:

    def probability_and_churn(answer):
        return [answer.probability, answer.churn]

    answers = {
        "predict": [probability_and_churn(predict.sync(client=client, body=each)) for each in customers],
        "abstain": [probability_and_churn(predict.sync(client=client, body=each, abstain=True)) for each in customers],
        "explain": [len(explain.sync(client=client, body=each, top=3).contributions) for each in customers],
        "batch": [
            probability_and_churn(item.prediction) for item in predict_batch.sync(client=client, body=customers).items
        ],
        "ndjson": predict_ndjson.sync(client=client, body=stream(given["ndjson"])).payload.read().decode(),
        "csv": predict_csv.sync(client=client, body=stream(given["csv"])).payload.read().decode(),
    }
json.dump(answers, sys.stdout)
